// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "compile/names.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/schema/reflect.hpp"
#include "quarry/sql/select.hpp"
#include "quarry/types/error.hpp"
#include "schema/constraint_names.hpp"
#include "schema/engine/expression_meaning.hpp"
#include "schema/engine/native_type.hpp"
#include "schema/engine/reflected_default.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

using Kind = DifferenceKind;

std::string listed(const std::vector<std::string>& names) { return fmt::format("({})", fmt::join(names, ", ")); }

std::string_view words_of(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::none: return "NO ACTION";
    case ReferentialAction::cascade: return "CASCADE";
    case ReferentialAction::set_null: return "SET NULL";
    case ReferentialAction::set_default: return "SET DEFAULT";
    case ReferentialAction::restrict: return "RESTRICT";
  }
  return {};
}

/// One table of the program beside the same in the database.
class TableComparison {
 public:
  TableComparison(Connection& connection, const Inspector& inspector, const NodeRef& table,
                  std::vector<Difference>& found)
      : dialect_(connection.dialect()),
        rules_(dialect_.data().schema),
        inspector_(inspector),
        meaning_(connection),
        table_(*detail::definition_of(table)),
        found_(found) {}

  void run() {
    if (!inspector_.has_table(table_.name, table_.schema)) {
      found_.push_back(
          {Kind::table, table_.full_name(), {}, fmt::format("table {} is not in the database", table_.full_name())});
      return;
    }
    live_ = inspector_.table(table_.name, table_.schema);
    from_ = quoted(live_.schema) + "." + quoted(live_.name);
    columns();
    primary_key();
    uniques();
    foreign_keys();
    checks();
    exclusions();
    indexes();
    comment();
    options();
  }

 private:
  void add(Kind kind, const std::string& name, const std::string& text) {
    found_.push_back({kind, table_.full_name(), name, fmt::format("table {}: {}", table_.full_name(), text)});
  }
  void differs(Kind kind, const std::string& name, const std::string& what, const std::string& program,
               const std::string& database) {
    add(kind, name, fmt::format("{} is {} in the program and {} in the database", what, program, database));
  }
  void missing(Kind kind, const std::string& name, const std::string& what) {
    add(kind, name, what + " is not in the database");
  }
  void extra(Kind kind, const std::string& name, const std::string& what) {
    add(kind, name, what + " is in the database and not in the program");
  }

  [[nodiscard]] bool is_mysql() const { return rules_.option_prefix == "mysql_"; }
  [[nodiscard]] bool is_sqlite() const { return rules_.option_prefix == "sqlite_"; }

  [[nodiscard]] std::string quoted(const std::string& name) const {
    const char quote = dialect_.data().identifier_quote;
    std::string out(1, quote);
    for (const char c : name) out += c == quote ? std::string(2, quote) : std::string(1, c);
    return out + quote;
  }

  [[nodiscard]] std::string printed(const detail::ConstraintName& name) const {
    return name.given || name.text.empty() ? name.text : generated_name(name.text, dialect_, false);
  }

  /// An expression of a definition as the statement that creates it has it.
  [[nodiscard]] std::string sql_of(const NodeRef& expression) const {
    const std::string whole = select(Expr<>(expression).label("x")).literal_sql(dialect_);
    constexpr std::string_view before = "SELECT ", after = " AS x";
    return whole.substr(before.size(), whole.size() - before.size() - after.size());
  }

  // --- columns

  void columns() {
    for (const ColumnDefinition& column : table_.columns) {
      const auto live = std::find_if(live_.columns.begin(), live_.columns.end(),
                                     [&](const ReflectedColumn& each) { return each.name == column.name; });
      if (live == live_.columns.end()) missing(Kind::column, column.name, "column " + column.name);
      else compare(column, *live);
    }
    for (const ReflectedColumn& live : live_.columns) {
      if (table_.find(live.name) == nullptr) extra(Kind::column, live.name, "column " + live.name);
    }
  }

