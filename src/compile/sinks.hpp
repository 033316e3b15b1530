// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "compile/names.hpp"
#include "quarry/compile/dialect.hpp"
#include "quarry/sql/nodes.hpp"
#include "quarry/types/parameter.hpp"

namespace quarry {

/// Where the walk puts values: the one thing in which bound and literal SQL differ.
class Sink {
 public:
  virtual ~Sink() = default;
  /// A value written in C++. The same node printed again is the same bind.
  /// `name` is the bind's whole name, or with `numbered` the base of one.
  virtual void literal(std::string& out, const nodes::Literal& node, std::string_view name, bool numbered) = 0;
  /// A parameter the user named.
  virtual void bind(std::string& out, const nodes::Bind& node) = 0;
  /// Whether values are places that repeat only by number or name: then equal expressions can share them.
  [[nodiscard]] virtual bool positional_only() const noexcept = 0;
};

/// Writes placeholders and collects the values.
class PlaceholderSink final : public Sink {
 public:
  PlaceholderSink(const Dialect& dialect, Names& names) : dialect_(dialect), names_(names) {}
  void literal(std::string& out, const nodes::Literal& node, std::string_view name, bool numbered) override;
  void bind(std::string& out, const nodes::Bind& node) override;
  [[nodiscard]] bool positional_only() const noexcept override {
    return dialect_.data().placeholder == Placeholder::question;
  }
  /// A placeholder whose value comes later, for batches.
  void slot(std::string& out, const nodes::Column& column);

  /// From here on values are written as literals, because there are more than the database takes as parameters.
  /// Sensitive ones are not: the SQL is what logs show.
  void write_values() noexcept { values_in_place_ = true; }

  std::vector<Parameter> parameters;
  std::vector<std::uint32_t> named;
  std::vector<std::uint32_t> unbound;

 private:
  void placeholder(std::string& out, std::size_t index, bool first);
  std::size_t add(std::string name, Value value, const SqlType& type, bool sensitive);

  const Dialect& dialect_;
  Names& names_;
  bool values_in_place_ = false;
  std::unordered_map<const Node*, std::size_t> literals_;
  std::unordered_map<std::string, std::size_t> binds_;
};

/// Writes every value as a literal of the dialect, and *** for one that is sensitive.
class LiteralSink final : public Sink {
 public:
  LiteralSink(const Dialect& dialect, bool show_sensitive) : dialect_(dialect), show_sensitive_(show_sensitive) {}
  void literal(std::string& out, const nodes::Literal& node, std::string_view name, bool numbered) override;
  void bind(std::string& out, const nodes::Bind& node) override;
  [[nodiscard]] bool positional_only() const noexcept override { return false; }

 private:
  const Dialect& dialect_;
  const bool show_sensitive_;
};

}  // namespace quarry
