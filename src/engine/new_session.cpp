// SPDX-License-Identifier: MIT
#include "quarry/engine/new_session.hpp"

#include "quarry/drivers/driver.hpp"

namespace quarry {

void NewSession::execute_raw(std::string_view sql) const {
  const std::unique_ptr<Cursor> cursor = connection_.execute_raw(sql, deadline_);
  while (cursor->next()) {
  }
}

std::int64_t NewSession::id() const noexcept { return connection_.server().session; }
std::string_view NewSession::dialect_name() const noexcept { return connection_.server().dialect; }

}  // namespace quarry
