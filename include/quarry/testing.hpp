// SPDX-License-Identifier: MIT
/// What tests of a database application need.
#pragma once

#include "quarry/testing/rollback.hpp"
