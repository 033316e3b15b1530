// SPDX-License-Identifier: MIT
#include "quarry/dialects/generic/dialect.hpp"

#include "compile/lowering.hpp"
#include "dialects/dialect_parts.hpp"
#include "dialects/generic/parts.hpp"

namespace quarry::generic {

Dialect dialect(const DialectOptions& options) {
  DialectData data;
  data.name = "generic";
  data.title = "standard SQL";
  data.version = options.version;
  data.features = features(
      feature::filter_clause, feature::nulls_ordering, feature::native_boolean, feature::insert_returning,
      feature::full_join, feature::common_table_expressions, feature::window_functions, feature::compound_parentheses,
      feature::intersect_except, feature::concat_operator, feature::default_values, feature::right_join,
      feature::lateral, feature::grouping_sets, feature::distinct_on, feature::qualify, feature::within_group,
      feature::aggregate_order_by, feature::frame_groups, feature::frame_exclude, feature::fetch_with_ties,
      feature::set_operation_all, feature::cte_materialized, feature::cte_modifying, feature::row_locks,
      feature::lock_of, feature::lock_wait, feature::key_locks, feature::variance, feature::having_expressions,
      feature::limit_in_subquery, feature::correlated_derived);
  data.features |= features(feature::on_conflict, feature::update_returning, feature::delete_returning,
                            feature::update_from, feature::delete_using, feature::with_changes, feature::merge);
  data.features |=
      features(feature::table_functions, feature::ordinality, feature::tablesample, feature::generate_series);
  data.placeholder = Placeholder::named;
  data.passes.push_back(lower_series);
  data.reserved_words = reserved_words();
  data.no_limit = "-1";
  data.true_division = "{0} / CAST({1} AS {2})";
  data.integer_division = "{0} / {1}";
  data.is_not_distinct = "{0} IS NOT DISTINCT FROM {1}";
  data.is_distinct = "{0} IS DISTINCT FROM {1}";
  data.empty_in = "{0} IN ({1}) AND (1 != 1)";
  data.empty_not_in = "({0} NOT IN ({1}) OR (1 = 1))";
  data.values = ValuesForm::standard;
  data.explain_analyze = "EXPLAIN ANALYZE ";
  data.default_row = "DEFAULT VALUES";
  data.literal = append_literal;
  data.type_name = append_type;
  data.cast = [](TypeId, TypeId) { return std::string_view(); };
  data.extract = extract_template;
  data.date_trunc = date_trunc_template;
  data.date_add = date_add_template;
  data.date_diff = date_diff_template;
  data.function = [](const FunctionCall& call) { return detail::keyword_function(call.name); };
  data.autoincrement = detail::identity_column;
  data.schema.comments = CommentForm::statement;
  data.schema.identity_options = true;
  data.schema.match_full = true;
  data.schema.deferrable_keys = true;
  data.schema.deferrable_unique = true;
  data.schema.nulls_not_distinct = true;
  data.schema.partial_indexes = true;
  data.schema.drop_cascade = true;
  data.schema.next_value = "NEXT VALUE FOR {0}";
  data.schema.materialized_views = true;
  data.schema.temporary_views = true;
  data.schema.named_table_columns = true;
  data.schema.with_no_data = true;
  data.schema.truncate_options = true;
  set_operators(data);
  return Dialect(std::move(data));
}

}  // namespace quarry::generic
