// SPDX-License-Identifier: MIT
#include "quarry/compile/passes.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "compile/from_elements.hpp"
#include "compile/large_stack.hpp"
#include "compile/resolve.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// Not a Rewriter: Node::kinds has no bit for next_value(), so no subtree but a leaf can be passed over.
class SchemaRewriter final : public ChildMap {
 public:
  using Schemas = std::vector<std::pair<std::string, std::string>>;
  explicit SchemaRewriter(const Schemas& schemas) : schemas_(schemas) {}

  NodeRef map(const NodeRef& node) override {
    if (!node || (node->depth == 1 && node->kind != NodeKind::table && node->kind != NodeKind::next_value)) return node;
    if (const auto found = done_.find(node.get()); found != done_.end()) return found->second;
    NodeRef result = apply(with_children(node, *this));
    done_.emplace(node.get(), result);
    return result;
  }

 private:
  NodeRef apply(const NodeRef& node) {
    if (const auto* next = as<nodes::NextValue>(node); next != nullptr && mapped(next->schema) != nullptr) {
      nodes::NextValue copy = *next;
      copy.schema = *mapped(next->schema);
      return make(std::move(copy));
    }
    const auto* table = as<nodes::Table>(node);
    if (table == nullptr || !concerns(*table->definition)) return node;
    nodes::Table copy;
    copy.definition = definition(*table->definition);
    return make(std::move(copy));
  }

  const std::string* mapped(std::string_view schema) const {
    for (const auto& [from, to] : schemas_) {
      if (from == schema) return &to;
    }
    return nullptr;
  }

  static std::string schema_of(const std::string& full_name) {
    const std::size_t dot = full_name.rfind('.');
    return dot == std::string::npos ? std::string() : full_name.substr(0, dot);
  }

  // Foreign keys name tables too, columns types, and their defaults sequences and tables.
  bool concerns(const TableDefinition& table) {
    return mapped(table.schema) != nullptr ||
           std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                       [&](const ForeignKeyDefinition& key) { return mapped(schema_of(key.table)) != nullptr; }) ||
           std::any_of(table.columns.begin(), table.columns.end(),
                       [&](const ColumnDefinition& column) {
                         return column.enumeration && mapped(column.enumeration->schema) != nullptr;
                       }) ||
           moves_defaults(table);
  }

  bool moves_defaults(const TableDefinition& table) {
    if (!entered_.insert(&table).second) return false;  // a default that asks its own table
    const auto moves = [&](const NodeRef& value) { return !(map(value) == value); };
    const bool any = std::any_of(table.columns.begin(), table.columns.end(), [&](const ColumnDefinition& column) {
      return moves(column.server_default) || moves(column.insert_default.expression) ||
             moves(column.update_default.expression);
    });
    entered_.erase(&table);
    return any;
  }

  Ref<const TableDefinition> definition(const TableDefinition& original) {
    if (const auto known = definitions_.find(&original); known != definitions_.end()) return known->second;
    auto* copy = new TableDefinition(original);
    const Ref<const TableDefinition> shared(copy);
    definitions_.emplace(&original, shared);
    if (const std::string* to = mapped(original.schema)) copy->schema = *to;
    for (ForeignKeyDefinition& key : copy->foreign_keys) {
      const std::string bare = key.table.substr(key.table.rfind('.') + 1);
      if (const std::string* to = mapped(schema_of(key.table))) key.table = to->empty() ? bare : *to + "." + bare;
    }
    for (ColumnDefinition& column : copy->columns) {
      for (NodeRef* value :
           {&column.server_default, &column.insert_default.expression, &column.update_default.expression}) {
        *value = map(*value);
      }
      if (!column.enumeration || mapped(column.enumeration->schema) == nullptr) continue;
      auto* type = new EnumDefinition(*column.enumeration);
      column.enumeration = Ref<const EnumDefinition>(type);
      type->schema = *mapped(type->schema);
    }
    return shared;
  }

  const Schemas& schemas_;
  std::unordered_map<const Node*, NodeRef> done_;
  std::unordered_set<const TableDefinition*> entered_;
  std::unordered_map<const TableDefinition*, Ref<const TableDefinition>> definitions_;
};

