// SPDX-License-Identifier: MIT
#include "quarry/dialects/sqlite/dialect.hpp"

#include "compile/lowering.hpp"
#include "dialects/dialect_parts.hpp"
#include "dialects/sqlite/parts.hpp"
#include "sql/text_binds.hpp"

namespace quarry::sqlite {

namespace {

SchemaRules schema_rules(Version version) {
  SchemaRules rules;
  rules.option_prefix = "sqlite_";
  rules.stored_columns = rules.virtual_columns = version >= Version(3, 31);
  rules.numbers_only_key = true;
  rules.deferrable_keys = true;
  rules.foreign_schemas = false;
  rules.late_targets = true;
  rules.add_constraint = false;
  rules.transactional = true;
  rules.partial_indexes = true;
  rules.schema_of_index = true;
  rules.schemas = false;
  rules.replace_view = false;
  rules.view_if_not_exists = true;
  rules.temporary_views = true;
  rules.check_option = false;
  rules.truncate = "DELETE FROM ";
  rules.alter_columns = false;
  return rules;
}

}  // namespace

Dialect dialect(const DialectOptions& options) {
  DialectData data;
  data.name = "sqlite";
  data.version = detail::version_or(options.version, {3, 40});
  data.title = detail::title_of("SQLite", data.version, 2);
  data.features = features(feature::having_expressions, feature::limit_in_subquery, feature::correlated_derived,
                           feature::intersect_except, feature::concat_operator, feature::default_values);
  data.features |= features(feature::table_functions);
  detail::add_feature(data, feature::common_table_expressions, data.version >= Version(3, 8, 3));
  detail::add_feature(data, feature::window_functions, data.version >= Version(3, 25));
  detail::add_feature(data, feature::filter_clause, data.version >= Version(3, 30));
  detail::add_feature(data, feature::nulls_ordering, data.version >= Version(3, 30));
  detail::add_feature(data, feature::insert_returning, data.version >= Version(3, 35));
  detail::add_feature(data, feature::on_conflict, data.version >= Version(3, 24));
  detail::add_feature(data, feature::any_conflict, data.version >= Version(3, 35));
  detail::add_feature(data, feature::update_returning, data.version >= Version(3, 35));
  detail::add_feature(data, feature::delete_returning, data.version >= Version(3, 35));
  detail::add_feature(data, feature::update_from, data.version >= Version(3, 33));
  detail::add_feature(data, feature::with_changes, data.version >= Version(3, 8, 3));
  detail::add_feature(data, feature::aggregate_order_by, data.version >= Version(3, 44));
  detail::add_feature(data, feature::frame_groups, data.version >= Version(3, 28));
  detail::add_feature(data, feature::frame_exclude, data.version >= Version(3, 28));
  detail::add_feature(data, feature::cte_materialized, data.version >= Version(3, 35));
  detail::add_feature(data, feature::full_join, data.version >= Version(3, 39));
  detail::add_feature(data, feature::right_join, data.version >= Version(3, 39));
  data.placeholder = Placeholder::question_numbered;
  data.reserved_words = reserved_words();
  data.names_fold_case = true;
  // sqlite3ColumnsFromExprList() calls such a column column1
  static constexpr std::string_view lost[] = {"true", "false"};
  data.lost_item_names = lost;
  data.text = detail::sqlite_syntax;
  data.no_limit = "-1";
  data.double_modulo = "mod({0}, {1})";  // % cuts both off to integers
  data.numeric_modulo = "mod({0}, {1})";
  data.true_division = "{0} / ({1} + 0.0)";
  data.integer_division = "{0} / {1}";
  data.is_not_distinct = "{0} IS {1}";
  data.is_distinct = "{0} IS NOT {1}";
  data.empty_in = "{0} IN (SELECT {1} FROM (SELECT {1}) WHERE 1!=1)";
  data.empty_not_in = "({0} NOT IN (SELECT {1} FROM (SELECT {1}) WHERE 1!=1))";
  data.values = ValuesForm::renamed;
  data.explain = "EXPLAIN QUERY PLAN ";
  data.default_row = "DEFAULT VALUES";
  data.qualified_returning = false;
  set_operators(data);
  detail::add_lowering_passes(data);
  data.passes.push_back(lower_lone_having);
  data.passes.push_back(lower_joined_delete);
  data.passes.push_back(lower_conflict_select);
  data.literal = append_literal;
  data.default_literal = append_default;
  data.type_name = append_type;
  data.cast = cast_template;
  data.extract = extract_template;
  data.date_trunc = date_trunc_template;
  data.date_add = date_add_template;
  data.date_diff = date_diff_template;
  data.function = function_template;
  data.lacking_function = lacking_function;
  // INTEGER PRIMARY KEY, in exactly these words, is the row's own number
  data.autoincrement = [](TypeId type) {
    return detail::identity_column(type).empty() ? "" : std::string_view("INTEGER");
  };
  data.schema = schema_rules(data.version);
  return Dialect(std::move(data));
}

}  // namespace quarry::sqlite
