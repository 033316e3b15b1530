// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression.hpp"
#include "model.hpp"

/// The metric file: facts, dimensions, measures, metrics, scores and reports, as data. It holds no SQL: its names lead
/// to declared columns of the model or to one another, its formulas are a tiny grammar, and its values become binds.
namespace clinic {

/// What is wrong with a metric file, as one sentence that begins with the place as a JSON pointer.
class DefinitionError : public std::runtime_error {
 public:
  DefinitionError(const std::string& pointer, const std::string& message)
      : std::runtime_error((pointer.empty() ? "/" : pointer) + ": " + message) {}
};

/// `table.column`, declared in the model.
struct ColumnName {
  std::string table, column;
};

/// A many-to-one step from a fact's table to another: `from` is a column of a table reached so far, the other side is
/// the key of `table`. No other joins exist, so a join never multiplies the fact's rows.
struct JoinStep {
  std::string table;
  ColumnName from;
};

/// A table whose rows are counted and summed, with what can be reached from it.
struct Fact {
  std::string name, table;
  ColumnName time;
  std::vector<JoinStep> joins;
};

/// What reports group by: a column (with the key that tells equal names apart), or the fact's time cut to a period.
struct Dimension {
  std::string name, label;
  std::optional<ColumnName> column, key;
  std::optional<quarry::field> period;
};

/// `["encounters.encounterclass", "in", ["emergency", "urgentcare"]]`; the value may be a parameter.
struct Filter {
  std::string pointer;               ///< where it stands, for messages about parameters' values
  std::string name;                  ///< a column, a dimension, or "time"
  std::optional<ColumnName> column;  ///< what it compares; of "time" and periods: the fact's time
  std::string op;
  std::vector<quarry::Value> values;     ///< as the file has them: one, or the members of a list
  std::optional<std::string> parameter;  ///< in place of values
};

enum class Style { number, percent, currency };

/// How numbers are shown.
struct Format {
  Style style = Style::number;
  int decimals = 0;
  std::string code;  ///< of the currency
  std::string unit;  ///< behind the number: "min"
};

enum class Aggregate { count, count_distinct, sum, avg, min, max };

/// An aggregate over a fact's rows.
struct Measure {
  std::string name, label, fact;
  Aggregate aggregate = Aggregate::count;
  std::optional<ColumnName> of;         ///< the column; of a duration, where it begins
  std::optional<ColumnName> until;      ///< of a duration, where it ends
  double seconds_per_unit = 1;          ///< of a duration
  std::optional<quarry::field> period;  ///< `of` cut to a period, for counting months
  std::vector<Filter> filters;
  Format format;
};

/// A formula over measures and other metrics.
struct Metric {
  std::string name, label;
  Formula formula;
  bool higher_is_better = true;
  Format format;
};

/// The least a row must have to be judged: `{"encounters": 5}`.
using Floor = std::vector<std::pair<std::string, double>>;

/// Within which peers rows are compared, and what it takes to be compared.
struct PeerGroup {
  std::vector<std::string> dimensions;  ///< rows that agree in these are peers; none: all are
  Floor min_sample;
  int min_peers = 3;  ///< peers above the floor, this row included, below which nothing is said
};

/// A weighted mean of z-scores within peers, the sign turned where lower is better.
struct Score {
  std::string name, label;
  std::vector<std::pair<std::string, double>> weights;
  PeerGroup peers;
  int decimals = 2;
};

/// Marks rows whose metric is more than `threshold` standard deviations from the mean of their peers.
struct OutlierRule {
  std::string metric;
  double threshold = 2;
  PeerGroup peers;
};

enum class ViewKind { tiles, bar, line };

struct View {
  ViewKind kind = ViewKind::bar;
  std::string x;               ///< a dimension
  std::vector<std::string> y;  ///< items of `show`
};

struct Order {
  std::string name;  ///< an item of `by` or `show`
  bool descending = false;
};

struct Report {
  std::string name, title, description;
  std::vector<std::string> by, show;
  std::vector<Filter> filters;
  Floor min_sample;  ///< below it, metrics are "not enough data"
  std::optional<OutlierRule> outliers;
  std::vector<Order> order;
  std::optional<std::uint64_t> limit;
  std::vector<View> views;
};

/// A value that reports leave open. Without a value, filters that use it are left out.
struct Parameter {
  std::string name, label;
  bool list = false;
  std::vector<std::string> value;  ///< its default; empty: none
};

struct Definitions {
  std::string title;
  std::vector<Parameter> parameters;
  std::vector<Fact> facts;
  std::vector<Dimension> dimensions;
  std::vector<Measure> measures;
  std::vector<Metric> metrics;
  std::vector<Score> scores;
  std::vector<Report> reports;
};

/// The item of that name, or null.
template <class T>
[[nodiscard]] const T* find(const std::vector<T>& items, std::string_view name) noexcept {
  for (const T& item : items) {
    if (item.name == name) return &item;
  }
  return nullptr;
}

/// Reads and checks a metric file's text: every name leads somewhere, metrics form no cycle, every report can be built.
/// @throws DefinitionError for the first thing that is wrong.
[[nodiscard]] Definitions read_definitions(std::string_view json, const Model& model);
/// @throws DefinitionError whose message begins with the file's name, also when it cannot be read.
[[nodiscard]] Definitions read_definition_file(const std::filesystem::path& file, const Model& model);

/// A value of a filter or parameter as the type of the column it meets: text, or text that is a date, moment or number.
/// @throws DefinitionError at `pointer`.
[[nodiscard]] quarry::Value value_for(const ColumnName& column, std::string_view text, const Model& model,
                                      const std::string& pointer);

/// The measures that a measure, metric or score is made of, each once.
[[nodiscard]] std::vector<std::string> measures_of(const Definitions& definitions, const std::string& name);
/// The measures that a report needs, each once.
[[nodiscard]] std::vector<std::string> measures_of(const Definitions& definitions, const Report& report);
/// Whether a fact's rows have that table's columns: its own, or by its joins.
[[nodiscard]] bool reaches(const Fact& fact, std::string_view table) noexcept;

}  // namespace clinic
