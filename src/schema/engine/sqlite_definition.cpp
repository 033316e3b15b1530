// SPDX-License-Identifier: MIT
#include "schema/engine/sqlite_definition.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace quarry::detail {

namespace {

struct Token {
  std::string_view text;  // as written, with its quotes
  std::size_t at = 0;
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::vector<Token> tokens_of(std::string_view sql) {
  std::vector<Token> tokens;
  std::size_t i = 0;
  while (i < sql.size()) {
    const char c = sql[i];
    const std::size_t begin = i;
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
      ++i;
    } else if (sql.substr(i, 2) == "--") {
      i = std::min(sql.find('\n', i), sql.size());
    } else if (sql.substr(i, 2) == "/*") {
      const std::size_t end = sql.find("*/", i + 2);
      i = end == std::string_view::npos ? sql.size() : end + 2;
    } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
      const char close = c == '[' ? ']' : c;
      for (++i; i < sql.size(); ++i) {
        if (sql[i] != close) continue;
        if (close == ']' || i + 1 >= sql.size() || sql[i + 1] != close) break;
        ++i;
      }
      i = std::min(i + 1, sql.size());
      tokens.push_back({sql.substr(begin, i - begin), begin});
    } else if (is_word(c)) {
      while (i < sql.size() && is_word(sql[i])) ++i;
      tokens.push_back({sql.substr(begin, i - begin), begin});
    } else {
      ++i;
      tokens.push_back({sql.substr(begin, 1), begin});
    }
  }
  return tokens;
}

std::string name_of(std::string_view token) {
  if (token.size() < 2) return std::string(token);
  const char open = token.front();
  if (open != '"' && open != '`' && open != '[' && open != '\'') return std::string(token);
  std::string name;
  for (std::size_t i = 1; i + 1 < token.size(); ++i) {
    name += token[i];
    if (open != '[' && token[i] == open) ++i;  // a quote in a name is written twice
  }
  return name;
}

/// Walks over tokens of one list.
class Reader {
 public:
  explicit Reader(std::string_view sql) : sql_(sql), tokens_(tokens_of(sql)) {}

  [[nodiscard]] bool at_end() const { return at_ >= tokens_.size(); }
  [[nodiscard]] std::string_view peek() const { return at_end() ? std::string_view() : tokens_[at_].text; }
  std::string_view take() { return at_end() ? std::string_view() : tokens_[at_++].text; }

  [[nodiscard]] bool is(std::string_view word) const {
    const std::string_view text = peek();
    if (text.size() != word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if ((text[i] >= 'a' && text[i] <= 'z' ? text[i] - 32 : text[i]) != word[i]) return false;
    }
    return true;
  }
  bool take_if(std::string_view word) {
    if (!is(word)) return false;
    ++at_;
    return true;
  }
  void skip_to(std::string_view word) {
    while (!at_end() && !is(word)) skip();
  }
  /// Over one token, or all in parentheses.
  void skip() {
    if (is("(")) (void)parenthesized();
    else ++at_;
  }
  /// What stands in parentheses here, as written.
  std::string parenthesized() {
    if (!is("(")) return {};
    const std::size_t begin = tokens_[at_].at + 1;
    std::size_t end = begin, depth = 0;
    while (!at_end()) {
      if (is("(")) ++depth;
      end = tokens_[at_].at;
      if (is(")") && --depth == 0) break;
      ++at_;
    }
    if (at_end()) end = sql_.size();
    else ++at_;
    std::string_view inside = sql_.substr(begin, end - begin);
    while (!inside.empty() && (inside.front() == ' ' || inside.front() == '\n')) inside.remove_prefix(1);
    while (!inside.empty() && (inside.back() == ' ' || inside.back() == '\n')) inside.remove_suffix(1);
    return std::string(inside);
  }
  /// All that is left, as written.
  [[nodiscard]] std::string rest() const {
    return at_end() ? std::string() : std::string(sql_.substr(tokens_[at_].at));
  }