  void compare(const ColumnDefinition& column, const ReflectedColumn& live) {
    const std::string what = "column " + column.name;
    type(column, live);
    const bool nullable = column.computed && !rules_.computed_not_null ? live.nullable : column.nullable;
    if (nullable != live.nullable) {
      differs(Kind::nullability, column.name, what, column.nullable ? "NULL" : "NOT NULL",
              live.nullable ? "NULL" : "NOT NULL");
    }
    server_default(column, live);
    computed(column, live);
    // on SQLite every INTEGER PRIMARY KEY is numbered
    if (!is_sqlite() && column.autoincrement != live.autoincrement) {
      differs(Kind::numbering, column.name, what, column.autoincrement ? "numbered" : "not numbered",
              live.autoincrement ? "numbered" : "not numbered");
    } else if (live.identity) {
      identity(column, live);
    }
    if (detail::plain_sql(column.collation) != detail::plain_sql(live.collation)) {
      differs(Kind::collation, column.name, "the collation of " + what, or_default(column.collation),
              or_default(live.collation));
    }
    if (rules_.comments != CommentForm::none && column.comment != live.comment) {
      differs(Kind::comment, column.name, "the comment of " + what, "'" + column.comment + "'",
              "'" + live.comment + "'");
    }
  }

  static std::string or_default(const std::string& name) { return name.empty() ? "the usual one" : name; }

  void type(const ColumnDefinition& column, const ReflectedColumn& live) {
    const std::string what = "column " + column.name;
    const bool words = column.enumeration && column.native_type.empty() && rules_.enums != EnumForm::check;
    if (words) {
      const EnumDefinition& declared = *column.enumeration;
      const std::string program = fmt::format("ENUM {}", listed(declared.values));
      if (!live.enumeration || live.enumeration->values != declared.values) {
        differs(Kind::type, column.name, what, program,
                live.enumeration ? fmt::format("ENUM {}", listed(live.enumeration->values)) : live.native);
      } else if (rules_.enums == EnumForm::named_type && live.enumeration->name != declared.name) {
        differs(Kind::type, column.name, what, "of type " + declared.name, "of type " + live.enumeration->name);
      }
      return;
    }
    std::string declared = column.native_type;
    if (declared.empty()) declared = type_name(column);
    // SQLite's row number is an INTEGER, whatever its size in the program
    if (is_sqlite() && column.autoincrement) declared = dialect_.data().autoincrement(column.type.id);
    const bool same =
        detail::canonical_type(dialect_.name(), declared) == detail::canonical_type(dialect_.name(), live.native);
    if (!same) differs(Kind::type, column.name, what, declared, live.native);
  }

  [[nodiscard]] std::string type_name(const ColumnDefinition& column) const {
    std::string name;
    dialect_.data().type_name(name, column.type, TypeUse::column);
    return name;
  }

  void server_default(const ColumnDefinition& column, const ReflectedColumn& live) {
    if (column.autoincrement || live.autoincrement) return;
    std::string declared;
    if (column.server_default) {
      const DialectData& data = dialect_.data();
      const NodeRef value = detail::adopt_type(column.server_default, column.type);
      const auto* literal = as<nodes::Literal>(value);
      if (literal != nullptr && literal->value == detail::literal_default(live)) return;
      if (literal != nullptr) {
        (data.default_literal != nullptr ? data.default_literal : data.literal)(declared, literal->value, column.type);
      } else {
        declared = sql_of(value);
      }
    }
    // DEFAULT NULL is no default
    if (detail::plain_sql(declared) == "null") declared.clear();
    if (declared.empty() && detail::plain_sql(live.server_default).starts_with("null::")) return;
    if (meaning_.same_default(declared, live.server_default, live.native)) return;
    const auto shown = [](const std::string& sql) { return sql.empty() ? std::string("none") : sql; };
    differs(Kind::server_default, column.name, "the default of column " + column.name, shown(declared),
            shown(live.server_default));
  }

  void computed(const ColumnDefinition& column, const ReflectedColumn& live) {
    const std::string what = "column " + column.name;
    if (!column.computed || live.computed.empty()) {
      if (static_cast<bool>(column.computed) == live.computed.empty()) {
        differs(Kind::computed, column.name, what, column.computed ? "computed" : "not computed",
                live.computed.empty() ? "not computed" : "computed");
      }
      return;
    }
    bool stored = column.computed_storage == ComputedStorage::stored;
    if (column.computed_storage == ComputedStorage::any) stored = !rules_.virtual_columns;
    if (stored != live.stored) {
      differs(Kind::computed, column.name, what, stored ? "stored" : "virtual", live.stored ? "stored" : "virtual");
    }
    const std::string declared = sql_of(column.computed);
    if (!meaning_.same(declared, live.computed, from_)) {
      differs(Kind::computed, column.name, what, "computed as " + declared, "computed as " + live.computed);
    }
  }

