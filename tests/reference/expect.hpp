// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "catch.hpp"
#include "reference/tables.hpp"

namespace reference {

/// The dialects a text is for; `MySQL | MariaDB` for both.
enum Target : unsigned { Generic = 1, PostgreSQL = 2, MySQL = 4, MariaDB = 8, SQLite = 16, All = 31 };
constexpr Target operator|(Target a, Target b) {
  return static_cast<Target>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// Why our text is another one on purpose. README.md says more of each.
namespace why {
inline constexpr std::string_view shared = "an expression repeated by GROUP BY, HAVING or ORDER BY has the same binds";
inline constexpr std::string_view repeated = "a bind used again is the same parameter";
inline constexpr std::string_view no_offset = "OFFSET 0 is not added";
inline constexpr std::string_view lowered = "the database lacks it and it is said otherwise";
inline constexpr std::string_view refused = "the database lacks it and nothing else means the same";
inline constexpr std::string_view kept = "what was asked for is not dropped";
inline constexpr std::string_view version = "the words of the version that is named, not of the oldest";
inline constexpr std::string_view equal = "the same answer on every database";
inline constexpr std::string_view grouped = "text() is in parentheses beside AND and OR";
inline constexpr std::string_view named = "a function has the name it is called by here";
inline constexpr std::string_view label = "a label in GROUP BY is its expression";
inline constexpr std::string_view name = "a bind's name is letters, digits and _";
inline constexpr std::string_view typed = "a literal keeps its type and value";
inline constexpr std::string_view escape = "a string is read the same in every mode of the server";
inline constexpr std::string_view returning = "RETURNING is there where it is asked for";
inline constexpr std::string_view negative = "no sign stands beside another";
inline constexpr std::string_view precedence = "an operand is grouped as the database reads it";
inline constexpr std::string_view frame = "MariaDB takes no placeholder in a frame";
}  // namespace why

/// Compares what a statement prints with the reference's text.
class Expect {
 public:
  explicit Expect(const Statement& statement) : statement_(statement) {}

  /// Ours and the reference's.
  const Expect& prints(Target targets, std::string_view text) const { return compare(targets, text, false); }
  /// With every value in place.
  const Expect& literal(Target targets, std::string_view text) const { return compare(targets, text, true); }

  /// Where ours is another text.
  const Expect& differs(Target targets, std::string_view reference, std::string_view ours, std::string_view why) const {
    INFO(why);
    CHECK(reference != ours);
    return compare(targets, ours, false);
  }
  const Expect& literal_differs(Target targets, std::string_view reference, std::string_view ours,
                                std::string_view why) const {
    INFO(why);
    CHECK(reference != ours);
    return compare(targets, ours, true);
  }
  /// Where the reference prints what the database does not take, and ours is an error that speaks of `construct`.
  const Expect& refused(Target targets, std::string_view reference, const std::string& construct) const {
    INFO(why::refused << ": " << reference);
    for (const Target target : each) {
      if ((targets & target) == 0) continue;
      const Dialect dialect = dialect_of(target);
      CHECK_THROWS_AS(statement_.compile(dialect), CompileError);
      CHECK_THROWS_WITH(statement_.compile(dialect), Catch::Matchers::ContainsSubstring(construct));
    }
    return *this;
  }

 private:
  static constexpr Target each[] = {Generic, PostgreSQL, MySQL, MariaDB, SQLite};

  static Dialect dialect_of(Target target) {
    switch (target) {
      case PostgreSQL: return postgresql::dialect();
      case MySQL: return mysql::dialect();
      case MariaDB: return mysql::mariadb();
      case SQLite: return sqlite::dialect();
      default: return generic::dialect();
    }
  }
  const Expect& compare(Target targets, std::string_view text, bool literal) const {
    for (const Target target : each) {
      if ((targets & target) == 0) continue;
      const Dialect dialect = dialect_of(target);
      INFO(dialect.title());
      CHECK((literal ? statement_.literal_sql(dialect) : statement_.compile(dialect).sql()) == text);
    }
    return *this;
  }
  Statement statement_;
};

[[nodiscard]] inline Expect expect(const Statement& statement) { return Expect(statement); }

}  // namespace reference
