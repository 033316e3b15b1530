// SPDX-License-Identifier: MIT
#include "drivers/error_kind.hpp"
#include "drivers/options.hpp"
#include "drivers/sqlite/connection.hpp"
#include "drivers/sqlite/errors.hpp"
#include "quarry/types/text.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>
#include <utility>

namespace quarry::drivers::sqlite {

std::unique_ptr<Driver> make();

namespace {

/// Options: `mode` = ro | rw | rwc (default, creates the file) | memory; `cache` = shared | private;
/// `timeout` = seconds to wait for a lock (5); `foreign_keys` = on (default) | off; `prepared_cache` =
/// statements kept (128, 0 = off).
class SqliteDriver final : public Driver {
 public:
  std::unique_ptr<DriverConnection> connect(const ConnectOptions& options, Deadline deadline) override;
};

[[noreturn]] void fail_open(sqlite3* handle, int code, const std::string& file) {
  ErrorInfo info;
  info.dialect = "sqlite";
  info.native_code = handle == nullptr ? code : sqlite3_extended_errcode(handle);
  info.message = "cannot open the database \"" + file +
                 "\": " + (handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle));
  info.connection_lost = true;
  sqlite3_close_v2(handle);
  ErrorKind kind = classify(info.native_code, info.message);
  if (kind == ErrorKind::operational)
    kind = ErrorKind::connect;  // CANTOPEN, IOERR: this is where they mean "no connection"
  info.retry = retry_of(kind);
  throw_error(kind, std::move(info));
}

int open_flags(const std::string& mode) {
  if (mode == "ro") return SQLITE_OPEN_READONLY;
  if (mode == "rw") return SQLITE_OPEN_READWRITE;
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

std::string memory_uri(std::string_view name) {
  std::string uri = "file:";
  for (const char c : name) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (plain) uri += c;
    else uri += "%" + to_hex(std::string_view(&c, 1));
  }
  return uri + "?mode=memory";
}

std::unique_ptr<DriverConnection> SqliteDriver::connect(const ConnectOptions& options, Deadline) {
  if (!options.host.empty() || options.port != 0 || !options.user.empty() || !options.password.empty()) {
    throw ArgumentError(
        "a SQLite URL has no host, port, user or password; write sqlite:///relative/file.db or "
        "sqlite:////absolute/file.db");
  }
  OptionReader reader(options, "sqlite");
  const std::string mode = reader.choice("mode", {"ro", "rw", "rwc", "memory"}).value_or("rwc");
  const std::string cache = reader.choice("cache", {"shared", "private"}).value_or("private");
  const auto timeout = reader.seconds("timeout").value_or(std::chrono::seconds(5));
  const bool foreign_keys = reader.flag("foreign_keys").value_or(true);
  const std::size_t prepared = reader.count("prepared_cache", 1000000).value_or(default_prepared_cache);
  const bool read_only = reader.flag("read_only").value_or(false);
  reader.finish();

  std::string file = options.database;
  if (!is_valid_utf8(file) || file.find('\0') != std::string::npos) {
    throw InvalidEncoding("the name of the SQLite file is not valid UTF-8, or holds a NUL character");
  }
  int flags =
      open_flags(mode) | SQLITE_OPEN_NOMUTEX | (cache == "shared" ? SQLITE_OPEN_SHAREDCACHE : SQLITE_OPEN_PRIVATECACHE);
  std::string name = file;
  if (file.empty()) {
    name = ":memory:";
  } else if (mode == "memory") {
    flags |= SQLITE_OPEN_URI;  // only a URI names a memory database that connections of this process share
    name = memory_uri(file);
  } else if (file.starts_with("file:")) {
    name = "./" + file;  // a name, never a URI with settings of its own
  }

  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
  if (code != SQLITE_OK) fail_open(handle, code, file);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, foreign_keys ? 1 : 0, nullptr);
  // "x" is always a name, never text: a misspelt column must not become a string
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  try {
    return std::make_unique<Connection>(handle, prepared, timeout, read_only);
  } catch (...) {
    sqlite3_close_v2(handle);
    throw;
  }
}

}  // namespace

std::unique_ptr<Driver> make() { return std::make_unique<SqliteDriver>(); }

}  // namespace quarry::drivers::sqlite