  void identity(const ColumnDefinition& column, const ReflectedColumn& live) {
    const IdentityOptions& said = column.identity;
    const ReflectedSequence& numbers = *live.identity;
    const std::string what = "the numbering of column " + column.name;
    if (said.always != live.identity_always) {
      differs(Kind::numbering, column.name, what, said.always ? "ALWAYS" : "BY DEFAULT",
              live.identity_always ? "ALWAYS" : "BY DEFAULT");
    }
    const auto number = [&](std::string_view name, const std::optional<std::int64_t>& program, std::int64_t database) {
      if (!program || *program == database) return;
      add(Kind::numbering, column.name,
          fmt::format("{} has {} {} in the program and {} in the database", what, name, *program, database));
    };
    number("START WITH", said.start, numbers.start);
    number("INCREMENT BY", said.increment, numbers.increment);
    number("MINVALUE", said.min_value, numbers.min_value);
    number("MAXVALUE", said.max_value, numbers.max_value);
    number("CACHE", said.cache, numbers.cache);
    if (said.cycle != numbers.cycle) {
      differs(Kind::numbering, column.name, what, said.cycle ? "CYCLE" : "NO CYCLE",
              numbers.cycle ? "CYCLE" : "NO CYCLE");
    }
  }

  // --- keys

  void primary_key() {
    const std::vector<std::string> declared = table_.primary_key_columns();
    const std::vector<std::string> live = live_.primary_key ? live_.primary_key->columns : std::vector<std::string>();
    if (declared != live) {
      differs(Kind::primary_key_constraint, {}, "the primary key", declared.empty() ? "none" : listed(declared),
              live.empty() ? "none" : listed(live));
      return;
    }
    const std::string name = printed(detail::name_of_primary_key(table_));
    if (!name.empty() && live_.primary_key && !live_.primary_key->name.empty() && live_.primary_key->name != name)
      differs(Kind::primary_key_constraint, name, "the name of the primary key", name, live_.primary_key->name);
  }

  /// Pairs what the program says with what is there, by name where the program gives one, else by `same`; tells what is
  /// left over on either side, and calls `compare` for each pair.
  template <class D, class L, class Same, class Compare, class Describe, class DescribeLive>
  void pair(Kind kind, const std::vector<std::pair<std::string, D>>& declared, const std::vector<L>& live, Same&& same,
            Compare&& compare, Describe&& describe, DescribeLive&& describe_live) {
    std::vector<bool> taken(live.size(), false);
    std::vector<const D*> found(live.size(), nullptr);
    std::vector<const std::pair<std::string, D>*> left;
    const auto take = [&](const std::pair<std::string, D>& one, auto&& fits) {
      for (std::size_t i = 0; i < live.size(); ++i) {
        if (taken[i] || !fits(live[i])) continue;
        taken[i] = true;
        found[i] = &one.second;
        return true;
      }
      return false;
    };
    // names first, so that an unnamed one takes nobody's
    for (const auto& one : declared) {
      if (one.first.empty() || !take(one, [&](const L& each) { return each.name == one.first; })) left.push_back(&one);
    }
    for (const auto* one : left) {
      const bool named = !one->first.empty();
      if (named || !take(*one, [&](const L& each) { return same(one->second, each); }))
        missing(kind, one->first, describe(one->first, one->second));
    }
    for (std::size_t i = 0; i < live.size(); ++i) {
      if (!taken[i]) extra(kind, live[i].name, describe_live(live[i]));
      else compare(*found[i], live[i]);
    }
  }

  static std::string called(std::string_view kind, const std::string& name, const std::string& rest) {
    return name.empty() ? fmt::format("{} {}", kind, rest) : fmt::format("{} {} {}", kind, name, rest);
  }

  /// A unique index of whole columns, which MySQL takes for a constraint.
  [[nodiscard]] bool is_constraint(const IndexDefinition& index) const {
    return is_mysql() && index.unique &&
           std::all_of(index.elements.begin(), index.elements.end(),
                       [](const auto& each) { return !each.expression && each.length == 0 && !each.descending; });
  }