class TableCollector {
 public:
  void walk(const NodeRef& node) {
    constexpr std::uint64_t concerned = bit(NodeKind::table);
    if (!node || (node->kinds & concerned) == 0 || !seen_.insert(node.get()).second) return;
    if (const auto* query = as<nodes::Select>(node)) select(*query);
    else if (const auto* insert = as<nodes::Insert>(node)) use(insert->table).insert = true;
    else if (const auto* change = as<nodes::Modification>(node)) modification(*change);
    else if (const auto* merged = as<nodes::Merge>(node)) merge(*merged);
    else if (const auto* create = as<nodes::CreateTable>(node)) use(create->table).create = true;
    else if (const auto* drop = as<nodes::DropTable>(node)) use(drop->table).drop = true;
    else if (const auto* made = as<nodes::CreateQuery>(node)) use(made->table).create = true;
    for_each_child(*node, [&](const NodeRef& child) { walk(child); });
  }
  std::vector<TableUse> uses;

 private:
  TableUse& use(const NodeRef& element) {
    const TableDefinition& table = *detail::definition_of(element);
    const auto found = std::find_if(
        uses.begin(), uses.end(), [&](const TableUse& u) { return u.name == table.name && u.schema == table.schema; });
    TableUse& entry = found != uses.end() ? *found : uses.emplace_back();
    entry.name = table.name;
    entry.schema = table.schema;
    const auto* alias = as<nodes::Alias>(element);
    if (alias != nullptr && !alias->name.empty() &&
        std::find(entry.aliases.begin(), entry.aliases.end(), alias->name) == entry.aliases.end())
      entry.aliases.push_back(alias->name);
    return entry;
  }

  void modification(const nodes::Modification& n) {
    TableUse& entry = use(n.table);
    (n.deletes ? entry.deleted : entry.update) = true;
    for (const NodeRef& element : n.from) read(element);
  }

  void merge(const nodes::Merge& n) {
    use(n.table).read = true;
    using What = nodes::MergeAction::What;
    for (const NodeRef& each : n.actions) {
      const What what = as<nodes::MergeAction>(each)->what;
      TableUse& entry = use(n.table);
      entry.insert = entry.insert || what == What::insert;
      entry.update = entry.update || what == What::update;
      entry.deleted = entry.deleted || what == What::remove;
    }
    read(n.source);
  }

  void read(const NodeRef& element) {
    std::vector<NodeRef> leaves;
    collect_leaves(element, leaves);
    for (const NodeRef& leaf : leaves) {
      if (detail::definition_of(leaf) != nullptr) use(leaf).read = true;
    }
  }

  void select(const nodes::Select& n) {
    const auto* options = as<nodes::SelectOptions>(n.options);
    const bool locks = options != nullptr && options->lock != nodes::LockStrength::none;
    std::vector<NodeRef> leaves;
    for (const NodeRef& element : n.from) collect_leaves(element, leaves);
    for (const NodeRef& leaf : leaves) {
      if (detail::definition_of(leaf) == nullptr) continue;
      TableUse& entry = use(leaf);
      entry.read = true;
      if (!locks) continue;
      const bool named = std::any_of(options->lock_of.begin(), options->lock_of.end(),
                                     [&](const NodeRef& of) { return same_element(of, leaf); });
      if (options->lock_of.empty() || named) entry.lock = true;
    }
  }

  std::unordered_set<const Node*> seen_;
};

}  // namespace

NodeRef SchemaMap::operator()(const NodeRef& statement) const {
  NodeRef mapped;
  with_stack_for(*statement, CompileOptions().max_depth, [&] { mapped = SchemaRewriter(schemas_).map(statement); });
  return mapped;
}

SchemaMap schema_map(std::initializer_list<std::pair<std::string, std::string>> schemas) {
  return SchemaMap(std::vector<std::pair<std::string, std::string>>(schemas));
}

std::vector<TableUse> tables_of(const Statement& statement) {
  TableCollector collector;
  with_stack_for(*statement.node(), CompileOptions().max_depth, [&] { collector.walk(resolve(statement.node())); });
  return std::move(collector.uses);
}

}  // namespace quarry
