// SPDX-License-Identifier: MIT
#include "compile/sinks.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"

namespace quarry {

std::size_t PlaceholderSink::add(std::string name, Value value, const SqlType& type, bool sensitive) {
  parameters.push_back({std::move(name), std::move(value), type, sensitive});
  return parameters.size() - 1;
}

void PlaceholderSink::placeholder(std::string& out, std::size_t index, bool first) {
  switch (dialect_.data().placeholder) {
    case Placeholder::named:
      out += ':';
      out += parameters[index].name;
      break;
    case Placeholder::numbered:
      out += '$';
      out += std::to_string(index + 1);
      break;
    case Placeholder::question: out += '?'; break;
    case Placeholder::question_numbered:
      out += '?';
      if (!first) out += std::to_string(index + 1);
      break;
  }
}

void PlaceholderSink::literal(std::string& out, const nodes::Literal& node, std::string_view name, bool numbered) {
  if (values_in_place_ && !node.sensitive) return dialect_.data().literal(out, node.value, node.type);
  if (const auto known = literals_.find(&node); known != literals_.end()) {
    std::size_t index = known->second;
    if (positional_only()) index = add(parameters[index].name, node.value, node.type, node.sensitive);
    return placeholder(out, index, false);
  }
  const std::size_t index =
      add(numbered ? names_.next(bind_base(name)) : std::string(name), node.value, node.type, node.sensitive);
  literals_.emplace(&node, index);
  placeholder(out, index, true);
}

void PlaceholderSink::bind(std::string& out, const nodes::Bind& node) {
  const auto known = binds_.find(node.name);
  if (known != binds_.end() && !positional_only()) return placeholder(out, known->second, false);
  const std::size_t index = add(node.name, node.value, node.type, node.sensitive);
  named.push_back(static_cast<std::uint32_t>(index));
  if (!node.has_value) unbound.push_back(static_cast<std::uint32_t>(index));
  if (known == binds_.end()) binds_.emplace(node.name, index);
  placeholder(out, index, true);
}

void PlaceholderSink::slot(std::string& out, const nodes::Column& column) {
  placeholder(out, add(column.name, {}, column.type, column.sensitive), true);
}

void LiteralSink::literal(std::string& out, const nodes::Literal& node, std::string_view, bool) {
  if (node.sensitive && !show_sensitive_) out += "***";
  else dialect_.data().literal(out, node.value, node.type);
}

void LiteralSink::bind(std::string& out, const nodes::Bind& node) {
  if (!node.has_value) {
    throw CompileError(
        fmt::format("bind \"{}\" has no value, so the statement cannot be printed with literal values; give it one by "
                    "bind(\"{}\", value)",
                    node.name, node.name));
  }
  const DialectData& data = dialect_.data();
  if (node.sensitive && !show_sensitive_) out += "***";
  else (data.bind_literal != nullptr ? data.bind_literal : data.literal)(out, node.value, node.type);
}

}  // namespace quarry