  void uniques() {
    std::vector<std::pair<std::string, UniqueDefinition>> declared;
    for (const UniqueDefinition& key : table_.uniques)
      declared.emplace_back(printed(detail::name_of(table_, key)), key);
    for (const IndexDefinition& index : table_.indexes) {
      if (!is_constraint(index)) continue;
      UniqueDefinition key;
      for (const IndexElement& element : index.elements) key.columns.push_back(element.column);
      declared.emplace_back(printed(detail::name_of(table_, index)), std::move(key));
    }
    pair(
        Kind::unique_constraint, declared, live_.uniques,
        [](const UniqueDefinition& key, const ReflectedKey& live) { return key.columns == live.columns; },
        [&](const UniqueDefinition& key, const ReflectedKey& live) {
          const std::string what = "unique constraint " + live.name;
          if (key.columns != live.columns)
            differs(Kind::unique_constraint, live.name, what, listed(key.columns), listed(live.columns));
          flags(Kind::unique_constraint, live.name, what, key.deferrable || key.initially_deferred,
                key.initially_deferred, live);
          if (key.nulls_not_distinct != live.nulls_not_distinct) {
            differs(Kind::unique_constraint, live.name, what,
                    key.nulls_not_distinct ? "NULLS NOT DISTINCT" : "NULLS DISTINCT",
                    live.nulls_not_distinct ? "NULLS NOT DISTINCT" : "NULLS DISTINCT");
          }
        },
        [](const std::string& name, const UniqueDefinition& key) {
          return called("unique constraint", name, listed(key.columns));
        },
        [](const ReflectedKey& live) { return called("unique constraint", live.name, listed(live.columns)); });
  }

  template <class L>
  void flags(Kind kind, const std::string& name, const std::string& what, bool deferrable, bool deferred,
             const L& live) {
    const auto words = [](bool can, bool does) {
      return std::string(!can ? "NOT DEFERRABLE" : does ? "INITIALLY DEFERRED" : "DEFERRABLE");
    };
    if (words(deferrable, deferred) != words(live.deferrable, live.initially_deferred))
      differs(kind, name, what, words(deferrable, deferred), words(live.deferrable, live.initially_deferred));
  }

  [[nodiscard]] std::string full_target(const ForeignKeyDefinition& key) const {
    if (is_sqlite()) return live_.schema + "." + key.table.substr(key.table.rfind('.') + 1);
    return key.table.find('.') == std::string::npos ? inspector_.default_schema() + "." + key.table : key.table;
  }

  void foreign_keys() {
    std::vector<std::pair<std::string, ForeignKeyDefinition>> declared;
    for (const ForeignKeyDefinition& key : table_.foreign_keys)
      declared.emplace_back(printed(detail::name_of(table_, key)), key);
    const auto target = [](const ReflectedForeignKey& live) { return live.target_schema + "." + live.target_table; };
    const auto same = [&](const ForeignKeyDefinition& key, const ReflectedForeignKey& live) {
      return key.columns == live.columns && key.target_columns == live.target_columns &&
             full_target(key) == target(live);
    };
    const auto action = [&](ReferentialAction said) {
      return is_mysql() && said == ReferentialAction::restrict ? ReferentialAction::none : said;
    };
    pair(
        Kind::foreign_key_constraint, declared, live_.foreign_keys, same,
        [&](const ForeignKeyDefinition& key, const ReflectedForeignKey& live) {
          const std::string what = called("foreign key", live.name, listed(live.columns));
          if (!same(key, live)) {
            differs(Kind::foreign_key_constraint, live.name, what,
                    fmt::format("{} to {} {}", listed(key.columns), full_target(key), listed(key.target_columns)),
                    fmt::format("{} to {} {}", listed(live.columns), target(live), listed(live.target_columns)));
          }
          const auto rule = [&](std::string_view name, ReferentialAction program, ReferentialAction database) {
            if (action(program) == database) return;
            differs(Kind::foreign_key_constraint, live.name, what, fmt::format("{} {}", name, words_of(program)),
                    fmt::format("{} {}", name, words_of(database)));
          };
          rule("ON DELETE", key.on_delete, live.on_delete);
          rule("ON UPDATE", key.on_update, live.on_update);
          if ((key.match_full && key.columns.size() > 1) != live.match_full) {
            differs(Kind::foreign_key_constraint, live.name, what, key.match_full ? "MATCH FULL" : "MATCH SIMPLE",
                    live.match_full ? "MATCH FULL" : "MATCH SIMPLE");
          }
          flags(Kind::foreign_key_constraint, live.name, what, key.deferrable || key.initially_deferred,
                key.initially_deferred, live);
        },
        [&](const std::string& name, const ForeignKeyDefinition& key) {
          return called("foreign key", name, listed(key.columns) + " to " + key.table);
        },
        [&](const ReflectedForeignKey& live) {
          return called("foreign key", live.name, listed(live.columns) + " to " + target(live));
        });
  }

