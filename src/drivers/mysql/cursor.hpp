// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/mysql/session.hpp"
#include "drivers/mysql/statement.hpp"
#include "quarry/drivers/driver.hpp"

namespace quarry::drivers::mysql {

class Connection;

/// A result whose rows are still at the server: while it is open, its connection can do nothing else.
class Stream {
 public:
  Stream(Connection& connection, std::string sql, std::chrono::steady_clock::duration patience)
      : owner_(&connection), sql_(std::move(sql)), patience_(patience) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // For the connection.
  /// The connection ends the stream, or closes, before its rows are read.
  virtual void cut_off() noexcept = 0;
  /// Ends it at the server.
  virtual void abandon(Session& session) = 0;
  [[nodiscard]] const std::string& sql() const noexcept { return sql_; }

 protected:
  ~Stream() = default;
  [[nodiscard]] Deadline row_deadline() const noexcept;
  /// @throws ResourceClosedError when it was cut off. @return whether rows may follow.
  [[nodiscard]] bool require_open() const;

  Connection* owner_;  // null when the stream has ended
  bool was_cut_off_ = false;

 private:
  std::string sql_;
  std::chrono::steady_clock::duration patience_;
};

/// The rows of an executed prepared statement, held by the client.
class Cursor : public quarry::Cursor {
 public:
  Cursor(Connection& connection, std::shared_ptr<Statement> statement, bool has_rows);
  ~Cursor() override;

  bool next() override;
  void set_effects(std::int64_t affected, std::optional<std::int64_t> id) {
    affected_rows_ = affected;
    last_insert_id_ = id;
  }

 protected:
  /// Binds buffers that have grown, which cannot be done within a row.
  void rebind();
  void load();

  Connection& connection_;
  std::shared_ptr<Statement> statement_;
  std::vector<std::string> scratch_;  // texts of the dates that no calendar has
  std::uint64_t rows_left_ = 0;
  bool has_rows_;
};

/// The rows of a statement that cannot be prepared: all cells are text.
class TextCursor : public quarry::Cursor {
 public:
  /// Takes over `result`, which may be null for a statement without rows.
  explicit TextCursor(MYSQL_RES* result);

  bool next() override;

 protected:
  void load(MYSQL_ROW row);

  std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result_;
};

/// The rows of a prepared statement as they come.
class StreamCursor final : public Cursor, public Stream {
 public:
  StreamCursor(Connection& connection, std::shared_ptr<Statement> statement,
               std::chrono::steady_clock::duration patience);
  ~StreamCursor() override;

  bool next() override;
  void cut_off() noexcept override;
  void abandon(Session& session) override;

 private:
  /// Gives the statement back, while no other stream is open that this would disturb.
  void finish() noexcept;
};

/// The same of a statement that cannot be prepared.
class TextStreamCursor final : public TextCursor, public Stream {
 public:
  /// Takes over `result`, which is "used".
  TextStreamCursor(Connection& connection, MYSQL_RES* result, std::string sql,
                   std::chrono::steady_clock::duration patience);
  ~TextStreamCursor() override;

  bool next() override;
  void cut_off() noexcept override;
  void abandon(Session& session) override;
};

}  // namespace quarry::drivers::mysql
