// SPDX-License-Identifier: MIT
#include "testing/recorded.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <typeinfo>

#include "quarry/testing/failure.hpp"
#include "quarry/types/text.hpp"

namespace quarry::testing::detail {
namespace {

// --- names ---------------------------------------------------------------------------------------------------

constexpr std::string_view first_line = "quarry recording 1";

constexpr std::string_view type_names[] = {"unknown",       "boolean",
                                           "small_integer", "integer",
                                           "big_integer",   "unsigned_big_integer",
                                           "real",          "double_precision",
                                           "numeric",       "string",
                                           "text",          "binary",
                                           "date",          "time",
                                           "datetime",      "timestamp",
                                           "interval",      "uuid",
                                           "json",          "jsonb",
                                           "array"};
constexpr std::string_view kind_names[] = {"null",       "boolean",   "int64",    "uint64", "float64",  "decimal",
                                           "pg_numeric", "text",      "bytes",    "json",   "date",     "time",
                                           "datetime",   "timestamp", "interval", "uuid",   "pg_array", "value"};
static_assert(std::size(type_names) == static_cast<std::size_t>(TypeId::array) + 1);
static_assert(std::size(kind_names) == static_cast<std::size_t>(CellKind::value) + 1);

struct NamedError {
  std::string_view name;
  bool (*is)(const std::exception& error);
  void (*raise)(const ErrorInfo& info);
};

template <class E>
constexpr NamedError named(std::string_view name) {
  return {name, [](const std::exception& error) { return typeid(error) == typeid(E); },
          [](const ErrorInfo& info) {
            if constexpr (std::is_base_of_v<DatabaseError, E>) {
              throw E(info);
            } else {
              throw E(info.message);
            }
          }};
}

const NamedError errors[] = {
    named<UniqueViolation>("UniqueViolation"),
    named<ForeignKeyViolation>("ForeignKeyViolation"),
    named<NotNullViolation>("NotNullViolation"),
    named<CheckViolation>("CheckViolation"),
    named<ExclusionViolation>("ExclusionViolation"),
    named<IntegrityError>("IntegrityError"),
    named<StatementTooLarge>("StatementTooLarge"),
    named<DataError>("DataError"),
    named<UndefinedTable>("UndefinedTable"),
    named<UndefinedColumn>("UndefinedColumn"),
    named<DuplicateObject>("DuplicateObject"),
    named<PermissionDenied>("PermissionDenied"),
    named<StalePreparedStatement>("StalePreparedStatement"),
    named<ProgrammingError>("ProgrammingError"),
    named<Disconnected>("Disconnected"),
    named<CommitOutcomeUnknown>("CommitOutcomeUnknown"),
    named<SerializationFailure>("SerializationFailure"),
    named<DeadlockDetected>("DeadlockDetected"),
    named<LockTimeout>("LockTimeout"),
    named<QueryCanceled>("QueryCanceled"),
    named<StatementTimeout>("StatementTimeout"),
    named<ReadOnlyError>("ReadOnlyError"),
    named<DiskFull>("DiskFull"),
    named<OutOfMemory>("OutOfMemory"),
    named<DatabaseCorrupt>("DatabaseCorrupt"),
    named<OperationalError>("OperationalError"),
    named<InternalError>("InternalError"),
    named<NotSupportedError>("NotSupportedError"),
    named<DatabaseError>("DatabaseError"),
    named<InFailedTransaction>("InFailedTransaction"),
    named<NoActiveTransaction>("NoActiveTransaction"),
    named<RollbackInsteadOfCommit>("RollbackInsteadOfCommit"),
    named<TransactionError>("TransactionError"),
    named<InvalidEncoding>("InvalidEncoding"),
    named<ArgumentError>("ArgumentError"),
    named<ResourceClosedError>("ResourceClosedError"),
    named<Error>("Error"),
};

// --- writing -------------------------------------------------------------------------------------------------

// One line of valid UTF-8, from which the bytes come back.
std::string escaped(std::string_view text) {
  const bool utf8 = is_valid_utf8(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') out += "\\\\";
    else if (c == '"') out += "\\\"";
    else if (c == '\n') out += "\\n";
    else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !utf8)) out += fmt::format("\\x{:02X}", byte);
    else out += c;
  }
  return out;
}

std::string quoted(std::string_view text) { return '"' + escaped(text) + '"'; }

