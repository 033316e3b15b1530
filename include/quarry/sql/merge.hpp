// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>

#include "quarry/sql/column.hpp"
#include "quarry/sql/query.hpp"
#include "quarry/sql/returning.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef make_merge(const FromClause& table, const FromClause& source, NodeList on);
enum class MergeWhat : std::uint8_t { nothing, update, remove, insert };
/// @throws ArgumentError for columns of other tables.
[[nodiscard]] NodeRef merge_action(const NodeRef& merge, bool matched, const NodeList& conditions, MergeWhat what,
                                   const Assignment* first, std::size_t count);
}  // namespace detail

class Merge;

/// What a MERGE does with a row of the target that the source has a row for; see `Merge::when_matched`.
class MergeMatched {
 public:
  MergeMatched(NodeRef merge, NodeList conditions) : merge_(std::move(merge)), conditions_(std::move(conditions)) {}
  /// Sets columns of the row: `update(t.n = t.n + s.n)`.
  template <std::same_as<Assignment>... A>
    requires(sizeof...(A) > 0)
  [[nodiscard]] Merge update(const A&... assignments) const;
  /// Deletes the row.
  [[nodiscard]] Merge delete_() const;
  /// Leaves the row as it is, whatever later actions say.
  [[nodiscard]] Merge do_nothing() const;

 private:
  NodeRef merge_;
  NodeList conditions_;
};

/// What a MERGE does with a row of the source that the target has no row for; see `Merge::when_not_matched`.
class MergeNotMatched {
 public:
  MergeNotMatched(NodeRef merge, NodeList conditions) : merge_(std::move(merge)), conditions_(std::move(conditions)) {}
  /// Inserts a row: `insert(t.id = s.id, t.n = s.n)`.
  template <std::same_as<Assignment>... A>
    requires(sizeof...(A) > 0)
  [[nodiscard]] Merge insert(const A&... assignments) const;
  [[nodiscard]] Merge do_nothing() const;

 private:
  NodeRef merge_;
  NodeList conditions_;
};

/// MERGE (PostgreSQL 15 and later): rows of a source applied to a table, in one statement. Two sessions that merge the
/// same new key at once can both insert it, and one gets a UniqueViolation; `on_conflict()` cannot.
/// @code
/// merge_into(stock).using_(news, stock.id == news["id"])
///     .when_matched(news["n"] == 0).delete_()
///     .when_matched().update(stock.n = news["n"])
///     .when_not_matched().insert(stock.id = news["id"], stock.n = news["n"]);
/// @endcode
class Merge : public Statement {
 public:
  using Statement::Statement;

  /// An action for rows on both sides for which all conditions are true. The first action that fits is taken.
  template <Expression... C>
    requires AllConditions<C...>
  [[nodiscard]] MergeMatched when_matched(const C&... conditions) const {
    return {node_, NodeList{conditions.node()...}};
  }
  /// An action for rows of the source alone.
  template <Expression... C>
    requires AllConditions<C...>
  [[nodiscard]] MergeNotMatched when_not_matched(const C&... conditions) const {
    return {node_, NodeList{conditions.node()...}};
  }
  /// A trailing comment, as of a SELECT.
  [[nodiscard]] Merge tag(std::string_view key, std::string_view value) const {
    return Merge(detail::change_tag(node_, key, value));
  }
  /// The statement as a pass gives it back.
  template <class P>
  [[nodiscard]] Merge rewritten(const P& pass) const {
    return Merge(NodeRef(pass(node_)));
  }
};

template <std::same_as<Assignment>... A>
  requires(sizeof...(A) > 0)
Merge MergeMatched::update(const A&... assignments)
const {
  const Assignment list[] = {assignments...};
  return Merge(detail::merge_action(merge_, true, conditions_, detail::MergeWhat::update, list, sizeof...(A)));
}
inline Merge MergeMatched::delete_() const {
  return Merge(detail::merge_action(merge_, true, conditions_, detail::MergeWhat::remove, nullptr, 0));
}
inline Merge MergeMatched::do_nothing() const {
  return Merge(detail::merge_action(merge_, true, conditions_, detail::MergeWhat::nothing, nullptr, 0));
}
template <std::same_as<Assignment>... A>
  requires(sizeof...(A) > 0)
Merge MergeNotMatched::insert(const A&... assignments)
const {
  const Assignment list[] = {assignments...};
  return Merge(detail::merge_action(merge_, false, conditions_, detail::MergeWhat::insert, list, sizeof...(A)));
}
inline Merge MergeNotMatched::do_nothing() const {
  return Merge(detail::merge_action(merge_, false, conditions_, detail::MergeWhat::nothing, nullptr, 0));
}

/// A MERGE that still needs its source.
class MergeInto {
 public:
  explicit MergeInto(const FromClause& table) : table_(table) {}
  /// The rows that are merged, a table, subquery, CTE or values, and the conditions by which they meet the table's.
  template <Expression... C>
    requires(AllConditions<C...> && sizeof...(C) > 0)
  [[nodiscard]] Merge using_(const FromClause& source, const C&... on) const {
    return Merge(detail::make_merge(table_, source, NodeList{on.node()...}));
  }

 private:
  FromClause table_;
};
[[nodiscard]] inline MergeInto merge_into(const FromClause& table) { return MergeInto(table); }

}  // namespace quarry
