// SPDX-License-Identifier: MIT
#include "quarry/compile/dialect.hpp"

namespace quarry {

void destroy(const DialectData* data) noexcept { delete data; }

Dialect::Dialect(DialectData data) : data_(new DialectData(std::move(data))) {}

}  // namespace quarry
