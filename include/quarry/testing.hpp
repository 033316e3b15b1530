// SPDX-License-Identifier: MIT
/// What tests of a database application need.
#pragma once

#include "quarry/testing/capture.hpp"
#include "quarry/testing/failure.hpp"
#include "quarry/testing/mock.hpp"
#include "quarry/testing/recording.hpp"
#include "quarry/testing/rollback.hpp"
#include "quarry/testing/snapshot.hpp"
