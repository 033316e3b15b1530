// SPDX-License-Identifier: MIT
#include <cstdlib>

#include "drivers/postgresql/connection.hpp"
#include "drivers/postgresql/copy.hpp"

namespace quarry::drivers::postgresql {

namespace {

class CopyWriter final : public RowWriter {
 public:
  CopyWriter(Connection& connection, const RowTarget& target, std::vector<Oid> types)
      : connection_(connection), rows_(target, std::move(types)) {
    ((((sql_ += "COPY ") += target.table) += ' ') += target.columns) += " FROM STDIN (FORMAT binary)";
  }

  [[nodiscard]] Taken add(std::span<const Cell> cells, std::size_t& rows) override { return rows_.add(cells, rows); }

  [[nodiscard]] std::int64_t send(Deadline deadline) override {
    const std::int64_t inserted = connection_.copy_in(sql_, rows_.finish(), deadline);
    rows_.clear();
    return inserted;
  }

 private:
  Connection& connection_;
  CopyRows rows_;
  std::string sql_;
};

}  // namespace

// The columns' types; empty where COPY would do something else than the INSERT.
std::vector<Oid> Connection::columns_to_copy(const RowTarget& target, Deadline deadline) {
  // Parsing the INSERT locks the table against changes of its columns until the transaction ends, and says what is
  // wrong with it as an INSERT would.
  const bool was_in_transaction = in_transaction();
  PGconn* const handle = session_->handle();
  Outcome parsed =
      session_->finish(PQsendPrepare(handle, "", std::string(target.insert).c_str(), 0, nullptr), deadline);
  if (parsed.failed) fail(std::move(parsed), target.insert, was_in_transaction);
  // COPY passes over rules, refuses views and tables with row security, and writes where INSERT may not.
  static constexpr const char* catalog =
      "SELECT a.attname, a.atttypid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
      "WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'p') AND NOT c.relhasrules "
      "AND NOT c.relrowsecurity AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> "
      "'a'";
  const std::string table(target.table);
  const char* const value = table.c_str();
  Outcome found =
      session_->finish(PQsendQueryParams(handle, catalog, 1, nullptr, &value, nullptr, nullptr, 0), deadline);
  if (found.failed) fail(std::move(found), catalog, was_in_transaction);
  std::vector<Oid> types;
  for (const Parameter& column : target.row) {
    Oid type = 0;
    for (int i = 0; i < PQntuples(found.result.get()); ++i) {
      if (column.name == PQgetvalue(found.result.get(), i, 0))
        type = static_cast<Oid>(std::strtoul(PQgetvalue(found.result.get(), i, 1), nullptr, 10));
    }
    if (type == 0) return {};
    types.push_back(type);
  }
  return types;
}

std::unique_ptr<RowWriter> Connection::row_writer(const RowTarget& target, Deadline deadline) {
  if (target.table.empty()) return nullptr;
  require_free("another statement");
  require_utf8();
  const Interruptible running(session_->interrupt().get());
  require_not_interrupted(target.insert);
  std::vector<Oid> types = columns_to_copy(target, deadline);
  if (types.empty()) return nullptr;
  return std::make_unique<CopyWriter>(*this, target, std::move(types));
}

std::int64_t Connection::copy_in(const std::string& sql, std::string_view data, Deadline deadline) {
  require_free("another statement");
  const Interruptible running(session_->interrupt().get());
  require_not_interrupted(sql);
  const bool was_in_transaction = in_transaction();
  Outcome outcome = session_->finish_copy(PQsendQuery(session_->handle(), sql.c_str()), data, deadline);
  if (outcome.failed) fail(std::move(outcome), sql, was_in_transaction);
  return std::strtoll(PQcmdTuples(outcome.result.get()), nullptr, 10);
}

}  // namespace quarry::drivers::postgresql
