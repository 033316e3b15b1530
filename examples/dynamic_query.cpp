// SPDX-License-Identifier: MIT
// A table and filters that are known at run time only, as in a report builder or a search form: every name is checked
// against the table, every value is bound.
#include <quarry/quarry.hpp>

#include <string>
#include <vector>

using namespace quarry;

struct Filter {
  std::string column, comparison, value;
};

// The text as the column's own type; each reader throws ArgumentError for text that is no such value.
Value read(const std::string& text, const SqlType& type) {
  if (is_number(type.id)) return Decimal(text);
  if (type.id == TypeId::date) return parse_date(text);
  return text;
}

Expr<bool> condition(const Table& table, const Filter& filter) {
  const Column<> column = table[filter.column];  // throws NoSuchColumn
  const Value value = read(filter.value, column.sql_type());
  if (filter.comparison == "is") return column == value;
  if (filter.comparison == "from") return column >= value;
  if (filter.comparison == "to") return column <= value;
  throw ArgumentError("a filter compares by is, from or to, not by \"" + filter.comparison + "\"");
}

Select<> query(const Table& table, const std::vector<std::string>& columns, const std::vector<Filter>& filters) {
  std::vector<Expr<>> items;
  for (const auto& name : columns) items.push_back(table[name]);
  std::vector<Expr<bool>> conditions;
  for (const auto& filter : filters) conditions.push_back(condition(table, filter));
  return select(items).where(and_(conditions)).order_by(items.front());
}

int main() {
  MetaData metadata;
  const Table visits{"visits", metadata, Column{"clinic", types::String{80}}, Column{"day", types::Date{}},
                     Column{"cost", types::Numeric{10, 2}}};
  const Engine engine = create_engine("sqlite://");
  metadata.create_all(engine);
  for (const char* day : {"2024-01-31", "2024-02-01", "2024-02-29"}) {
    engine.execute(insert(visits).values(visits["clinic"] = "North", visits["day"] = parse_date(day),
                                         visits["cost"] = Decimal("12.50")));
  }

  const Select<> february = query(visits, {"day", "cost"}, {{"clinic", "is", "North"}, {"day", "from", "2024-02-01"}});
  fmt::print("{}\n", february.compile(engine.dialect()).sql());
  for (const Row<>& row : engine.execute(february))
    fmt::print("{} {}\n", to_string(row["day"]), to_string(row["cost"]));

  try {
    (void)query(visits, {"day", "cots"}, {});
  } catch (const NoSuchColumn& error) {
    fmt::print("{}\n", error.what());
  }
}
