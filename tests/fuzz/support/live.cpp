// SPDX-License-Identifier: MIT
#include "support/live.hpp"

#include <libpq-fe.h>
#include <mysql.h>
#include <sqlite3.h>

#include <cstdlib>

#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"
#include "quarry/engine/url.hpp"
#include "support/input.hpp"

namespace fuzz {

namespace {

class LiveSqlite final : public Live {
 public:
  LiveSqlite() : Live(quarry::sqlite::dialect(), "SQLite") {
    if (sqlite3_open(":memory:", &handle_) != SQLITE_OK) fail("no database");
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  }
  LiveSqlite(const LiveSqlite&) = delete;
  LiveSqlite& operator=(const LiveSqlite&) = delete;
  ~LiveSqlite() override { sqlite3_close(handle_); }

  Reply send(const std::string& sql) override {
    Reply reply;
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, &tail) != SQLITE_OK) {
      reply.problem = sqlite3_errmsg(handle_);
      return reply;
    }
    if (tail != sql.data() + sql.size()) reply.problem = "two statements";
    for (int i = 0; i < sqlite3_column_count(statement); ++i)
      reply.columns.emplace_back(sqlite3_column_name(statement, i));
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::vector<std::string>& row = reply.rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
        row.emplace_back(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, i)));
      }
    }
    if (sqlite3_finalize(statement) != SQLITE_OK) reply.problem = sqlite3_errmsg(handle_);
    return reply;
  }

 private:
  sqlite3* handle_ = nullptr;
};

class LivePostgresql final : public Live {
 public:
  LivePostgresql(const char* url, const std::string& mode)
      : Live(quarry::postgresql::dialect(), "PostgreSQL, " + mode), handle_(PQconnectdb(url)) {
    if (PQstatus(handle_) != CONNECTION_OK) fail("no connection", PQerrorMessage(handle_));
    PQsetClientEncoding(handle_, "UTF8");
    PQsetNoticeProcessor(
        handle_, [](void*, const char*) {}, nullptr);
    static_cast<void>(send("SET " + mode));
    static_cast<void>(send("SET escape_string_warning = off"));
  }
  LivePostgresql(const LivePostgresql&) = delete;
  LivePostgresql& operator=(const LivePostgresql&) = delete;
  ~LivePostgresql() override { PQfinish(handle_); }

  Reply send(const std::string& sql) override {
    Reply reply;
    if (sql.find('\0') != std::string::npos) reply.problem = "a NUL";
    PQsendQuery(handle_, sql.c_str());
    for (int results = 0; PGresult* result = PQgetResult(handle_); ++results) {
      if (results > 0) reply.problem = "two statements";
      const ExecStatusType status = PQresultStatus(result);
      if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) reply.problem = PQresultErrorMessage(result);
      for (int i = 0; i < PQnfields(result); ++i) reply.columns.emplace_back(PQfname(result, i));
      for (int n = 0; n < PQntuples(result); ++n) {
        std::vector<std::string>& row = reply.rows.emplace_back();
        for (int i = 0; i < PQnfields(result); ++i) row.emplace_back(PQgetvalue(result, n, i));
      }
      PQclear(result);
    }
    return reply;
  }

 private:
  PGconn* handle_;
};

class LiveMysql final : public Live {
 public:
  LiveMysql(const char* text, const std::string& mode)
      : Live(quarry::mysql::mariadb(), "MariaDB, " + mode), handle_(mysql_init(nullptr)) {
    const quarry::Url url(text);
    mysql_options(handle_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(handle_, url.host.c_str(), url.user.c_str(), url.password.c_str(), url.database.c_str(),
                           url.port, nullptr, CLIENT_MULTI_STATEMENTS) == nullptr) {
      fail("no connection", mysql_error(handle_));
    }
    static_cast<void>(send("SET sql_mode = '" + mode + "'"));
  }
  LiveMysql(const LiveMysql&) = delete;
  LiveMysql& operator=(const LiveMysql&) = delete;
  ~LiveMysql() override { mysql_close(handle_); }

  Reply send(const std::string& sql) override {
    Reply reply;
    if (mysql_real_query(handle_, sql.data(), sql.size()) != 0) {
      reply.problem = mysql_error(handle_);
      return reply;
    }
    do {
      MYSQL_RES* result = mysql_store_result(handle_);
      if (mysql_errno(handle_) != 0) reply.problem = mysql_error(handle_);
      if (result == nullptr) continue;
      const MYSQL_FIELD* fields = mysql_fetch_fields(result);
      const unsigned count = mysql_num_fields(result);
      for (unsigned i = 0; i < count; ++i) reply.columns.emplace_back(fields[i].name, fields[i].name_length);
      while (const MYSQL_ROW values = mysql_fetch_row(result)) {
        const unsigned long* lengths = mysql_fetch_lengths(result);
        std::vector<std::string>& row = reply.rows.emplace_back();
        for (unsigned i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "" : values[i], lengths[i]);
      }
      mysql_free_result(result);
      if (mysql_more_results(handle_)) reply.problem = "two statements";
    } while (mysql_next_result(handle_) == 0);
    return reply;
  }

 private:
  MYSQL* handle_;
};

std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// In hexadecimal digits, which need no quoting.
void create(Live& live, const std::string& options, const std::string& before, const std::string& after) {
  const auto send = [&](const std::string& sql) {
    const Reply reply = live.send(sql);
    require(reply.problem.empty(), reply.problem, sql);
  };
  send("DROP TABLE IF EXISTS fuzz_secrets");
  send("CREATE TABLE fuzz_secrets (id INTEGER PRIMARY KEY, secret TEXT NOT NULL)" + options);
  for (std::size_t i = 0; i < secrets().size(); ++i) {
    send("INSERT INTO fuzz_secrets VALUES (" + std::to_string(i) + ", " + before + hex(secrets()[i]) + after + ")");
  }
}

}  // namespace

const std::vector<std::string>& secrets() {
  static const std::vector<std::string> texts = {"",   "open sesame", "it's", "'",  "\\",  "\\'", "a\\", "--",  "/*",
                                                 "\"", "`",           "\n",   "漢", "%_/", ";",   "a",   "\\\\"};
  return texts;
}

std::vector<std::unique_ptr<Live>> live_databases() {
  std::vector<std::unique_ptr<Live>> all;
  all.push_back(std::make_unique<LiveSqlite>());
  create(*all.back(), "", "CAST(x'", "' AS TEXT)");
  if (const char* url = std::getenv("QUARRY_TEST_PG_URL"); url != nullptr && *url != '\0') {
    for (const char* mode : {"standard_conforming_strings = on", "standard_conforming_strings = off"}) {
      all.push_back(std::make_unique<LivePostgresql>(url, mode));
    }
    create(*all.back(), "", "convert_from(decode('", "', 'hex'), 'UTF8')");
  }
  if (const char* url = std::getenv("QUARRY_TEST_MYSQL_URL"); url != nullptr && *url != '\0') {
    for (const char* mode : {"", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES", "ANSI,NO_BACKSLASH_ESCAPES"}) {
      all.push_back(std::make_unique<LiveMysql>(url, mode));
    }
    create(*all.back(), " CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin", "x'", "'");
  }
  return all;
}

}  // namespace fuzz