// Readable where that reads back as the same number.
template <class Write, class Read>
std::string moment(std::int64_t number, Write write, Read read) {
  try {
    const std::string text = write();
    if (read(text) == number) return quoted(text);
  } catch (const std::exception&) {
  }
  return std::to_string(number);
}

std::string to_text(const Cell& cell) {
  using std::chrono::microseconds;
  std::string kind{kind_names[static_cast<std::size_t>(cell.kind)]};
  switch (cell.kind) {
    case CellKind::null: return kind;
    case CellKind::boolean: return kind + (cell.integer != 0 ? " true" : " false");
    case CellKind::int64: return kind + ' ' + std::to_string(cell.integer);
    case CellKind::uint64: return kind + ' ' + std::to_string(static_cast<std::uint64_t>(cell.integer));
    case CellKind::float64: return kind + fmt::format(" {}", cell.real);
    case CellKind::pg_numeric: try { return "decimal " + quoted(decode_decimal(cell, {}).to_string());
      } catch (const ConversionError&) {  // NaN and the infinities
        return kind + " x" + to_hex(cell.view());
      }
    case CellKind::decimal:
    case CellKind::text:
    case CellKind::json: return kind + ' ' + quoted(cell.view());
    case CellKind::bytes:
    case CellKind::interval:
    case CellKind::uuid:
    case CellKind::pg_array: return kind + " x" + to_hex(cell.view());
    case CellKind::date:
      return kind + ' ' +
             moment(
                 cell.integer, [&] { return to_string(decode_date(cell, {})); },
                 [](const std::string& text) {
                   return std::chrono::sys_days{parse_date(text)}.time_since_epoch().count();
                 });
    case CellKind::time: return kind + ' ' + std::to_string(cell.integer);
    case CellKind::datetime:
      return kind + ' ' +
             moment(
                 cell.integer, [&] { return to_string(decode_datetime(cell, {})); },
                 [](const std::string& text) { return parse_datetime(text).time_since_epoch().count(); });
    case CellKind::timestamp:
      return kind + ' ' +
             moment(
                 cell.integer, [&] { return to_string(decode_timestamp(cell, {})); },
                 [](const std::string& text) { return parse_timestamp(text).time_since_epoch().count(); });
    case CellKind::value: break;
  }
  throw ArgumentError("an array that did not come from a database cannot be recorded");
}

std::string parameter_text(const Parameter& parameter) {
  if (parameter.value.is_null()) return "null";
  if (parameter.sensitive) return "***";
  return fmt::format("{} {}", kind_name(parameter.value.kind()), escaped(to_string(parameter.value)));
}

// --- reading -------------------------------------------------------------------------------------------------

struct Token {
  std::string text;
  bool is_quoted = false;
};

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, problem] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (problem != std::errc{} || end != hex.data() + i + 2) throw ArgumentError("these are no hexadecimal digits");
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

// From `at`, to the closing quote or the end.
std::string unescaped(std::string_view line, std::size_t& at) {
  std::string text;
  for (; at < line.size() && line[at] != '"'; ++at) {
    if (line[at] != '\\' || at + 1 == line.size()) {
      text += line[at];
      continue;
    }
    const char c = line[++at];
    if (c == 'n') {
      text += '\n';
    } else if (c == 'x') {
      text += from_hex(line.substr(at + 1, 2));
      at += 2;
    } else {
      text += c;
    }
  }
  return text;
}

std::vector<Token> tokens_of(std::string_view line) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ') {
      ++at;
    } else if (line[at] == '"') {
      ++at;
      tokens.push_back({unescaped(line, at), true});
      if (at >= line.size()) throw ArgumentError("a text does not end");
      ++at;
    } else {
      const std::size_t end = std::min(line.find(' ', at), line.size());
      tokens.push_back({std::string(line.substr(at, end - at))});
      at = end;
    }
  }
  return tokens;
}

template <class T>
T number(const std::string& text) {
  T value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) throw ArgumentError("no number: " + text);
  return value;
}

template <std::size_t N>
std::size_t index_of(const std::string_view (&names)[N], const std::string& name) {
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) throw ArgumentError("an unknown word: " + name);
  return static_cast<std::size_t>(found - std::begin(names));
}

