// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "definition.hpp"
#include "json_reader.hpp"

namespace clinic {

/// Reads a metric file part by part, in the order in which names are used: what a part names has been read before.
class DefinitionReader {
 public:
  explicit DefinitionReader(const Model& model) : model_(model) {}
  /// Once per reader. @throws DefinitionError.
  [[nodiscard]] Definitions read(const JsonPlace& json);

 private:
  // Dimensions, measures, metrics and scores become columns of one query.
  void require_unique(const std::string& name, const JsonPlace& item) const;
  [[nodiscard]] static std::string label(const std::string& name, const JsonPlace& item);
  // "column" of `table`, or "table.column" when no table is given.
  [[nodiscard]] ColumnName column(const JsonPlace& item, const std::string& table = {}) const;
  void parameter(const std::string& name, const JsonPlace& item);
  void fact(const std::string& name, const JsonPlace& item);
  [[nodiscard]] JoinStep join_step(const Fact& fact, const JsonPlace& join) const;
  void dimension(const std::string& name, const JsonPlace& item);
  void measure(const std::string& name, const JsonPlace& item);
  void operand(Measure& measure, const JsonPlace& of, const Fact& fact) const;
  [[nodiscard]] static Format format(const JsonPlace& item, int decimals);
  [[nodiscard]] Filter filter(const JsonPlace& item) const;
  void filter_value(Filter& filter, const JsonPlace& value, const ColumnName& compared) const;
  [[nodiscard]] quarry::Value scalar(const JsonPlace& item, const ColumnName& compared) const;
  void metric(const std::string& name, const JsonPlace& item);
  [[nodiscard]] Floor floor(const JsonPlace& item) const;
  [[nodiscard]] PeerGroup peers(const JsonPlace& item) const;
  void score(const std::string& name, const JsonPlace& item);
  void report(const std::string& name, const JsonPlace& item);
  void outliers(Report& report, const JsonPlace& item) const;
  [[nodiscard]] static View view(const JsonPlace& item);

  const Model& model_;
  Definitions result_;
};

}  // namespace clinic
