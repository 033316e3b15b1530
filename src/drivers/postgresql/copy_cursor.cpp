// SPDX-License-Identifier: MIT
#include "drivers/postgresql/copy_cursor.hpp"

#include <utility>

#include "drivers/error_kind.hpp"
#include "drivers/postgresql/connection.hpp"
#include "drivers/postgresql/copied_row.hpp"

namespace quarry::drivers::postgresql {

bool CopyCursor::next() {
  if (state_ == State::rows && connection_->copied_here(message_)) return read(message_.view());
  if (!is_open()) return false;
  std::string_view rest;
  if (state_ == State::first) {
    const std::size_t header = copied_header_size(message_.view());
    if (header == 0) refuse("they have no header");
    state_ = State::rows;
    rest = message_.view().substr(header);
  }
  if (rest.empty()) {
    if (!fetch_message()) refuse("their end is missing");
    rest = message_.view();
  }
  return read(rest);
}

bool CopyCursor::read(std::string_view message) {
  switch (read_copied(cells_, *shape_, message)) {
    case CopiedKind::row: return true;
    case CopiedKind::end:  // of the rows; what the server says of the statement comes behind it
      if (fetch_message()) refuse("they go on behind their end");
      return false;
    case CopiedKind::malformed: break;
  }
  refuse("a row is not what its query was described to give");
}

bool CopyCursor::fetch_message() {
  message_.data.reset();  // its memory is free for the next one
  Outcome outcome = fetch(&Connection::next_copied);
  message_ = std::move(outcome.copied);
  return outcome.row;
}

void CopyCursor::refuse(const char* reason) {
  ErrorInfo info;
  if (Connection* const connection = end()) {
    connection->leave_stream();
    info.transaction_state = connection->transaction_state();
  }
  info.dialect = "postgresql";
  info.statement = sql_;
  info.message = "the rows that the server copied cannot be read: ";
  info.message += reason;
  throw_error(ErrorKind::internal, std::move(info));
}

}  // namespace quarry::drivers::postgresql
