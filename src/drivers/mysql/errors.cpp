// SPDX-License-Identifier: MIT
#include "drivers/mysql/errors.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace quarry::drivers::mysql {

namespace {

struct Code {
  unsigned number;
  ErrorKind kind;
};

// clang-format off
constexpr Code codes[] = {
    {3, ErrorKind::disk_full},            {28, ErrorKind::disk_full},           {126, ErrorKind::corrupt},
    {1021, ErrorKind::disk_full},         {1114, ErrorKind::disk_full},         {1034, ErrorKind::corrupt},
    {1194, ErrorKind::corrupt},           {1037, ErrorKind::out_of_memory},     {1038, ErrorKind::out_of_memory},
    {2008, ErrorKind::out_of_memory},
    {1022, ErrorKind::integrity},         {1169, ErrorKind::integrity},
    {1062, ErrorKind::unique},            {1586, ErrorKind::unique},
    {1216, ErrorKind::foreign_key},       {1217, ErrorKind::foreign_key},       {1451, ErrorKind::foreign_key},
    {1452, ErrorKind::foreign_key},
    {1048, ErrorKind::not_null},          {1364, ErrorKind::not_null},          {1263, ErrorKind::not_null},
    {4025, ErrorKind::check},             {3819, ErrorKind::check},             {1369, ErrorKind::check},
    {1264, ErrorKind::data},              {1265, ErrorKind::data},              {1292, ErrorKind::data},
    {1366, ErrorKind::data},              {1406, ErrorKind::data},              {1690, ErrorKind::data},
    {1365, ErrorKind::data},              {1367, ErrorKind::data},              {1411, ErrorKind::data},
    {1426, ErrorKind::data},              {1441, ErrorKind::data},              {1525, ErrorKind::data},
    {1153, ErrorKind::too_large},         {1301, ErrorKind::too_large},         {1390, ErrorKind::too_large},
    {1064, ErrorKind::programming},       {1091, ErrorKind::programming},       {1136, ErrorKind::programming},
    {1149, ErrorKind::programming},       {1242, ErrorKind::programming},       {1305, ErrorKind::programming},
    {1318, ErrorKind::programming},       {1327, ErrorKind::programming},
    {1146, ErrorKind::undefined_table},   {1051, ErrorKind::undefined_table},   {1054, ErrorKind::undefined_column},
    {1050, ErrorKind::duplicate_object},  {1060, ErrorKind::duplicate_object},  {1061, ErrorKind::duplicate_object},
    {1007, ErrorKind::duplicate_object},
    {1044, ErrorKind::permission},        {1142, ErrorKind::permission},        {1143, ErrorKind::permission},
    {1227, ErrorKind::permission},        {1370, ErrorKind::permission},
    {1243, ErrorKind::stale_statement},   {1615, ErrorKind::stale_statement},   {2056, ErrorKind::stale_statement},
    {2057, ErrorKind::stale_statement},
    {1030, ErrorKind::operational},       {1041, ErrorKind::operational},       {1135, ErrorKind::operational},
    {1436, ErrorKind::operational},       {1461, ErrorKind::operational},
    {1040, ErrorKind::too_many_connections}, {1203, ErrorKind::too_many_connections}, {1226, ErrorKind::too_many_connections},
    {1045, ErrorKind::authentication},    {1698, ErrorKind::authentication},    {1049, ErrorKind::database_not_found},
    {3159, ErrorKind::tls},
    {1020, ErrorKind::serialization},     {1047, ErrorKind::serialization},
    {1213, ErrorKind::deadlock},          {1614, ErrorKind::deadlock},
    {1205, ErrorKind::lock_timeout},      {3572, ErrorKind::lock_timeout},
    {1317, ErrorKind::canceled},
    {1969, ErrorKind::statement_timeout}, {3024, ErrorKind::statement_timeout}, {1028, ErrorKind::statement_timeout},
    {1290, ErrorKind::read_only},         {1792, ErrorKind::read_only},         {1836, ErrorKind::read_only},
    {2014, ErrorKind::internal},          {2027, ErrorKind::internal},          {1105, ErrorKind::internal},
    {1235, ErrorKind::not_supported},     {1286, ErrorKind::not_supported},     {1295, ErrorKind::not_supported},
};

// After these the session is gone. 1153 too: the server hangs up on a packet it will not take; and after 2014 and 2027 client
// and server no longer agree where they are.
constexpr unsigned lost[] = {1053, 1077, 1079, 1080, 1153, 1158, 1159, 1160, 1161, 1184, 1927, 2002, 2003,
                             2005, 2006, 2012, 2013, 2014, 2026, 2027, 2045, 2048, 2055, 3169, 4031};
// clang-format on

// The text between the last `open` and the `close` that ends the message; empty when it does not end so.
std::string_view last_between(std::string_view text, std::string_view open, std::string_view close) {
  if (!text.ends_with(close)) return {};
  text.remove_suffix(close.size());
  const std::size_t at = text.rfind(open);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + open.size());
}

}  // namespace

