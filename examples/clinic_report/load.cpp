// SPDX-License-Identifier: MIT
#include "load.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <list>
#include <span>
#include <string_view>
#include <utility>

#include "quarry/csv.hpp"
#include "quarry/types/text.hpp"

namespace clinic {

namespace {

using quarry::SqlType;
using quarry::TypeId;
using quarry::Value;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

std::string_view article(TypeId type) noexcept {
  switch (type) {
    case TypeId::date: return "a date";
    case TypeId::timestamp: return "a date and time";
    case TypeId::numeric: return "an amount";
    default: return "text";
  }
}

// An empty field is NULL: the format has no other way to say so. A date may be followed by a time that is not wanted.
Value parse(std::string_view text, const SqlType& type) {
  if (text.empty()) return quarry::null;
  switch (type.id) {
    case TypeId::date: return quarry::parse_date(text.substr(0, text.find('T')));
    case TypeId::timestamp: return quarry::parse_timestamp(text);
    // Synthea writes some amounts with more digits than a cent has.
    case TypeId::numeric: return Decimal(text).rounded(type.scale);
    default: return text;
  }
}

struct Target {
  std::string header;
  std::size_t field = 0;  // in the file's records
  bool present = true;
  quarry::Column<> column;
  bool required = false;
};

// The records of a file as rows of values: an input range, so that a file of any size takes the memory of one batch.
class FileRows {
 public:
  FileRows(const std::filesystem::path& directory, const ModelTable& table)
      : file_(directory / (table.name + ".csv"), std::ios::binary),
        reader_(file_, {.name = table.name + ".csv"}),
        table_(table) {
    if (!file_) {
      throw DataFileError(
          fmt::format("{}.csv could not be opened in {}; a Synthea CSV export has it", table.name, directory.string()));
    }
    if (!next()) throw error("the file is empty; its first line names the columns");
    std::vector<std::string> headers;
    for (const quarry::csv::Field& field : reader_.record().fields) headers.emplace_back(field.text);
    fields_ = headers.size();
    for (const CsvColumn& wanted : table.csv) add_target(wanted, headers);
  }

  [[nodiscard]] std::vector<quarry::Column<>> columns() const {
    std::vector<quarry::Column<>> columns;
    for (const Target& target : targets_) columns.push_back(target.column);
    return columns;
  }

  class iterator {
   public:
    explicit iterator(FileRows* rows) : rows_(rows) { ++*this; }
    const std::vector<Value>& operator*() const noexcept { return rows_->row_; }
    iterator& operator++() {
      if (!rows_->read()) rows_ = nullptr;
      return *this;
    }
    friend bool operator==(const iterator& it, std::default_sentinel_t) noexcept { return it.rows_ == nullptr; }

   private:
    FileRows* rows_;
  };
  [[nodiscard]] iterator begin() const { return iterator(const_cast<FileRows*>(this)); }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  bool next() {
    try {
      return reader_.next();
    } catch (const quarry::Error& failure) {
      throw DataFileError(failure.what());
    }
  }
  [[nodiscard]] DataFileError error(const std::string& message) const {
    return DataFileError(reader_.error(message).what());
  }

  void add_target(const CsvColumn& wanted, const std::vector<std::string>& headers) {
    const auto is = [&](const std::string& name) {
      return [&name](const std::string& header) { return lower(header) == lower(name); };
    };
    auto found = std::find_if(headers.begin(), headers.end(), is(wanted.header));
    if (found == headers.end() && !wanted.former.empty()) {
      found = std::find_if(headers.begin(), headers.end(), is(wanted.former));
    }
    if (found == headers.end() && wanted.need != Need::nothing) {
      throw error(
          fmt::format("there is no column \"{}\".{}", wanted.header, quarry::suggestion(wanted.header, headers)));
    }
    targets_.push_back({wanted.header, static_cast<std::size_t>(found - headers.begin()), found != headers.end(),
                        table_.table[wanted.column], wanted.need == Need::value});
  }

  bool read() {
    if (!next()) return false;
    const std::span<const quarry::csv::Field> fields = reader_.record().fields;
    if (fields.size() != fields_) {
      throw error(fmt::format("{} fields were found where the first line names {}", fields.size(), fields_));
    }
    row_.clear();
    for (const Target& target : targets_) {
      row_.push_back(target.present ? value(target, fields[target.field].text) : Value());
    }
    return true;
  }

  [[nodiscard]] Value value(const Target& target, std::string_view text) const {
    if (text.empty() && target.required)
      throw error(fmt::format("column \"{}\" is empty, but needs a value", target.header));
    const SqlType& type = target.column.sql_type();
    try {
      if (!quarry::is_valid_utf8(text)) throw quarry::InvalidEncoding("not UTF-8");
      if (type.length != 0 && type.id == TypeId::string && quarry::utf8_length(text) > type.length) {
        throw error(fmt::format("column \"{}\" holds {} characters where {} fit", target.header,
                                quarry::utf8_length(text), type.length));
      }
      return parse(text, type);
    } catch (const quarry::ArgumentError&) {
      const bool utf8 = quarry::is_valid_utf8(text);
      throw error(
          utf8 ? fmt::format("column \"{}\" holds \"{}\", which is not {}", target.header, text, article(type.id))
               : fmt::format("column \"{}\" is not UTF-8; save the file in that encoding", target.header));
    }
  }

  std::ifstream file_;
  quarry::csv::Reader reader_;
  const ModelTable& table_;
  std::size_t fields_ = 0;
  std::vector<Target> targets_;
  std::vector<Value> row_;
};

std::vector<Orphans> count_orphans(quarry::Connection& connection, const Model& model) {
  std::vector<Orphans> found;
  for (const ModelTable& table : model.tables()) {
    for (const Reference& reference : table.references) {
      const ModelTable& target = *model.find(reference.target);
      const quarry::Column<> key = target.queried[target.key];
      const quarry::Column<> column = table.queried[reference.column];
      const auto query = select(quarry::func::count())
                             .select_from(table.queried)
                             .outer_join(target.queried, column == key)
                             .where(column.is_not_null(), key.is_null());
      const std::int64_t rows = connection.execute(query).scalar().value_or(0);
      if (rows > 0) found.push_back({table.name, reference.column, reference.target, rows});
    }
  }
  return found;
}

}  // namespace

LoadSummary load(const quarry::Engine& engine, const Model& model, const std::filesystem::path& directory) {
  const auto begin = std::chrono::steady_clock::now();
  LoadSummary summary;
  // Every file is opened and its header read before a table is touched.
  std::list<FileRows> files;
  for (const ModelTable& table : model.tables()) files.emplace_back(directory, table);

  quarry::Connection connection = engine.connect();
  model.metadata().drop_all(connection);
  model.metadata().create_all(connection);
  quarry::Transaction transaction = connection.begin();
  auto file = files.begin();
  for (const ModelTable& table : model.tables()) {
    const auto statement = insert(table.table).columns(file->columns());
    summary.tables.push_back({table.name, connection.execute_many(statement, *file++)});
  }
  transaction.commit();
  summary.orphans = count_orphans(connection, model);
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return summary;
}

}  // namespace clinic
