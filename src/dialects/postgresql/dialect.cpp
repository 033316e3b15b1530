// SPDX-License-Identifier: MIT
#include "quarry/dialects/postgresql/dialect.hpp"

#include "dialects/dialect_parts.hpp"
#include "dialects/postgresql/parts.hpp"

namespace quarry::postgresql {

namespace {

SchemaRules schema_rules(Version version) {
  static constexpr std::string_view methods[] = {"btree", "hash", "gin", "gist", "spgist", "brin"};
  SchemaRules rules;
  rules.option_prefix = "postgresql_";
  rules.enums = EnumForm::named_type;
  rules.comments = CommentForm::statement;
  rules.virtual_columns = version >= Version(18);
  rules.identity_options = true;
  rules.exclusion = true;
  rules.match_full = true;
  rules.deferrable_keys = true;
  rules.deferrable_unique = true;
  rules.nulls_not_distinct = version >= Version(15);
  rules.transactional = true;
  rules.drop_cascade = true;
  rules.partial_indexes = true;
  rules.rich_indexes = true;
  rules.method_first = true;
  rules.index_methods = methods;
  rules.current_schema = "current_schema()";
  rules.next_value = "nextval({1})";
  rules.materialized_views = true;
  rules.temporary_views = true;
  rules.named_table_columns = true;
  rules.with_no_data = true;
  rules.truncate_options = true;
  rules.guarded_alter = true;
  return rules;
}

}  // namespace

Dialect dialect(const DialectOptions& options) {
  DialectData data;
  data.name = "postgresql";
  data.version = detail::version_or(options.version, 15);
  data.title = detail::title_of("PostgreSQL", data.version, 1);
  data.features = features(
      feature::filter_clause, feature::nulls_ordering, feature::native_boolean, feature::insert_returning,
      feature::full_join, feature::common_table_expressions, feature::window_functions, feature::compound_parentheses,
      feature::intersect_except, feature::ilike, feature::concat_operator, feature::default_values, feature::right_join,
      feature::lateral, feature::grouping_sets, feature::distinct_on, feature::within_group,
      feature::aggregate_order_by, feature::frame_groups, feature::frame_exclude, feature::cte_modifying,
      feature::row_locks, feature::lock_of, feature::lock_wait, feature::key_locks, feature::variance,
      feature::set_operation_all, feature::having_expressions, feature::limit_in_subquery, feature::correlated_derived);
  data.features |= features(feature::on_conflict, feature::update_returning, feature::delete_returning,
                            feature::update_from, feature::delete_using, feature::with_changes);
  data.features |=
      features(feature::table_functions, feature::ordinality, feature::tablesample, feature::generate_series);
  detail::add_feature(data, feature::merge, data.version >= Version(15));
  detail::add_feature(data, feature::cte_materialized, data.version >= Version(12));
  detail::add_feature(data, feature::fetch_with_ties, data.version >= Version(13));
  set_operators(data);
  detail::add_lowering_passes(data);
  data.placeholder = Placeholder::numbered;
  data.reserved_words = reserved_words();
  data.max_identifier = 63;
  data.identifier_in_bytes = true;
  data.no_limit = "ALL";
  data.double_modulo = "CAST(CAST({0} AS NUMERIC) % CAST({1} AS NUMERIC) AS DOUBLE PRECISION)";
  data.true_division = "{0} / CAST({1} AS {2})";
  data.integer_division = "{0} / {1}";
  data.is_not_distinct = "{0} IS NOT DISTINCT FROM {1}";
  data.is_distinct = "{0} IS DISTINCT FROM {1}";
  data.empty_in = "{0} IN ({1}) AND (1 != 1)";
  data.empty_not_in = "({0} NOT IN ({1}) OR (1 = 1))";
  data.values = ValuesForm::standard;
  data.typed_values = true;
  data.explain_analyze = "EXPLAIN (ANALYZE) ";
  data.default_row = "DEFAULT VALUES";
  data.literal = append_literal;
  data.bind_literal = append_bind_literal;
  data.type_name = append_type;
  data.cast = cast_template;
  data.extract = extract_template;
  data.date_trunc = date_trunc_template;
  data.date_add = date_add_template;
  data.date_diff = date_diff_template;
  data.function = function_template;
  data.autoincrement = detail::identity_column;
  data.schema = schema_rules(data.version);
  return Dialect(std::move(data));
}

}  // namespace quarry::postgresql
