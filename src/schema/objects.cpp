// SPDX-License-Identifier: MIT
#include "quarry/schema/objects.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quarry/types/error.hpp"
#include "schema/object_name.hpp"
#include "sql/build.hpp"

namespace quarry {

using nodes::ObjectAction;

NodeRef detail::object_name(std::string_view schema, std::string_view name) {
  auto* definition = new TableDefinition;
  nodes::Table node;
  node.definition = Ref<const TableDefinition>(definition);
  definition->name = name;
  definition->schema = schema;
  return make(std::move(node));
}

namespace {

nodes::ObjectStatement about(ObjectAction what, std::string_view schema, std::string_view name) {
  nodes::ObjectStatement node;
  node.what = what;
  node.object = detail::object_name(schema, name);
  return node;
}

Statement dropped(ObjectAction what, std::string_view schema, std::string_view name, const DropOptions& options) {
  nodes::ObjectStatement node = about(what, schema, name);
  node.guarded = options.if_exists;
  node.cascades = options.cascade;
  return Statement(make(std::move(node)));
}

}  // namespace

Statement create_schema(std::string_view name, const CreateSchemaOptions& options) {
  nodes::ObjectStatement node = about(ObjectAction::create_schema, {}, name);
  node.guarded = options.if_not_exists;
  return Statement(make(std::move(node)));
}

Statement drop_schema(std::string_view name, const DropOptions& options) {
  return dropped(ObjectAction::drop_schema, {}, name, options);
}

Statement create_sequence(const Sequence& sequence, bool if_not_exists) {
  const SequenceOptions& options = sequence.options;
  nodes::ObjectStatement node = about(ObjectAction::create_sequence, options.schema, sequence.name);
  node.guarded = if_not_exists;
  const auto add = [&](std::string_view word, const std::optional<std::int64_t>& number) {
    if (number) node.words.push_back(fmt::format("{} {}", word, *number));
  };
  add("START WITH", options.start);
  add("INCREMENT BY", options.increment);
  add("MINVALUE", options.min);
  add("MAXVALUE", options.max);
  add("CACHE", options.cache);
  if (options.cycle) node.words.emplace_back("CYCLE");
  return Statement(make(std::move(node)));
}

Statement drop_sequence(const Sequence& sequence, const DropOptions& options) {
  return dropped(ObjectAction::drop_sequence, sequence.options.schema, sequence.name, options);
}

Expr<std::int64_t> next_value(const Sequence& sequence) {
  nodes::NextValue node;
  node.schema = sequence.options.schema;
  node.name = sequence.name;
  return Expr<std::int64_t>(detail::typed(std::move(node), types::BigInteger{}));
}

Statement create_type(const types::Enum& type) {
  const EnumDefinition& definition = *type.definition();
  nodes::ObjectStatement node = about(ObjectAction::create_type, definition.schema, definition.name);
  node.words = definition.values;
  return Statement(make(std::move(node)));
}

Statement drop_type(const types::Enum& type, const DropOptions& options) {
  return dropped(ObjectAction::drop_type, type.definition()->schema, type.definition()->name, options);
}

Statement add_type_value(const types::Enum& type, std::string_view value, const EnumPlace& place) {
  const EnumDefinition& definition = *type.definition();
  if (!place.before.empty() && !place.after.empty()) {
    throw ArgumentError(fmt::format("the new word \"{}\" of type \"{}\" goes before one word or after one, not both",
                                    value, definition.full_name()));
  }
  nodes::ObjectStatement node = about(ObjectAction::add_type_value, definition.schema, definition.name);
  node.words.emplace_back(value);
  if (!place.before.empty()) node.words.insert(node.words.end(), {"BEFORE", place.before});
  if (!place.after.empty()) node.words.insert(node.words.end(), {"AFTER", place.after});
  node.guarded = place.if_not_exists;
  return Statement(make(std::move(node)));
}

Statement truncate(const Table& table, const TruncateOptions& options) {
  nodes::ObjectStatement node;
  node.what = ObjectAction::truncate;
  node.object = table.node();
  node.option = options.restart_identity;
  node.cascades = options.cascade;
  return Statement(make(std::move(node)));
}

}  // namespace quarry