  // --- checks

  void checks() {
    std::vector<std::pair<std::string, std::string>> declared;
    for (const CheckDefinition& check : table_.checks)
      declared.emplace_back(printed(detail::name_of(table_, check)), sql_of(check.condition));
    for (const ColumnDefinition& column : table_.columns) {
      if (column.enumeration && column.native_type.empty() && rules_.enums == EnumForm::check) {
        std::string words;
        for (const std::string& value : column.enumeration->values) {
          if (!words.empty()) words += ", ";
          dialect_.data().literal(words, Value(value), types::Text{});
        }
        declared.emplace_back(printed(detail::name_of_enum_check(table_, column)),
                              fmt::format("{} IN ({})", quoted(column.name), words));
      }
      if (column.computed && !column.nullable && !rules_.computed_not_null)
        declared.emplace_back("", quoted(column.name) + " IS NOT NULL");
    }
    const auto same = [&](const std::string& condition, const ReflectedCheck& live) {
      return meaning_.same(condition, live.condition, from_);
    };
    pair(
        Kind::check_constraint, declared, live_.checks, same,
        [&](const std::string& condition, const ReflectedCheck& live) {
          if (!same(condition, live))
            differs(Kind::check_constraint, live.name, "check " + live.name, condition, live.condition);
        },
        [](const std::string& name, const std::string& condition) { return called("check", name, condition); },
        [](const ReflectedCheck& live) { return called("check", live.name, live.condition); });
  }

  void exclusions() {
    std::vector<std::pair<std::string, int>> declared;
    for (const ExcludeDefinition& one : table_.excludes)
      declared.emplace_back(printed(detail::name_of(table_, one)), 0);
    pair(
        Kind::exclude_constraint, declared, live_.excludes, [](int, const ReflectedCheck&) { return true; },
        [](int, const ReflectedCheck&) {}, [](const std::string& name, int) { return "exclusion " + name; },
        [](const ReflectedCheck& live) { return "exclusion " + live.name; });
  }

  // --- indexes

  void indexes() {
    std::vector<std::pair<std::string, IndexDefinition>> declared;
    for (const IndexDefinition& index : table_.indexes) {
      if (!is_constraint(index)) declared.emplace_back(printed(detail::name_of(table_, index)), index);
    }
    std::vector<ReflectedIndex> live;
    for (const ReflectedIndex& index : live_.indexes) {
      const bool told =
          std::any_of(declared.begin(), declared.end(), [&](const auto& each) { return each.first == index.name; });
      if (told || !serves_key(index)) live.push_back(index);
    }
    pair(
        Kind::index, declared, live, [](const IndexDefinition&, const ReflectedIndex&) { return false; },
        [&](const IndexDefinition& index, const ReflectedIndex& there) { compare(index, there); },
        [](const std::string& name, const IndexDefinition&) { return "index " + name; },
        [](const ReflectedIndex& there) { return "index " + there.name; });
  }

  /// MySQL makes an index for a foreign key that has none, and keeps it when the key goes.
  [[nodiscard]] bool serves_key(const ReflectedIndex& index) const {
    const auto serves = [&](const auto& key) {
      return key.columns.size() <= index.elements.size() &&
             std::equal(key.columns.begin(), key.columns.end(), index.elements.begin(),
                        [](const std::string& name, const auto& element) { return element.column == name; });
    };
    return is_mysql() && (std::any_of(live_.foreign_keys.begin(), live_.foreign_keys.end(), serves) ||
                          std::any_of(table_.foreign_keys.begin(), table_.foreign_keys.end(), serves));
  }

