// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "compile/render_parts.hpp"
#include "compile/renderer.hpp"

// Paths into JSON documents. Keys are values: bound, or literals by the dialect's rules.
namespace quarry {

namespace {

// `$."key"[0]`, for the steps from `begin` to `end`.
std::string path_text(const nodes::JsonPath& n, std::size_t begin, std::size_t end, JsonIndex from_end) {
  std::string out = "$";
  for (std::size_t i = begin; i < end; ++i) {
    const Value& step = as<nodes::Literal>(n.path[i])->value;
    if (step.kind() == ValueKind::int64) {
      const std::int64_t index = step.as_int64();
      if (index >= 0 || from_end == JsonIndex::minus) out += fmt::format("[{}]", index);
      else if (from_end == JsonIndex::hash) out += fmt::format("[#{}]", index);
      else out += index == -1 ? std::string("[last]") : fmt::format("[last{}]", index + 1);
      continue;
    }
    out += ".\"";
    for (const char c : step.as_text()) {
      const auto code = static_cast<unsigned char>(c);
      constexpr std::string_view controls = "\b\t\n\f\r", letters = "btnfr";
      if (c == '"' || c == '\\') (out += '\\') += c;
      // the short form where there is one: MariaDB compares keys as they are escaped
      else if (const std::size_t at = controls.find(c); at != std::string_view::npos) (out += '\\') += letters[at];
      else if (code < 0x20) out += fmt::format("\\u{:04x}", code);
      else out += c;
    }
    out += '"';
  }
  return out;
}

}  // namespace

std::string_view Renderer::json_template(const nodes::JsonPath& n) const noexcept {
  const JsonTemplates& json = dialect_.data().json;
  if (n.steps[0] == '#') return json.length;
  if (n.steps[0] == '?') return json.exists;
  switch (n.type.id) {
    case TypeId::text: return json.text;
    case TypeId::big_integer: return json.integer;
    case TypeId::double_precision: return json.real;
    case TypeId::numeric: return json.decimal;
    case TypeId::boolean: return json.boolean;
    default: return json.json;
  }
}

// The same path printed again is the same bind.
const NodeRef& Renderer::json_path(const nodes::JsonPath& n, std::size_t begin, std::size_t end) {
  NodeRef& known = json_paths_[{&n, begin << 16 | end}];
  if (!known) {
    nodes::Literal path;
    path.value = Value(path_text(n, begin, end, dialect_.data().json.from_end));
    path.type = types::Text{};
    known = make(std::move(path));
  }
  return known;
}

// Where a key cannot be written into a path, the member is looked up by its name: the first step that path texts reach
// from there. 0: from the document itself.
std::size_t Renderer::json_start(const nodes::JsonPath& n, std::size_t end) const {
  if (dialect_.data().json.member.empty()) return 0;
  for (std::size_t i = end; i > 0; --i) {
    if (n.steps[i] == 'h' || n.steps[i] == 'x') return i;
  }
  return 0;
}

void Renderer::json_document(const nodes::JsonPath& n, std::size_t start) {
  if (start == 0) return n.operand->kind == NodeKind::column ? expression(n.operand) : operand(n.operand, Op::custom);
  pattern(dialect_.data().json.member, [&](std::size_t i) {
    if (i == 1) return expression(n.path[start - 1], hint_of(n.operand));
    const std::size_t before = json_start(n, start - 1);
    if (before == start - 1) return json_document(n, before);
    json_value(n, start - 1);
  });
}

// The value after `end` steps, as JSON.
void Renderer::json_value(const nodes::JsonPath& n, std::size_t end) {
  const JsonTemplates& json = dialect_.data().json;
  const std::string_view hint = hint_of(n.operand);
  if (json.value.empty()) {  // arrows, one a step
    json_document(n, 0);
    for (std::size_t i = 0; i < end; ++i) {
      out_ += " -> ";
      expression(n.path[i], hint);
    }
    return;
  }
  const auto extracted = [&](std::size_t to) {
    const std::size_t start = json_start(n, to);
    pattern(json.value,
            [&](std::size_t i) { i == 2 ? json_document(n, start) : expression(json_path(n, start, to), hint); });
  };
  // [0] of what is no array would be the value itself
  std::size_t guards = 0;
  if (!json.array_guard.empty()) {
    for (std::size_t i = 1; i <= end; ++i) {
      if (n.steps[i] != 'z' && n.steps[i] != 'n') continue;
      out_ += guards++ == 0 ? "CASE WHEN " : " AND ";
      pattern(json.array_guard, [&](std::size_t) { extracted(i - 1); });
    }
  }
  if (guards > 0) out_ += " THEN ";
  extracted(end);
  if (guards > 0) out_ += " END";
}

void Renderer::node(const nodes::JsonPath& n, std::string_view) {
  const std::string_view hint = hint_of(n.operand);
  const std::size_t end = n.path.size(), start = json_start(n, end);
  pattern(json_template(n), [&](std::size_t i) {
    switch (i) {
      case 0: return json_value(n, end);
      case 1:  // as text, by the last of the arrows
        if (end == 0) return expression(n.operand);
        json_value(n, end - 1);
        out_ += " ->> ";
        return expression(n.path[end - 1], hint);
      case 2: return json_document(n, start);
      case 3: return expression(json_path(n, start, end), hint);
      case 4: out_ += n.operand->type.id == TypeId::jsonb ? "jsonb" : "json"; return;
      default: return expression(end == 1 ? n.path[0] : json_path(n, 0, end), hint);
    }
  });
}

}  // namespace quarry
