// SPDX-License-Identifier: MIT
#include "compile/names.hpp"

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
  return elements_.emplace(identity, next(base)).first->second;
}

std::string bind_base(std::string_view name) {
  std::string base;
  for (const char c : name) {
    if (c == '%' || c == '(' || c == ')' || c == ' ' || c == '$') base += '_';
    else base += c;
  }
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
