// SPDX-License-Identifier: MIT
#include "quarry/dialects/mysql/dialect.hpp"

#include "compile/lowering.hpp"
#include "dialects/dialect_parts.hpp"
#include "dialects/mysql/parts.hpp"
#include "sql/text_binds.hpp"

namespace quarry::mysql {

namespace {

// The hooks are plain functions without a dialect at hand, so each member of the family gets its own.
template <const Member& member>
void set_hooks(DialectData& data) {
  data.literal = [](std::string& out, const Value& value, const SqlType& type) {
    append_literal(out, value, type, member);
  };
  data.default_literal = [](std::string& out, const Value& value, const SqlType& type) {
    append_default(out, value, type, member);
  };
  data.type_name = [](std::string& out, const SqlType& type, TypeUse use) { append_type(out, type, use, member); };
  data.cast = [](TypeId target, TypeId) { return cast_template(target, member); };
  data.function = [](const FunctionCall& call) { return function_template(call, member); };
  data.lacking_function = [](const FunctionCall& call) { return lacking_function(call, member); };
}

std::string_view autoincrement(TypeId type) {
  switch (type) {
    case TypeId::small_integer: return "SMALLINT AUTO_INCREMENT";
    case TypeId::integer: return "INTEGER AUTO_INCREMENT";
    case TypeId::unknown:
    case TypeId::big_integer: return "BIGINT AUTO_INCREMENT";
    case TypeId::unsigned_big_integer: return "BIGINT UNSIGNED AUTO_INCREMENT";
    default: return {};
  }
}

SchemaRules schema_rules() {
  static constexpr std::string_view methods[] = {"btree", "hash"};
  static constexpr std::string_view kinds[] = {"fulltext", "spatial"};
  SchemaRules rules;
  rules.option_prefix = "mysql_";
  rules.enums = EnumForm::inline_type;
  rules.comments = CommentForm::inline_words;
  rules.start_option = true;
  rules.set_default = false;  // InnoDB
  rules.drop_foreign_key = "DROP FOREIGN KEY ";
  rules.prefix_indexes = true;
  rules.drop_index_on = true;
  rules.index_methods = methods;
  rules.index_kinds = kinds;
  rules.current_schema = "DATABASE()";
  rules.modify_column = true;
  return rules;
}

// What MySQL and MariaDB share; each then adds its versions' features.
DialectData common(std::string_view name, std::string_view product, Version version) {
  DialectData data;
  data.name = name;
  data.version = version;
  data.title = detail::title_of(product, version, 2);
  data.features =
      features(feature::variance, feature::compound_parentheses, feature::right_join, feature::row_locks,
               feature::aggregate_order_by, feature::joined_delete, feature::limited_changes, feature::any_conflict);
  data.placeholder = Placeholder::question;
  data.identifier_quote = '`';
  data.max_identifier = 64;
  data.max_alias = 255;
  data.narrow_identifiers = true;
  data.names_fold_case = true;
  data.text = detail::mysql_syntax;
  data.inner_join = " INNER JOIN ";
  data.no_limit = "18446744073709551615";
  data.passes.push_back(lower_assignment_order);
  data.excluded = "VALUES({0})";
  data.true_division = "{0} / {1}";
  data.integer_division = "{0} DIV {1}";
  data.is_not_distinct = "{0} <=> {1}";
  data.is_distinct = "NOT ({0} <=> {1})";
  data.empty_in = "{0} IN ({1}) AND (1 != 1)";
  data.empty_not_in = "({0} NOT IN ({1}) OR (1 = 1))";
  data.default_row = "() VALUES ()";
  data.dual = true;
  data.with_after_insert = true;
  data.offset_first = true;
  data.inline_indexes = true;
  data.schema = schema_rules();
  data.extract = extract_template;
  data.date_trunc = date_trunc_template;
  data.date_add = date_add_template;
  data.date_diff = date_diff_template;
  data.autoincrement = autoincrement;
  set_operators(data);
  return data;
}

}  // namespace

Dialect dialect(const DialectOptions& options) {
  DialectData data = common("mysql", "MySQL", detail::version_or(options.version, {8, 0, 36}));
  data.reserved_words = mysql_reserved_words();
  detail::add_feature(data, feature::common_table_expressions, data.version >= Version(8, 0));
  detail::add_feature(data, feature::window_functions, data.version >= Version(8, 0));
  detail::add_feature(data, feature::with_changes, data.version >= Version(8, 0));
  detail::add_feature(data, feature::intersect_except, data.version >= Version(8, 0, 31));
  detail::add_feature(data, feature::set_operation_all, data.version >= Version(8, 0, 31));
  detail::add_feature(data, feature::lateral, data.version >= Version(8, 0, 14));
  detail::add_feature(data, feature::correlated_derived, data.version >= Version(8, 0, 14));
  detail::add_feature(data, feature::lock_of, data.version >= Version(8, 0, 1));
  detail::add_feature(data, feature::lock_wait, data.version >= Version(8, 0, 1));
  set_mysql_operators(data);
  data.reads_changed_table = false;  // error 1093; MariaDB reads it since 10.3
  if (data.version >= Version(8, 0, 19)) {
    data.values = ValuesForm::row;
    data.excluded = "excluded.{0}";
    data.row_alias = "excluded";
  }
  if (data.version >= Version(8, 0, 18)) data.explain_analyze = "EXPLAIN ANALYZE ";
  data.expression_defaults = data.version >= Version(8, 0, 13);
  data.schema.index_expressions = data.version >= Version(8, 0, 13);
  data.schema.index_if_not_exists = false;
  if (data.version < Version(8, 0, 1)) data.share_lock = "LOCK IN SHARE MODE";
  detail::add_lowering_passes(data);
  if (data.version >= Version(8, 0, 17)) set_hooks<mysql_8_0_17>(data);
  else set_hooks<mysql_5_7>(data);
  return Dialect(std::move(data));
}

Dialect mariadb(const DialectOptions& options) {
  DialectData data = common("mariadb", "MariaDB", detail::version_or(options.version, {10, 11}));
  data.reserved_words = mariadb_reserved_words();
  detail::add_feature(data, feature::common_table_expressions, data.version >= Version(10, 2));
  detail::add_feature(data, feature::window_functions, data.version >= Version(10, 2));
  detail::add_feature(data, feature::intersect_except, data.version >= Version(10, 3));
  detail::add_feature(data, feature::insert_returning, data.version >= Version(10, 5));
  detail::add_feature(data, feature::delete_returning, true);
  detail::add_feature(data, feature::set_operation_all, data.version >= Version(10, 5));
  detail::add_feature(data, feature::fetch_with_ties, data.version >= Version(10, 6));
  detail::add_feature(data, feature::lock_wait, data.version >= Version(10, 6));
  data.share_lock = "LOCK IN SHARE MODE";
  if (data.version >= Version(10, 3)) data.schema.next_value = "nextval({0})";
  data.schema.view_if_not_exists = true;
  data.schema.guarded_alter = true;
  data.schema.computed_not_null = false;
  data.schema.index_expressions = false;
  set_mariadb_operators(data);
  // not VALUES: its columns would be as wide as the first row's bound text, and cut the others silently
  data.values = ValuesForm::union_all;
  data.explain_analyze = "ANALYZE ";
  data.frame_binds = false;
  detail::add_lowering_passes(data);
  data.passes.push_back(lower_frame_offsets);
  set_hooks<mariadb_any>(data);
  return Dialect(std::move(data));
}

}  // namespace quarry::mysql
