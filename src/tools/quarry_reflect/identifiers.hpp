// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <string_view>

/// Names of a database as names of C++.
namespace quarry::reflect_tool {

/// The name itself where it is an identifier; else with `_` for what cannot stand in one, behind a keyword, and before
/// a digit. Names that C++ keeps for itself (`__x`, `_X`) lose those underscores.
[[nodiscard]] std::string identifier(std::string_view name);
/// "visit_notes" as "VisitNotes".
[[nodiscard]] std::string type_identifier(std::string_view name);
/// `name`, or `name_2`, `name_3` ... where that is taken already; takes it.
[[nodiscard]] std::string unique_identifier(const std::string& name, std::set<std::string>& taken);
/// The text as a C++ string literal.
[[nodiscard]] std::string string_literal(std::string_view text);

}  // namespace quarry::reflect_tool
