// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <istream>
#include <optional>
#include <system_error>
#include <utility>

#include "csv/field_text.hpp"
#include "csv/scanner.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/sql/nodes.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"
#include "types/plain_text.hpp"

namespace quarry::csv {

namespace {

// A column of the INSERT, and where in a record its value is.
struct Place {
  const ColumnDefinition* column;
  std::size_t field;
  bool sensitive;
};

struct Candidate {
  const ColumnDefinition* column;
  bool sensitive, required;
  std::optional<std::size_t> field = {};
};

// The database or the program has a value for a row without the column.
bool has_default(const ColumnDefinition& column) noexcept {
  return column.nullable || column.autoincrement || column.server_default || column.insert_default;
}

std::vector<Candidate> candidates(const nodes::Insert& insert) {
  const TableDefinition& table = *quarry::detail::definition_of(insert.table);
  std::vector<Candidate> all;
  if (insert.columns.empty()) {
    for (const ColumnDefinition& each : table.columns) {
      if (!each.computed) all.push_back({&each, each.sensitive, !has_default(each)});
    }
  }
  for (const NodeRef& node : insert.columns) {
    const auto& column = *as<nodes::Column>(node);
    const ColumnDefinition* definition = table.find(column.name);
    all.push_back({definition, definition->sensitive || column.sensitive, true});
  }
  return all;
}

// The records of a file as rows of values: an input range, whatever the size of the file.
class Rows {
 public:
  Rows(const Insert<>& insert, std::istream& in, const Options& options)
      : options_(options), scanner_(in, options), insert_(insert) {
    const auto& node = *as<nodes::Insert>(insert.node());
    std::vector<Candidate> columns = candidates(node);
    match(columns, names(columns));
    std::vector<Column<>> used;
    for (const Candidate& each : columns) {
      if (!each.field) continue;
      if (each.column->type.id == TypeId::array) {
        throw ArgumentError(
            fmt::format("column \"{}\" is an array, and a CSV file has no form for it; read the file with csv::Reader",
                        each.column->name));
      }
      places_.push_back({each.column, *each.field, each.sensitive});
      used.push_back(FromClause(node.table)[each.column->name]);
    }
    if (node.columns.empty()) insert_ = insert.columns(used);
  }

  [[nodiscard]] const Insert<>& insert() const noexcept { return insert_; }

  class iterator {
   public:
    explicit iterator(Rows* rows) : rows_(rows) { ++*this; }
    [[nodiscard]] const std::vector<Value>& operator*() const noexcept { return rows_->row_; }
    iterator& operator++() {
      if (!rows_->read()) rows_ = nullptr;
      return *this;
    }
    friend bool operator==(const iterator& it, std::default_sentinel_t) noexcept { return it.rows_ == nullptr; }

   private:
    Rows* rows_;
  };
  [[nodiscard]] iterator begin() { return iterator(this); }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  // What the fields of a record are, in their order.
  std::vector<std::string> names(const std::vector<Candidate>& columns) {
    std::vector<std::string> given = options_.columns;
    if (given.empty() && !options_.header) {
      for (const Candidate& each : columns) given.push_back(each.column->name);
    }
    if (given.size() == 1) scanner_.expect_one_field();
    if (!options_.header) return given;
    if (!scanner_.next()) throw scanner_.error("the file is empty; its first line names the columns");
    if (!given.empty()) return given;
    for (const Field& field : scanner_.record().fields) {
      if (!is_valid_utf8(field.text)) throw scanner_.error("the header is not UTF-8; save the file in that encoding");
      given.emplace_back(field.text);
    }
    return given;
  }

