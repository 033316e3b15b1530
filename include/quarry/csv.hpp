// SPDX-License-Identifier: MIT
/// CSV files (RFC 4180) in and out: loaded into a table, written from a result, read record by record.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/sql/insert.hpp"
#include "quarry/types/error.hpp"

namespace quarry {
class Connection;
class Engine;
class ResultBase;
}  // namespace quarry

namespace quarry::csv {

/// A function that is told how many rows were sent, its type forgotten; or none.
class Progress {
 public:
  Progress() = default;
  template <std::invocable<std::int64_t> F>
    requires(!std::same_as<F, Progress>)
  Progress(F function) : function_(std::make_shared<Of<F>>(std::move(function))) {}
  [[nodiscard]] explicit operator bool() const noexcept { return function_ != nullptr; }
  void operator()(std::int64_t sent) const { function_->call(sent); }

 private:
  struct Function {
    virtual ~Function() = default;
    virtual void call(std::int64_t sent) = 0;
  };
  template <class F>
  struct Of final : Function {
    explicit Of(F own) : function(std::move(own)) {}
    void call(std::int64_t sent) override { function(sent); }
    F function;
  };
  std::shared_ptr<Function> function_;
};

/// How a file is written. What was written by some options is read by the same.
struct Options {
  char delimiter = ',';
  char quote = '"';
  /// The first record names the columns.
  bool header = true;
  /// The unquoted field that is NULL; a quoted field never is.
  std::string null = {};
  /// `load`: the columns of the file's fields, in order, whatever a header says. Empty: by the header's names, or,
  /// without a header, the columns of the INSERT, or all of the table that can be written.
  std::vector<std::string> columns = {};
  /// `load`: fields of columns that the table or the INSERT does not have are passed over.
  bool ignore_unknown = false;
  /// `write`: texts that a spreadsheet takes for a formula (they begin with = + - @, a tab or a carriage return) get a
  /// ' in front. They are not read back as they were.
  bool escape_formulas = false;
  /// The file's name in messages; `load` from a path takes the path.
  std::string name = {};
  /// `load`: called with the number of rows sent so far, each time some thousand were. What it throws ends the load,
  /// and no row is kept.
  Progress progress = {};
};

/// A file that is no CSV, or does not fit what it is loaded into: a sentence that begins with the file and the line.
class FormatError : public Error {
 public:
  FormatError(const std::string& sentence, std::int64_t line) : Error(sentence), line_(line) {}
  /// Where the record begins, from 1.
  [[nodiscard]] std::int64_t line() const noexcept { return line_; }

 private:
  std::int64_t line_;
};

/// A field without its quotes.
struct Field {
  std::string_view text;
  bool quoted = false;
};

/// A record, valid until the next one is read.
struct Record {
  std::span<const Field> fields;
  std::int64_t line = 0;  ///< where it begins, from 1
};

namespace detail {
class Scanner;
}

/// Reads the records of a file, the header among them, in blocks of 64 KiB. Quoted fields may hold delimiters, line
/// ends and doubled quotes; lines end in LF or CRLF, the last one also at the end of the file. A byte order mark of
/// UTF-8 is skipped, and so are empty lines, unless the records before have one field: then it is an empty field. Bytes
/// are given as they are: whether they are UTF-8 is for the user to see. Used by one thread at a time.
/// @code
/// for (const csv::Record& record : csv::Reader(file)) use(record.fields[0].text);
/// @endcode
class Reader {
 public:
  /// The stream must outlive the reader. @throws ArgumentError for a delimiter or quote that cannot be one.
  explicit Reader(std::istream& in, const Options& options = {});
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /// Reads the next record; false at the end.
  /// @throws FormatError for a quote that is not closed, stands inside an unquoted field, or is followed by text, and
  ///         for a record of more than 1 GiB; Error when the stream fails.
  bool next();
  /// The record read last.
  [[nodiscard]] const Record& record() const noexcept;
  /// An error at that record's line: "visits.csv, line 3: message".
  [[nodiscard]] FormatError error(std::string_view message) const;

  class iterator {
   public:
    explicit iterator(Reader* reader) : reader_(reader) { ++*this; }
    [[nodiscard]] const Record& operator*() const noexcept { return reader_->record(); }
    [[nodiscard]] const Record* operator->() const noexcept { return &reader_->record(); }
    iterator& operator++() {
      if (!reader_->next()) reader_ = nullptr;
      return *this;
    }
    friend bool operator==(const iterator& it, std::default_sentinel_t) noexcept { return it.reader_ == nullptr; }

   private:
    Reader* reader_;
  };
  /// Reads the first record; each `++` the next.
  [[nodiscard]] iterator begin() { return iterator(this); }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  std::unique_ptr<detail::Scanner> scanner_;
};

/// Where `load` puts the rows: a table, or an INSERT (of chosen columns, with `on_conflict`).
class Target {
 public:
  Target(const FromClause& table) : insert_(quarry::insert(table)) {}
  Target(const InsertBase& insert) : insert_(insert.node()) {}
  [[nodiscard]] const Insert<>& insert() const noexcept { return insert_; }

 private:
  Insert<> insert_;
};

/// Inserts the records of a file by `execute_many`, in constant memory. Every field is read as its column's SQL type:
/// true/false, t/f, yes/no, y/n, on/off, 1/0 in any case; numbers with a point, exactly for NUMERIC; ISO dates, times
/// and moments, UTC without a zone; bytes in hexadecimal with or without \x; intervals as PostgreSQL prints them.
/// Columns of the table that the file does not have get their defaults.
/// @return how many rows were inserted.
/// @throws FormatError with line, column and text (not of a `sensitive` column) for what cannot be read, for names that
///         are unknown, missing or twice there, and for records of too few or too many fields; ArgumentError for a
///         file that cannot be opened; and as `execute_many`, ErrorInfo::row counting the records after the header from
///         0. Then no row is kept.
std::int64_t load(const Engine& engine, const Target& into, std::istream& in, const Options& options = {});
std::int64_t load(const Engine& engine, const Target& into, const std::string& path, const Options& options = {});
std::int64_t load(const Connection& connection, const Target& into, std::istream& in, const Options& options = {});
std::int64_t load(const Connection& connection, const Target& into, const std::string& path,
                  const Options& options = {});

/// Writes the rows of a result that are left, in constant memory if it is a stream: `csv::write(out,
/// engine.stream(q))`. NULL is `Options::null`, and a field that needs it is quoted; truth is true and false; numbers
/// have a point and as many digits as it takes to read them back; dates are ISO, moments with +00:00 (not those of
/// MySQL and MariaDB, whose DATETIME does not say that it is UTC); bytes \x and hexadecimal. No locale matters. Values
/// of sensitive columns are written as they are. Lines end in LF.
/// @return how many rows were written.
/// @throws Error when the stream fails, ConversionError for arrays, and as reading the result does.
std::int64_t write(std::ostream& out, ResultBase&& result, const Options& options = {});

}  // namespace quarry::csv
