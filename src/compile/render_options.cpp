// SPDX-License-Identifier: MIT
// The clauses few statements have: FETCH WITH TIES, FOR UPDATE, hints, tags.
#include <algorithm>
#include <utility>

#include "compile/from_elements.hpp"
#include "compile/renderer.hpp"

namespace quarry {

namespace {

std::string_view words(nodes::LockStrength lock) {
  switch (lock) {
    case nodes::LockStrength::none: return {};
    case nodes::LockStrength::update: return "FOR UPDATE";
    case nodes::LockStrength::no_key_update: return "FOR NO KEY UPDATE";
    case nodes::LockStrength::share: return "FOR SHARE";
    case nodes::LockStrength::key_share: return "FOR KEY SHARE";
  }
  return {};
}

// As in a URL: whatever could end the comment or a quoted value is written as %XX.
void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) out += c;
    else ((out += '%') += hex[byte >> 4]) += hex[byte & 15];
  }
}

}  // namespace

bool Renderer::is_for_us(const nodes::Hint& hint) const {
  return hint.dialect.empty() || hint.dialect == dialect_.name();
}

void Renderer::hints(const NodeList& given, nodes::HintPlace place) {
  for (const NodeRef& each : given) {
    const auto& hint = *as<nodes::Hint>(each);
    if (hint.place != place || !is_for_us(hint)) continue;
    if (place == nodes::HintPlace::prefix) (out_ += hint.text) += ' ';
    else (out_ += ' ') += hint.text;
  }
}

void Renderer::fetch_with_ties(const NodeRef& rows, const NodeRef& offset) {
  if (offset) {
    clause(" OFFSET ");
    row_count(offset);
    out_ += " ROWS";
  }
  clause(" FETCH FIRST ");
  row_count(rows);
  out_ += " ROWS WITH TIES";
}

void Renderer::lock(const nodes::SelectOptions& n) {
  if (n.lock == nodes::LockStrength::none || !dialect_.supports(feature::row_locks)) return;
  const bool share = n.lock == nodes::LockStrength::share && !dialect_.data().share_lock.empty();
  clause(" ");
  out_ += share ? dialect_.data().share_lock : words(n.lock);
  for (std::size_t i = 0; i < n.lock_of.size(); ++i) {
    out_ += i == 0 ? " OF " : ", ";
    // the name an element has in FROM, never its schema
    name(element_name(n.lock_of[i]), Identifier::alias);
  }
  if (n.lock_wait == nodes::LockWait::nowait) out_ += " NOWAIT";
  if (n.lock_wait == nodes::LockWait::skip_locked) out_ += " SKIP LOCKED";
}

// The form that sqlcommenter specifies: encoded pairs in the order of their keys, values in quotes.
void Renderer::tags(const std::vector<std::string>& pairs) {
  if (pairs.empty()) return;
  std::vector<std::pair<std::string, std::string>> encoded(pairs.size() / 2);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    append_encoded(encoded[i].first, pairs[2 * i]);
    append_encoded(encoded[i].second, pairs[2 * i + 1]);
  }
  std::sort(encoded.begin(), encoded.end());
  std::string_view before = " /*";
  for (const auto& [key, value] : encoded) {
    (out_ += std::exchange(before, ",")) += key;
    ((out_ += "='") += value) += '\'';
  }
  out_ += "*/";
}

}  // namespace quarry
