// SPDX-License-Identifier: MIT
#include "quarry/types/error.hpp"

#include "types/plain_text.hpp"

#include <utility>

namespace quarry {
namespace {

// Long statements (bulk inserts run to megabytes) stay whole in ErrorInfo; a message shows their beginning.
constexpr std::size_t longest_message = 2000;
constexpr std::size_t longest_statement = 1000;

std::string join_problems(std::string_view dialect, const std::vector<std::string>& problems) {
  if (problems.size() == 1) return problems.front();
  std::string text = "the statement cannot be compiled for ";
  text += dialect.empty() ? std::string_view("this dialect") : dialect;
  for (std::size_t i = 0; i < problems.size(); ++i) {
    text += i == 0 ? ": (" : "; (";
    detail::append_text(text, static_cast<std::uint64_t>(i + 1));
    text += ") ";
    text += problems[i];
  }
  return text;
}

// One paragraph for a log: "duplicate key ... [mariadb 23000/1062] SQL: INSERT ...". The server's detail
// stays in ErrorInfo alone, because it quotes the rows' values.
std::string describe(const ErrorInfo& info) {
  std::string text;
  detail::append_one_line(text, info.message.empty() ? std::string_view("the database gave no message") : info.message,
                          longest_message);
  if (info.row >= 0) {
    text += " (row ";
    detail::append_text(text, info.row);
    text += " of those given, counted from 0)";
  }
  if (!info.hint.empty()) {
    text += " (hint: ";
    detail::append_one_line(text, info.hint, longest_message);
    text += ')';
  }
  std::string origin = info.dialect;
  if (!info.sqlstate.empty()) (origin += origin.empty() ? "" : " ") += info.sqlstate;
  if (info.native_code != 0) {
    if (!origin.empty()) origin += info.sqlstate.empty() ? ' ' : '/';
    detail::append_text(origin, std::int64_t{info.native_code});
  }
  if (!origin.empty()) {
    text += " [";
    detail::append_one_line(text, origin, longest_message);
    text += ']';
  }
  if (!info.statement.empty()) {
    text += " SQL: ";
    detail::append_one_line(text, info.statement, longest_statement);
  }
  return text;
}

void hide(std::string& text, const std::string& secret) {
  constexpr std::string_view stars = "***";
  if (secret.empty()) return;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + stars.size()))
    text.replace(at, secret.size(), stars);
}

const detail::Problems* share(std::vector<std::string> list) {
  auto* problems = new detail::Problems;
  problems->list = std::move(list);
  return problems;
}

}  // namespace

void detail::destroy(const Problems* problems) noexcept { delete problems; }
void destroy(const ErrorInfo* info) noexcept { delete info; }

CompileError::CompileError(const std::string& problem) : Error(problem), problems_(share({problem})) {}

CompileError::CompileError(std::string_view dialect, std::vector<std::string> problems)
    : Error(join_problems(dialect, problems)), problems_(share(std::move(problems))) {}

const std::vector<std::string>& CompileError::problems() const noexcept { return problems_->list; }

DatabaseError::DatabaseError(ErrorInfo info) : Error(describe(info)), info_(new ErrorInfo(std::move(info))) {}

void DatabaseError::redact(const std::vector<std::string>& secrets) {
  ErrorInfo info = *info_;
  for (std::string* text : {&info.message, &info.detail, &info.hint}) {
    for (const std::string& secret : secrets) hide(*text, secret);
  }
  static_cast<std::runtime_error&>(*this) = std::runtime_error(describe(info));
  info_ = Ref<const ErrorInfo>(new ErrorInfo(std::move(info)));
}

void DatabaseError::set_row(std::int64_t row) {
  ErrorInfo info = *info_;
  info.row = row;
  static_cast<std::runtime_error&>(*this) = std::runtime_error(describe(info));
  info_ = Ref<const ErrorInfo>(new ErrorInfo(std::move(info)));
}

void DatabaseError::mark_connection_lost() {
  ErrorInfo info = *info_;
  info.connection_lost = true;
  info_ = Ref<const ErrorInfo>(new ErrorInfo(std::move(info)));
}

}  // namespace quarry
