// SPDX-License-Identifier: MIT
#include "compile/names.hpp"

#include "quarry/sql/traverse.hpp"

namespace quarry {

std::string Names::next(std::string_view base) {
  std::string key(base);
  unsigned& counter = counters_[key];
  std::string name;
  do {
    name = key + "_" + std::to_string(++counter);
  } while (taken_.contains(name));
  return name;
}

const std::string& Names::of(std::uint64_t identity, std::string_view base) {
  const auto found = elements_.find(identity);
  if (found != elements_.end()) return found->second;
  return elements_.emplace(identity, next(label_base(base))).first->second;
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
  return items_.emplace(key, next(label_base(base))).first->second;
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