Cell read_cell(Recorded& recorded, const std::string& kind, const Token& value) {
  Cell cell;
  cell.kind = static_cast<CellKind>(index_of(kind_names, kind));
  const std::string& text = value.text;
  const auto keep = [&](std::string bytes) {
    const std::string& kept = recorded.strings.emplace_back(std::move(bytes));
    cell.data = kept.data();
    cell.size = static_cast<std::uint32_t>(kept.size());
  };
  switch (cell.kind) {
    case CellKind::null: break;
    case CellKind::boolean: cell.integer = text == "true" ? 1 : 0; break;
    case CellKind::int64:
    case CellKind::time: cell.integer = number<std::int64_t>(text); break;
    case CellKind::uint64: cell.integer = static_cast<std::int64_t>(number<std::uint64_t>(text)); break;
    case CellKind::float64: cell.real = number<double>(text); break;
    case CellKind::date:
      cell.integer = value.is_quoted ? std::chrono::sys_days{parse_date(text)}.time_since_epoch().count()
                                     : number<std::int64_t>(text);
      break;
    case CellKind::datetime:
      cell.integer = value.is_quoted ? parse_datetime(text).time_since_epoch().count() : number<std::int64_t>(text);
      break;
    case CellKind::timestamp:
      cell.integer = value.is_quoted ? parse_timestamp(text).time_since_epoch().count() : number<std::int64_t>(text);
      break;
    case CellKind::decimal:
    case CellKind::text:
    case CellKind::json: keep(text); break;
    default: keep(from_hex(std::string_view(text).substr(1)));
  }
  return cell;
}

void read_column(Recorded& recorded, const std::vector<Token>& tokens) {
  ColumnInfo column;
  column.name = tokens.at(0).text;
  column.type.id = static_cast<TypeId>(index_of(type_names, tokens.at(1).text));
  column.type.length = number<std::uint32_t>(tokens.at(2).text);
  column.type.scale = number<std::uint16_t>(tokens.at(3).text);
  column.type.element = static_cast<TypeId>(index_of(type_names, tokens.at(4).text));
  column.native_type = tokens.at(5).text;
  recorded.columns.push_back(std::move(column));
}

void read_row(Recorded& recorded, const std::vector<Token>& tokens) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < recorded.columns.size(); ++i) {
    const std::string& kind = tokens.at(at++).text;
    recorded.cells.push_back(read_cell(recorded, kind, kind == "null" ? Token{} : tokens.at(at++)));
  }
  if (at != tokens.size()) throw ArgumentError("a row has more values than there are columns");
}

void read_field(ErrorInfo& info, const std::vector<Token>& tokens) {
  const std::string& name = tokens.at(0).text;
  const std::string& text = tokens.at(1).text;
  if (name == "dialect") info.dialect = text;
  else if (name == "message") info.message = text;
  else if (name == "native_code") info.native_code = number<int>(text);
  else if (name == "sqlstate") info.sqlstate = text;
  else if (name == "detail") info.detail = text;
  else if (name == "hint") info.hint = text;
  else if (name == "constraint") info.constraint = text;
  else if (name == "table") info.table = text;
  else if (name == "column") info.column = text;
  else if (name == "statement") info.statement = text;
  else if (name == "connection_lost") info.connection_lost = number<int>(text) != 0;
  else if (name == "retry") info.retry = static_cast<Retry>(number<int>(text));
  else if (name == "transaction_state") info.transaction_state = static_cast<TransactionState>(number<int>(text));
  else throw ArgumentError("an unknown field: " + name);
}

void read_line(RecordedFile& file, const std::string& line, std::size_t number_of_line) {
  const std::string_view rest = std::string_view(line).substr(std::min<std::size_t>(2, line.size()));
  if (line[0] == '>') {
    std::size_t at = 0;
    std::string sql;
    while (true) {  // quotes stand in SQL as they are
      sql += unescaped(rest, at);
      if (at >= rest.size()) break;
      sql += rest[at++];
    }
    file.statements.emplace_back().call = std::move(sql);
    file.statements.back().line = number_of_line;
    return;
  }
  if (file.statements.empty()) throw ArgumentError("there is no statement before it");
  Recorded& recorded = file.statements.back();
  switch (line[0]) {
    case '?': recorded.parameters.emplace_back(rest); break;
    case ':': read_column(recorded, tokens_of(rest)); break;
    case '|': read_row(recorded, tokens_of(rest)); break;
    case '=': recorded.affected = number<std::int64_t>(std::string(rest)); break;
    case '#': recorded.id = number<std::int64_t>(std::string(rest)); break;
    case '!': recorded.error = rest; break;
    case '.': read_field(recorded.info, tokens_of(rest)); break;
    default: throw ArgumentError("no line of a recording begins so");
  }
}

}  // namespace

