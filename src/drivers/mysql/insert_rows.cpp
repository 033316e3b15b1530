// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/errors.hpp"
#include "drivers/mysql/row_arrays.hpp"
#include "drivers/parameter_check.hpp"

namespace quarry::drivers::mysql {

#if defined(QUARRY_MYSQL_NONBLOCKING)

namespace {

// MariaDB's executions with arrays: one statement for all rows. It does not say in which of them an error was.
class ArrayWriter final : public RowWriter {
 public:
  ArrayWriter(Connection& connection, const RowTarget& target)
      : connection_(connection), sql_(target.insert), rows_(target) {}

  [[nodiscard]] Taken add(std::span<const Cell> cells, std::size_t& rows) override { return rows_.add(cells, rows); }

  [[nodiscard]] std::int64_t send(Deadline deadline) override {
    const std::int64_t inserted = connection_.execute_rows(sql_, rows_, 0, rows_.rows(), deadline);
    rows_.clear();
    return inserted;
  }

  [[nodiscard]] bool finds_rows() const noexcept override { return true; }

  void find_row(Deadline deadline) override {
    for (unsigned i = 0; i < rows_.rows(); ++i) {
      try {
        (void)connection_.execute_rows(sql_, rows_, i, 1, deadline);
      } catch (DatabaseError& error) {
        error.set_row(i);
        throw;
      }
    }
  }

 private:
  Connection& connection_;
  const std::string sql_;
  RowArrays rows_;
};

}  // namespace

std::unique_ptr<RowWriter> Connection::row_writer(const RowTarget& target, Deadline /*deadline*/) {
  unsigned long capabilities = 0;  // the upper half of MariaDB's own
  if (server_.dialect != "mariadb" ||
      mariadb_get_infov(session_->handle(), MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &capabilities) != 0 ||
      (capabilities & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32)) == 0) {
    return nullptr;
  }
  return std::make_unique<ArrayWriter>(*this, target);
}

std::int64_t Connection::execute_rows(std::string_view sql, RowArrays& rows, unsigned first, unsigned count,
                                      Deadline deadline) {
  require_free("another statement");
  require_packet(sql, rows.bytes());
  const Interruptible running(session_->interrupt().get());
  require_not_interrupted(sql);
  session_->begin_request();
  for (;;) {
    StatementPtr statement = cache_.find(sql);
    const bool may_be_stale = statement != nullptr;
    if (!statement) {
      statement = prepare(sql, deadline);
      if (!statement) fail_unpreparable(sql);
      require_count(sql, mysql_stmt_param_count(statement->handle), rows.columns());
      if (session_->stopped()) settle_cancelled(session_->interrupted(), true, sql);
      cache_.insert(statement);
    }
    MYSQL_STMT* const handle = statement->handle;
    mysql_stmt_attr_set(handle, STMT_ATTR_ARRAY_SIZE, &count);
    const bool good = mysql_stmt_bind_param(handle, rows.binds(first)) == 0 && session_->execute(handle, deadline);
    const unsigned none = 0;
    mysql_stmt_attr_set(handle, STMT_ATTR_ARRAY_SIZE, &none);
    if (!good) {
      if (!may_be_stale || !is_stale_statement(mysql_stmt_errno(handle))) fail_statement(*statement);
      mysql_stmt_reset(handle);  // or every later command would be out of step (2014)
      cache_.erase(*statement);
      continue;
    }
    note_success();
    if (session_->stopped()) settle_cancelled(session_->interrupted(), false, sql);
    return static_cast<std::int64_t>(mysql_stmt_affected_rows(handle));
  }
}

#else

std::unique_ptr<RowWriter> Connection::row_writer(const RowTarget&, Deadline) { return nullptr; }

#endif

}  // namespace quarry::drivers::mysql