  void match(std::vector<Candidate>& columns, const std::vector<std::string>& names) {
    fields_ = names.size();
    std::vector<std::string> known;
    for (const Candidate& each : columns) known.push_back(each.column->name);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto found = std::find(known.begin(), known.end(), names[i]);
      if (found == known.end()) {
        if (options_.ignore_unknown) continue;
        throw scanner_.error(fmt::format("there is no column {} to insert into.{}", quarry::detail::quoted(names[i]),
                                         suggestion(names[i], known)));
      }
      Candidate& column = columns[static_cast<std::size_t>(found - known.begin())];
      if (column.field) throw scanner_.error(fmt::format("column \"{}\" is there twice", names[i]));
      column.field = i;
    }
    bool any = false;
    for (const Candidate& each : columns) {
      any = any || each.field;
      if (each.required && !each.field) {
        throw scanner_.error(
            fmt::format("column \"{}\" is missing.{}", each.column->name, suggestion(each.column->name, names)));
      }
    }
    if (!any) throw scanner_.error("none of the columns is one to insert into");
  }

  bool read() {
    if (!scanner_.next()) return false;
    const Record& record = scanner_.record();
    if (record.fields.size() != fields_) {
      throw scanner_.error(
          fmt::format("{} fields were found where there are {} columns", record.fields.size(), fields_));
    }
    row_.resize(places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i) read_value(record.fields[places_[i].field], places_[i], row_[i]);
    return true;
  }

  void read_value(const Field& field, const Place& place, Value& value) {
    const ColumnDefinition& column = *place.column;
    if (!field.quoted && field.text == options_.null) {
      if (!column.nullable && !column.autoincrement) {
        throw scanner_.error(fmt::format("column \"{}\" ({}) is NULL, and it must have a value{}", column.name,
                                         to_string(column.type),
                                         is_text(column.type.id) ? "; an empty text is written \"\"" : ""));
      }
      value = null;
      return;
    }
    if (!detail::read_field(field.text, column.type, value, why_))
      refuse(field, place, why_ + " " + to_string(column.type));
    if (column.enumeration) require_word(field, place);
  }

  void require_word(const Field& field, const Place& place) const {
    const std::vector<std::string>& words = place.column->enumeration->values;
    if (std::find(words.begin(), words.end(), field.text) != words.end()) return;
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : ", ") + quarry::detail::quoted(word);
    refuse(field, place, "is not one of " + list);
  }

  [[noreturn]] void refuse(const Field& field, const Place& place, std::string_view why) const {
    if (!is_valid_utf8(field.text)) {
      throw scanner_.error(
          fmt::format("column \"{}\" ({}) holds text that is not UTF-8; save the file in that encoding",
                      place.column->name, to_string(place.column->type)));
    }
    throw scanner_.error(fmt::format("column \"{}\" holds {}, which {}", place.column->name,
                                     place.sensitive ? "***" : quarry::detail::quoted(field.text), why));
  }

  const Options& options_;
  detail::Scanner scanner_;
  Insert<> insert_;
  std::size_t fields_ = 0;  // of each record
  std::vector<Place> places_;
  std::vector<Value> row_;
  std::string why_;
};

template <class Runner>
std::int64_t load_stream(const Runner& runner, const Target& into, std::istream& in, const Options& options) {
  Rows rows(into.insert(), in, options);
  if (options.progress) return runner.execute_many(rows.insert(), rows, options.progress);
  return runner.execute_many(rows.insert(), rows);
}

template <class Runner>
std::int64_t load_file(const Runner& runner, const Target& into, const std::string& path, Options options) {
  if (options.name.empty()) options.name = path;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw ArgumentError(
        fmt::format("the CSV file {} cannot be opened: {}", path, std::generic_category().message(errno)));
  }
  return load_stream(runner, into, file, options);
}

}  // namespace

std::int64_t load(const Engine& engine, const Target& into, std::istream& in, const Options& options) {
  return load_stream(engine, into, in, options);
}
std::int64_t load(const Engine& engine, const Target& into, const std::string& path, const Options& options) {
  return load_file(engine, into, path, options);
}
std::int64_t load(const Connection& connection, const Target& into, std::istream& in, const Options& options) {
  return load_stream(connection, into, in, options);
}
std::int64_t load(const Connection& connection, const Target& into, const std::string& path, const Options& options) {
  return load_file(connection, into, path, options);
}

}  // namespace quarry::csv
