// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "drivers/postgresql/connection.hpp"
#include "drivers/postgresql/copy_cursor.hpp"

namespace quarry::drivers::postgresql {

using Clock = std::chrono::steady_clock;

std::unique_ptr<quarry::Cursor> Connection::copy_out(std::string_view sql, std::string_view shown, Deadline deadline) {
  require_free("another statement");
  require_utf8();
  parameters_.encode(shown, {});
  const Clock::duration patience =
      deadline == no_deadline ? Clock::duration::max() : std::max(deadline - Clock::now(), Clock::duration::zero());
  const bool was_in_transaction = in_transaction();
  Interruptible running(session_->interrupt().get());
  require_not_interrupted(shown);
  Outcome outcome = describe(std::string(sql), "", deadline);
  if (outcome.failed) fail(std::move(outcome), shown, was_in_transaction);
  RowShape shape = shape_of(outcome.result.get());
  require_not_interrupted(shown);
  if (!shape.binary) return nullptr;

  // A copy does not say which types its columns have. In a transaction, having been parsed keeps them as they are;
  // outside of one they are asked for once more, in the message of the copy, whose statements are one transaction.
  std::string text;
  if (!was_in_transaction) ((text += "SELECT * FROM (") += sql) += "\n) AS described LIMIT 0;\n";
  ((text += "COPY (") += sql) += "\n) TO STDOUT (FORMAT binary)";
  outcome = session_->start_copy(PQsendQuery(session_->handle(), text.c_str()), deadline);
  if (outcome.failed) fail(std::move(outcome), shown, was_in_transaction);
  if (outcome.result) shape = shape_of(outcome.result.get());
  auto cursor =
      std::make_unique<CopyCursor>(*this, std::move(outcome.copied), std::make_shared<const RowShape>(std::move(shape)),
                                   std::string(shown), patience);
  running.keep_running();
  stream_ = cursor.get();
  stream_in_transaction_ = was_in_transaction;
  return cursor;
}

Outcome Connection::next_copied(const OpenCursor& cursor, Clock::duration patience) {
  return arrived(session_->next_copied(patience), cursor);
}

}  // namespace quarry::drivers::postgresql