 private:
  std::string_view sql_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

/// The members of a list, as written.
std::vector<std::string> members(const std::string& list) {
  std::vector<std::string> all;
  std::size_t begin = 0, depth = 0;
  for (const Token& token : tokens_of(list)) {
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    if (token.text != "," || depth != 0) continue;
    all.push_back(list.substr(begin, token.at - begin));
    begin = token.at + 1;
  }
  all.push_back(list.substr(begin));
  return all;
}

std::vector<std::string> column_names(const std::string& list) {
  std::vector<std::string> names;
  for (const std::string& member : members(list)) names.push_back(name_of(Reader(member).peek()));
  return names;
}

void read_deferral(Reader& reader, SqliteConstraint& key) {
  while (!reader.at_end()) {
    if (reader.take_if("NOT")) {
      if (!reader.take_if("DEFERRABLE")) return;  // NOT NULL begins something else
    } else if (reader.take_if("DEFERRABLE")) {
      key.deferrable = true;
    } else if (reader.take_if("INITIALLY")) {
      key.initially_deferred = reader.take_if("DEFERRED");
      if (!key.initially_deferred) (void)reader.take();
    } else if (reader.is("CONSTRAINT") || reader.is("CHECK") || reader.is("UNIQUE") || reader.is("DEFAULT") ||
               reader.is("COLLATE") || reader.is("PRIMARY") || reader.is("GENERATED") || reader.is("AS")) {
      return;
    } else {
      reader.skip();
    }
  }
}

/// What may follow a column, or stand by itself. `column` is empty for a constraint of the table.
void read_constraints(Reader& reader, SqliteColumn* column, SqliteDefinition& table) {
  std::string name;
  const auto add = [&](SqliteConstraint::Kind kind) -> SqliteConstraint& {
    SqliteConstraint& added = table.constraints.emplace_back();
    added.kind = kind;
    added.name = std::exchange(name, {});
    if (column != nullptr) added.columns = {column->name};
    return added;
  };
  while (!reader.at_end()) {
    if (reader.take_if("CONSTRAINT")) {
      name = name_of(reader.take());
    } else if (reader.take_if("PRIMARY")) {
      (void)reader.take();
      SqliteConstraint& key = add(SqliteConstraint::Kind::primary_key);
      if (column == nullptr) key.columns = column_names(reader.parenthesized());
    } else if (reader.take_if("AUTOINCREMENT")) {
      table.autoincrement = true;
    } else if (reader.take_if("UNIQUE")) {
      SqliteConstraint& key = add(SqliteConstraint::Kind::unique);
      if (column == nullptr) key.columns = column_names(reader.parenthesized());
    } else if (reader.take_if("FOREIGN")) {
      (void)reader.take();
      SqliteConstraint& key = add(SqliteConstraint::Kind::foreign_key);
      key.columns = column_names(reader.parenthesized());
      read_deferral(reader, key);
    } else if (reader.take_if("REFERENCES")) {
      read_deferral(reader, add(SqliteConstraint::Kind::foreign_key));
    } else if (reader.take_if("CHECK")) {
      SqliteConstraint& check = add(SqliteConstraint::Kind::check);
      check.condition = reader.parenthesized();
    } else if (column != nullptr && reader.take_if("COLLATE")) {
      column->collation = name_of(reader.take());
    } else if (column != nullptr && reader.take_if("AS")) {
      column->computed = reader.parenthesized();
    } else {
      reader.skip();
    }
  }
}

}  // namespace

SqliteDefinition read_create_table(std::string_view sql) {
  SqliteDefinition table;
  Reader whole(sql);
  while (!whole.at_end() && !whole.is("(")) {
    if (whole.is("AS")) return table;  // CREATE TABLE ... AS SELECT is stored as its columns
    (void)whole.take();
  }
  for (const std::string& member : members(whole.parenthesized())) {
    Reader reader(member);
    const bool constraint = reader.is("CONSTRAINT") || reader.is("PRIMARY") || reader.is("UNIQUE") ||
                            reader.is("FOREIGN") || reader.is("CHECK");
    if (constraint) {
      read_constraints(reader, nullptr, table);
      continue;
    }
    SqliteColumn column;
    column.name = name_of(reader.take());
    if (column.name.empty()) continue;
    read_constraints(reader, &column, table);
    table.columns.push_back(std::move(column));
  }
  while (!whole.at_end()) {
    if (whole.take_if("STRICT")) table.strict = true;
    else if (whole.take_if("WITHOUT")) table.without_rowid = true;
    else whole.skip();
  }
  return table;
}

SqliteIndexText read_create_index(std::string_view sql) {
  SqliteIndexText index;
  Reader reader(sql);
  reader.skip_to("ON");
  while (!reader.at_end() && !reader.is("(")) (void)reader.take();
  for (const std::string& member : members(reader.parenthesized())) {
    // the direction and collation stand at the end, outside of parentheses
    std::size_t begin = std::string::npos, end = member.size(), depth = 0;
    for (const Token& token : tokens_of(member)) {
      if (begin == std::string::npos) begin = token.at;
      if (token.text == "(") ++depth;
      if (token.text == ")") --depth;
      Reader word(token.text);
      if (depth == 0 && (word.is("COLLATE") || word.is("ASC") || word.is("DESC"))) {
        end = token.at;
        break;
      }
    }
    if (begin == std::string::npos) begin = 0;
    while (end > begin && (member[end - 1] == ' ' || member[end - 1] == '\n')) --end;
    index.elements.push_back(member.substr(begin, end - begin));
  }
  if (reader.take_if("WHERE")) index.where = reader.rest();
  return index;
}

std::string read_create_view(std::string_view sql) {
  Reader reader(sql);
  reader.skip_to("AS");
  (void)reader.take();
  return reader.rest();
}

}  // namespace quarry::detail