  void compare(const IndexDefinition& index, const ReflectedIndex& live) {
    const std::string what = "index " + live.name;
    const auto yes = [&](bool program, bool database, const std::string& words) {
      if (program != database)
        differs(Kind::index, live.name, what, program ? words : "not " + words, database ? words : "not " + words);
    };
    yes(index.unique, live.unique, "UNIQUE");
    yes(index.nulls_not_distinct, live.nulls_not_distinct, "NULLS NOT DISTINCT");
    if (!elements_same(index, live)) {
      std::vector<std::string> program, database;
      for (const IndexElement& each : index.elements) program.push_back(shown(each));
      for (const ReflectedIndex::Element& each : live.elements) database.push_back(shown(each));
      differs(Kind::index, live.name, what, "over " + listed(program), "over " + listed(database));
    }
    if (index.include != live.include)
      differs(Kind::index, live.name, what, "INCLUDE " + listed(index.include), "INCLUDE " + listed(live.include));
    const std::string condition = index.where ? sql_of(index.where) : std::string();
    if (!meaning_.same(condition, live.where, from_)) {
      const auto words = [](const std::string& sql) {
        return sql.empty() ? std::string("of all rows") : "of rows WHERE " + sql;
      };
      differs(Kind::index, live.name, what, words(condition), words(live.where));
    }
    // a method the database does not have is left out when the index is made
    const auto knows = [&](const auto& methods) {
      return std::find(methods.begin(), methods.end(), index.method) != methods.end();
    };
    std::string method = knows(rules_.index_methods) || knows(rules_.index_kinds) ? index.method : "btree";
    // InnoDB makes a B-tree of whatever is asked for
    if (is_mysql() && method == "hash") method = live.method;
    if (!live.method.empty() && method != live.method) differs(Kind::index, live.name, what, method, live.method);
  }

  bool elements_same(const IndexDefinition& index, const ReflectedIndex& live) {
    return std::equal(index.elements.begin(), index.elements.end(), live.elements.begin(), live.elements.end(),
                      [&](const IndexElement& a, const ReflectedIndex::Element& b) {
                        if (a.column != b.column || a.descending != b.descending || a.length != b.length) return false;
                        if (a.operator_class != b.operator_class) return false;
                        const bool first =
                            a.nulls == nodes::Nulls::unspecified ? a.descending : a.nulls == nodes::Nulls::first;
                        if (!is_mysql() && !is_sqlite() && first != b.nulls_first.value_or(b.descending)) return false;
                        return meaning_.same(a.expression ? sql_of(a.expression) : std::string(), b.expression, from_);
                      });
  }

  [[nodiscard]] std::string shown(const IndexElement& element) const {
    return (element.expression ? sql_of(element.expression) : element.column) + (element.descending ? " DESC" : "") +
           (element.length != 0 ? fmt::format(" ({})", element.length) : "");
  }
  [[nodiscard]] static std::string shown(const ReflectedIndex::Element& element) {
    return (element.expression.empty() ? element.column : element.expression) + (element.descending ? " DESC" : "") +
           (element.length != 0 ? fmt::format(" ({})", element.length) : "");
  }

  // --- the table

  void comment() {
    if (rules_.comments != CommentForm::none && table_.comment != live_.comment)
      differs(Kind::comment, {}, "its comment", "'" + table_.comment + "'", "'" + live_.comment + "'");
  }

  void options() {
    const auto find = [](const auto& all, const std::string& name) {
      return std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.first == name; });
    };
    for (const auto& [name, value] : table_.options) {
      // the number to go on with is no longer what it was, and a character set is said by its collation
      if (!name.starts_with(rules_.option_prefix) || name == "mysql_auto_increment") continue;
      if (name == "mysql_charset") {
        const auto live = find(live_.options, "mysql_collate");
        if (live != live_.options.end() && !live->second.starts_with(value + "_"))
          differs(Kind::option, name, "the option " + name, value, "that of " + live->second);
        continue;
      }
      const auto live = find(live_.options, name);
      if (live == live_.options.end()) missing(Kind::option, name, "the option " + name);
      else if (detail::plain_sql(live->second) != detail::plain_sql(value))
        differs(Kind::option, name, "the option " + name, value, live->second);
    }
    for (const auto& [name, value] : live_.options) {
      // MySQL has an engine and a collation for every table
      if (!is_mysql() && find(table_.options, name) == table_.options.end())
        extra(Kind::option, name, "the option " + name);
    }
  }

  const Dialect& dialect_;
  const SchemaRules& rules_;
  const Inspector& inspector_;
  detail::ExpressionMeaning meaning_;
  const TableDefinition& table_;
  std::vector<Difference>& found_;
  ReflectedTable live_;
  std::string from_;
};

}  // namespace