ErrorKind classify(unsigned code) noexcept {
  for (const Code& each : codes) {
    if (each.number == code) return each.kind;
  }
  if (code >= 3140 && code <= 3158) return ErrorKind::data;  // JSON functions of MySQL
  return ends_session(code) ? ErrorKind::disconnected : ErrorKind::database;
}

ErrorKind classify_connect(unsigned code) noexcept {
  switch (code) {
    case 2002:
    case 2003: return ErrorKind::refused;
    case 2005: return ErrorKind::host_not_found;
    case 2012:
    case 2013: return ErrorKind::connect_timeout;
    case 1053: return ErrorKind::starting;
    case 2026:
    case 3159: return ErrorKind::tls;
    case 1044: return ErrorKind::authentication;  // no right to this database
    default: break;
  }
  const ErrorKind kind = classify(code);
  switch (kind) {
    case ErrorKind::authentication:
    case ErrorKind::database_not_found:
    case ErrorKind::too_many_connections: return kind;
    default: return ErrorKind::connect;
  }
}

bool ends_session(unsigned code) noexcept {
  return std::find(std::begin(lost), std::end(lost), code) != std::end(lost);
}

bool ends_transaction(unsigned code, bool timeout_too) noexcept {
  return code == 1213 || code == 1020 || code == 1614 || (code == 1205 && timeout_too);
}

bool is_stale_statement(unsigned code) noexcept { return code == 1243 || code == 1615 || code == 2056 || code == 2057; }

void fill_names(ErrorInfo& info) {
  const std::string_view message = info.message;
  switch (info.native_code) {
    case 1062:
    case 1586: {  // Duplicate entry '...' for key 'name'; MySQL 8 writes 'table.name'
      std::string_view key = last_between(message, "' for key '", "'");
      if (const std::size_t dot = key.find('.'); dot != std::string_view::npos) {
        info.table = key.substr(0, dot);
        key.remove_prefix(dot + 1);
      }
      info.constraint = key;
      return;
    }
    case 1451:
    case 1452: {  // ... fails (`db`.`table`, CONSTRAINT `name` FOREIGN KEY (`a`) REFERENCES `t` (`b`))
      const std::size_t mark = message.rfind(", CONSTRAINT `");
      if (mark == std::string_view::npos) return;
      const std::string_view rest = message.substr(mark + 14);
      info.constraint = rest.substr(0, rest.find("` FOREIGN KEY ("));
      const std::string_view before = message.substr(0, mark);
      if (before.ends_with('`')) info.table = last_between(before, ".`", "`");
      const std::size_t columns = rest.find("` FOREIGN KEY (`");
      if (columns == std::string_view::npos) return;
      const std::string_view list = rest.substr(columns + 16);
      info.column = list.substr(0, list.find("`) REFERENCES"));
      return;
    }
    case 4025: {  // CONSTRAINT `name` failed for `db`.`table`
      const std::size_t mark = message.rfind("` failed for ");
      if (mark == std::string_view::npos || !message.starts_with("CONSTRAINT `")) return;
      const std::string_view name = message.substr(12, mark - 12);
      info.table = last_between(message, "`.`", "`");
      // A column's own check is named `table.column` on some versions, `column` on others.
      info.constraint = name.starts_with(info.table + ".") ? name.substr(info.table.size() + 1) : name;
      return;
    }
    case 3819: info.constraint = last_between(message, "Check constraint '", "' is violated."); return;
    case 1048: info.column = last_between(message, "Column '", "' cannot be null"); return;
    case 1364: info.column = last_between(message, "Field '", "' doesn't have a default value"); return;
    default: return;
  }
}

}  // namespace quarry::drivers::mysql