Recorded::Recorded(std::string_view sql, std::span<const Parameter> sent) : call(sql) {
  for (const Parameter& each : sent) parameters.push_back(parameter_text(each));
}

void Recorded::take_error() {
  try {
    throw;
  } catch (const std::exception& caught) {
    if (const auto* const database = dynamic_cast<const DatabaseError*>(&caught)) {
      info = database->info();
    } else {
      info.message = caught.what();
    }
    const auto known =
        std::find_if(std::begin(errors), std::end(errors), [&](const NamedError& each) { return each.is(caught); });
    error = known == std::end(errors) ? "Error" : known->name;
  }
}

void Recorded::raise() const {
  const auto known =
      std::find_if(std::begin(errors), std::end(errors), [&](const NamedError& each) { return each.name == error; });
  if (known != std::end(errors)) known->raise(info);
  throw Failure(fmt::format("line {} of the recording has an error of an unknown name: {}", line, error));
}

std::string to_text(const ServerInfo& server) {
  return fmt::format("{}\nserver {} {} {} {} {}\n\n", first_line, server.dialect, server.major, server.minor,
                     server.patch, quoted(server.text));
}

std::string to_text(const Recorded& recorded) {
  std::string sql = escaped(recorded.call);
  for (std::size_t at = 0; (at = sql.find("\\\"", at)) != std::string::npos; ++at) sql.erase(at, 1);
  std::string text = "> " + sql + '\n';
  for (const std::string& each : recorded.parameters) text += "? " + each + '\n';
  for (const ColumnInfo& each : recorded.columns) {
    text += fmt::format(": {} {} {} {} {} {}\n", quoted(each.name), type_names[static_cast<std::size_t>(each.type.id)],
                        each.type.length, each.type.scale, type_names[static_cast<std::size_t>(each.type.element)],
                        quoted(each.native_type));
  }
  for (std::size_t i = 0; i < recorded.cells.size(); ++i) {
    const bool starts = i % recorded.columns.size() == 0;
    text += (starts ? "| " : " ") + to_text(recorded.cells[i]);
    if ((i + 1) % recorded.columns.size() == 0) text += '\n';
  }
  if (recorded.affected >= 0) text += fmt::format("= {}\n", recorded.affected);
  if (recorded.id) text += fmt::format("# {}\n", *recorded.id);
  if (!recorded.error.empty()) {
    const ErrorInfo& info = recorded.info;
    text += "! " + recorded.error + '\n';
    const auto field = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) text += fmt::format(". {} {}\n", name, quoted(value));
    };
    field("dialect", info.dialect);
    field("message", info.message);
    if (info.native_code != 0) text += fmt::format(". native_code {}\n", info.native_code);
    field("sqlstate", info.sqlstate);
    field("detail", info.detail);
    field("hint", info.hint);
    field("constraint", info.constraint);
    field("table", info.table);
    field("column", info.column);
    field("statement", info.statement);
    text += fmt::format(". connection_lost {}\n. retry {}\n. transaction_state {}\n", info.connection_lost ? 1 : 0,
                        static_cast<int>(info.retry), static_cast<int>(info.transaction_state));
  }
  return text + '\n';
}

RecordedFile read_recording(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  RecordedFile read;
  std::string line;
  std::size_t count = 0;
  const auto fail = [&](const std::string& why) {
    throw Failure(fmt::format("{} is no recording that can be replayed: line {}: {}", file, count, why));
  };
  if (!in) throw Failure(fmt::format("there is no recording {}; make one with testing::Recording", file));
  while (std::getline(in, line)) {
    ++count;
    try {
      if (count == 1) {
        if (line != first_line) fail("the first line should be: " + std::string(first_line));
      } else if (line.starts_with("server ")) {
        const std::vector<Token> tokens = tokens_of(line);
        read.server.dialect = tokens.at(1).text;
        read.server.major = number<int>(tokens.at(2).text);
        read.server.minor = number<int>(tokens.at(3).text);
        read.server.patch = number<int>(tokens.at(4).text);
        read.server.text = tokens.at(5).text;
      } else if (!line.empty()) {
        read_line(read, line, count);
      }
    } catch (const Failure&) {
      throw;
    } catch (const Error& error) {
      fail(error.what());
    } catch (const std::out_of_range&) {
      fail("something is missing at its end");
    }
  }
  if (read.server.dialect.empty()) fail("it does not say which server it was recorded from");
  return read;
}

}  // namespace quarry::testing::detail