namespace {

/// The options that the program gives beside those that the database has.
void compare(const Sequence& sequence, const ReflectedSequence& live, std::vector<Difference>& found) {
  const SequenceOptions& options = sequence.options;
  const auto differs = [&](const std::string& program, const std::string& database) {
    found.push_back({Kind::sequence,
                     {},
                     sequence.full_name(),
                     fmt::format("sequence {} is {} in the program and {} in the database", sequence.full_name(),
                                 program, database)});
  };
  const auto number = [&](const char* words, const std::optional<std::int64_t>& program, std::int64_t database) {
    if (program && *program != database)
      differs(fmt::format("{} {}", words, *program), fmt::format("{} {}", words, database));
  };
  number("START WITH", options.start, live.start);
  number("INCREMENT BY", options.increment, live.increment);
  number("MINVALUE", options.min, live.min_value);
  number("MAXVALUE", options.max, live.max_value);
  number("CACHE", options.cache, live.cache);
  if (options.cycle != live.cycle) differs(options.cycle ? "CYCLE" : "NO CYCLE", live.cycle ? "CYCLE" : "NO CYCLE");
}

void compare_sequences(const MetaData& metadata, const Inspector& inspector, std::vector<Difference>& found) {
  for (const Sequence& sequence : metadata.sequences()) {
    const std::vector<ReflectedSequence> all = inspector.sequences(sequence.options.schema);
    const auto live =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == sequence.name; });
    if (live != all.end()) {
      compare(sequence, *live, found);
      continue;
    }
    const std::string name = sequence.full_name();
    found.push_back({Kind::sequence, {}, name, fmt::format("sequence {} is not in the database", name)});
  }
}

/// The names that the program gives in one schema.
struct DeclaredNames {
  std::set<std::string> tables, sequences;
};

void find_undeclared(const MetaData& metadata, const Inspector& inspector, std::vector<Difference>& found) {
  std::map<std::string, DeclaredNames> schemas;  // none is the connection's own
  const auto names_of = [&](const std::string& schema) -> DeclaredNames& {
    return schemas[schema == inspector.default_schema() ? std::string() : schema];
  };
  for (const Table& table : metadata.sorted_tables()) {
    const TableDefinition& definition = *detail::definition_of(table.node());
    names_of(definition.schema).tables.insert(definition.name);
  }
  for (const Sequence& sequence : metadata.sequences())
    names_of(sequence.options.schema).sequences.insert(sequence.name);
  if (schemas.empty()) names_of({});

  for (const auto& [schema, declared] : schemas) {
    const std::string before = schema.empty() ? schema : schema + ".";
    for (const std::string& table : inspector.tables(schema)) {
      if (declared.tables.contains(table)) continue;
      const std::string name = before + table;
      found.push_back({Kind::table, name, {}, fmt::format("table {} is in the database and not in the program", name)});
    }
    for (const ReflectedSequence& sequence : inspector.sequences(schema)) {
      if (declared.sequences.contains(sequence.name)) continue;
      const std::string name = before + sequence.name;
      found.push_back(
          {Kind::sequence, {}, name, fmt::format("sequence {} is in the database and not in the program", name)});
    }
  }
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Difference& difference) { return out << difference.text; }

std::vector<Difference> diff(const MetaData& metadata, Connection& connection, const DiffOptions& options) {
  const Inspector inspector = inspect(connection);
  std::vector<Difference> found;
  compare_sequences(metadata, inspector, found);
  for (const Table& table : metadata.sorted_tables()) TableComparison(connection, inspector, table.node(), found).run();
  if (options.undeclared) find_undeclared(metadata, inspector, found);
  return found;
}

std::vector<Difference> diff(const MetaData& metadata, const Engine& engine, const DiffOptions& options) {
  Connection connection = engine.connect();
  return diff(metadata, connection, options);
}

}  // namespace quarry
