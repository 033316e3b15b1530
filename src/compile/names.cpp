// SPDX-License-Identifier: MIT
#include "compile/names.hpp"

#include <fmt/format.h>

#include <utility>

#include "quarry/sql/traverse.hpp"
#include "quarry/types/text.hpp"
#include "types/fnv1a.hpp"

namespace quarry {

namespace {

std::string hash_of(std::string_view text) {
  const std::uint64_t hash = detail::fnv1a(text);
  return fmt::format("{:08x}", static_cast<std::uint32_t>(hash ^ hash >> 32));
}

}  // namespace

std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view given_name(const NodeRef& node) {
  if (const auto* alias = as<nodes::Alias>(node)) return alias->name;
  if (const auto* subquery = as<nodes::Subquery>(node)) return subquery->name;
  if (const auto* cte = as<nodes::Cte>(node)) return cte->name;
  if (const auto* values = as<nodes::Values>(node)) return values->name;
  if (const auto* function = as<nodes::TableFunction>(node)) return function->name;
  const auto* table = as<nodes::Table>(node);
  return table != nullptr ? std::string_view(table->definition->name) : std::string_view();
}

std::string generated_name(std::string name, const Dialect& dialect, bool alias, std::string_view end) {
  const DialectData& data = dialect.data();
  const std::size_t limit = alias && data.max_alias != 0 ? data.max_alias : data.max_identifier;
  const auto length = [&](std::string_view text) { return data.identifier_in_bytes ? text.size() : utf8_length(text); };
  if (limit == 0 || length(name) + end.size() <= limit) return name.append(end);
  const std::string hash = "_" + hash_of(name);
  while (!name.empty() && length(name) + hash.size() + end.size() > limit) {
    while (name.size() > 1 && (static_cast<unsigned char>(name.back()) & 0xC0) == 0x80) name.pop_back();
    name.pop_back();
  }
  return name.append(hash).append(end);
}

std::string Names::next(std::string_view base) {
  std::string key(base);
  unsigned& counter = counters_[key];
  std::string name;
  do {
    name = key + "_" + std::to_string(++counter);
  } while (binds_.contains(name));
  return name;
}

std::string Names::generate(std::string_view base) {
  know_given();
  unsigned& counter = counters_[std::string(base)];
  std::string name;
  do {
    name = generated_name(std::string(base), dialect_, true, "_" + std::to_string(++counter));
  } while (binds_.contains(name) || !taken_.insert(folded(name)).second);
  return name;
}

std::string Names::of_repeated(std::string_view base, unsigned count) {
  know_given();
  std::string name;
  do {
    name = generated_name(std::string(base), dialect_, true, fmt::format("__{}", count++));
  } while (taken_.contains(folded(name)));
  return name;
}

void Names::know_given() {
  if (std::exchange(given_known_, true)) return;
  std::unordered_set<const Node*> seen;
  add_given(statement_, seen);
}

void Names::add_given(const NodeRef& node, std::unordered_set<const Node*>& seen) {
  constexpr std::uint64_t named = bit(NodeKind::label) | bit(NodeKind::alias) | bit(NodeKind::subquery) |
                                  bit(NodeKind::cte) | bit(NodeKind::values) | bit(NodeKind::table_function) |
                                  bit(NodeKind::table) | bit(NodeKind::select);
  if ((node->kinds & named) == 0 || !seen.insert(node.get()).second) return;
  const auto add = [&](std::string_view name) { taken_.insert(folded(name)); };
  if (const auto* label = as<nodes::Label>(node)) add(label->name);
  add(given_name(node));
  if (const auto* select = as<nodes::Select>(node)) {
    for (const NodeRef& item : select->columns) {
      if (const auto* column = as<nodes::Column>(item)) add(column->name);
    }
  }
  for_each_child(*node, [&](const NodeRef& child) { add_given(child, seen); });
}

const std::string& Names::of(std::uint64_t identity, std::string_view base) {
  const auto found = elements_.find(identity);
  if (found != elements_.end()) return found->second;
  return elements_.emplace(identity, generate(label_base(base))).first->second;
}

const std::string& Names::of_item(const Node& item, std::string_view base) {
  const Node* key = &item;
  if (item.kind == NodeKind::column) {
    for (const Node* known : columns_) {
      if (equal(*known, item)) key = known;
    }
  }
  const auto found = items_.find(key);
  if (found != items_.end()) return found->second;
  if (item.kind == NodeKind::column) columns_.push_back(key);
  return items_.emplace(key, generate(label_base(base))).first->second;
}

std::string label_base(std::string_view name) {
  std::string base;
  bool run = false;
  for (const char c : name) {
    const bool special = c == '%' || c == '(' || c == ')' || c == ' ' || c == '$';
    if (!special) base += c;
    else if (!run) base += '_';
    run = special;
  }
  return base;
}

std::string value_name(std::string_view column) {
  std::string name;
  for (const char c : column) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    name += word ? c : c == '%' ? 'P' : c == '(' ? 'A' : c == ')' ? 'Z' : c == ':' ? 'C' : '_';
  }
  return name;
}

std::string bind_base(std::string_view name) {
  std::string base = label_base(name);
  const std::size_t first = base.find_first_not_of('_');
  if (first == std::string::npos) return "param";
  base = base.substr(first, base.find_last_not_of('_') - first + 1);
  for (char& c : base) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (c == ':') c = 'C';
    else if (!word) c = '_';
  }
  return base;
}

}  // namespace quarry
