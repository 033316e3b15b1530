// SPDX-License-Identifier: MIT
#include "drivers/postgresql/errors.hpp"

namespace quarry::drivers::postgresql {

namespace {

struct Code {
  std::string_view sqlstate;
  ErrorKind kind;
};

// clang-format off
constexpr Code codes[] = {
    {"08007", ErrorKind::commit_unknown},      {"08P01", ErrorKind::internal},
    {"23505", ErrorKind::unique},              {"23503", ErrorKind::foreign_key},        {"23001", ErrorKind::foreign_key},
    {"23502", ErrorKind::not_null},            {"23514", ErrorKind::check},              {"44000", ErrorKind::check},
    {"23P01", ErrorKind::exclusion},
    {"25P01", ErrorKind::no_active_transaction}, {"25P02", ErrorKind::in_failed_transaction}, {"25006", ErrorKind::read_only},
    {"25P03", ErrorKind::disconnected},        {"25P04", ErrorKind::disconnected},
    {"26000", ErrorKind::stale_statement},     {"42P05", ErrorKind::stale_statement},
    {"28000", ErrorKind::authentication},      {"28P01", ErrorKind::authentication},     {"3D000", ErrorKind::database_not_found},
    {"40001", ErrorKind::serialization},       {"40000", ErrorKind::serialization},      {"40P01", ErrorKind::deadlock},
    {"40002", ErrorKind::integrity},           {"40003", ErrorKind::commit_unknown},
    {"42501", ErrorKind::permission},          {"42P01", ErrorKind::undefined_table},    {"42703", ErrorKind::undefined_column},
    {"42P07", ErrorKind::duplicate_object},    {"42710", ErrorKind::duplicate_object},   {"42701", ErrorKind::duplicate_object},
    {"42P04", ErrorKind::duplicate_object},    {"42P06", ErrorKind::duplicate_object},   {"42723", ErrorKind::duplicate_object},
    {"53100", ErrorKind::disk_full},           {"53200", ErrorKind::out_of_memory},      {"53300", ErrorKind::too_many_connections},
    {"54000", ErrorKind::too_large},
    {"55P03", ErrorKind::lock_timeout},        {"57014", ErrorKind::canceled},
    {"57P01", ErrorKind::disconnected},        {"57P02", ErrorKind::disconnected},       {"57P03", ErrorKind::disconnected},
    {"57P04", ErrorKind::disconnected},        {"57P05", ErrorKind::disconnected},
    {"XX001", ErrorKind::corrupt},             {"XX002", ErrorKind::corrupt},
};

constexpr Code classes[] = {
    {"08", ErrorKind::disconnected}, {"0A", ErrorKind::not_supported}, {"21", ErrorKind::programming}, {"22", ErrorKind::data},
    {"23", ErrorKind::integrity},    {"25", ErrorKind::programming},   {"28", ErrorKind::authentication},
    {"2B", ErrorKind::programming},  {"34", ErrorKind::programming},   {"3F", ErrorKind::programming}, {"40", ErrorKind::serialization},
    {"42", ErrorKind::programming},  {"53", ErrorKind::operational},   {"54", ErrorKind::operational}, {"55", ErrorKind::operational},
    {"57", ErrorKind::operational},  {"58", ErrorKind::operational},   {"XX", ErrorKind::internal},
};
// clang-format on

}  // namespace

ErrorKind classify(std::string_view sqlstate) noexcept {
  for (const Code& code : codes) {
    if (code.sqlstate == sqlstate) return code.kind;
  }
  for (const Code& code : classes) {
    if (sqlstate.starts_with(code.sqlstate)) return code.kind;
  }
  return ErrorKind::database;
}

ErrorKind classify_connect(std::string_view sqlstate) noexcept {
  if (sqlstate == "57P03") return ErrorKind::starting;
  const ErrorKind kind = classify(sqlstate);
  switch (kind) {
    case ErrorKind::authentication:
    case ErrorKind::database_not_found:
    case ErrorKind::too_many_connections: return kind;
    default: return ErrorKind::connect;
  }
}

bool ends_session(std::string_view sqlstate) noexcept {
  return sqlstate.starts_with("08") || sqlstate == "57P01" || sqlstate == "57P02" || sqlstate == "57P03" ||
         sqlstate == "57P04" || sqlstate == "57P05" || sqlstate == "25P03" || sqlstate == "25P04";
}

std::string_view sqlstate_in(std::string_view message) noexcept {
  const auto is_code = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  for (std::size_t at = message.find(":  "); at != std::string_view::npos; at = message.find(":  ", at + 1)) {
    const std::string_view code = message.substr(at + 3, 6);
    if (code.size() < 6 || code[5] != ':') continue;
    bool all = true;
    for (const char c : code.substr(0, 5)) all = all && is_code(c);
    if (all) return code.substr(0, 5);
  }
  return {};
}

}  // namespace quarry::drivers::postgresql
