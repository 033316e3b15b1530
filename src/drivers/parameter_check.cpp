// SPDX-License-Identifier: MIT
#include "drivers/parameter_check.hpp"

#include "drivers/error_kind.hpp"
#include "quarry/types/text.hpp"

#include <utility>

namespace quarry::drivers {

namespace {

// The one place that words a parameter for an error. It never quotes the value, which may be a secret.
std::string sentence(const Refusal& refusal, std::string_view reason) {
  const Parameter& parameter = refusal.parameter;
  std::string text = parameter.name.empty() ? std::string("a parameter") : "parameter \"" + parameter.name + "\"";
  text += " (";
  text += parameter.type.known() ? to_string(parameter.type) : std::string(kind_name(parameter.value.kind()));
  text += ") cannot be sent to ";
  text += refusal.dialect;
  text += ": ";
  return text += reason;
}

ErrorInfo info_of(std::string_view dialect, std::string_view statement, std::string message) {
  ErrorInfo info;
  info.dialect = dialect;
  info.statement = statement;
  info.message = std::move(message);
  return info;
}

}  // namespace

void refuse(const Refusal& refusal, std::string_view reason) {
  detail::throw_problem(detail::Problem::data, refusal.dialect, refusal.statement, sentence(refusal, reason));
}

void require_storable(detail::Database database, const Refusal& refusal) {
  std::string reason;
  const detail::Problem problem = detail::problem_of(database, refusal.parameter.value, refusal.parameter.type, reason);
  if (problem == detail::Problem::none) return;
  detail::throw_problem(problem, refusal.dialect, refusal.statement, sentence(refusal, reason));
}

void require_statement(std::string_view dialect, std::string_view sql) {
  if (sql.size() > detail::max_value_size) {
    throw_error(ErrorKind::too_large,
                info_of(dialect, sql.substr(0, 1000),
                        "the statement has " + std::to_string(sql.size()) + " bytes, and 1073741824 is the most"));
  }
  if (!is_valid_utf8(sql)) throw InvalidEncoding("the SQL statement is not valid UTF-8");
  if (sql.find('\0') != std::string_view::npos) {
    throw InvalidEncoding("the SQL statement holds a NUL character; bind the value instead");
  }
}

void require_count(std::string_view sql, std::size_t placeholders, std::size_t parameters) {
  if (placeholders == parameters) return;
  throw ArgumentError("the statement has " + std::to_string(placeholders) + " placeholders, but " +
                      std::to_string(parameters) + " parameters were given: " + std::string(sql.substr(0, 200)));
}

void require_at_most(std::string_view dialect, std::string_view sql, std::size_t parameters, std::size_t max) {
  if (parameters <= max) return;
  throw_error(ErrorKind::too_large, info_of(dialect, sql.substr(0, 1000),
                                            "the statement has " + std::to_string(parameters) + " parameters, and " +
                                                std::to_string(max) + " is the most; send it in batches"));
}

}  // namespace quarry::drivers
