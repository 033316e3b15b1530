// SPDX-License-Identifier: MIT
#include "dialects/dialect_parts.hpp"
#include "dialects/generic/parts.hpp"

namespace quarry::generic {

void set_operators(DialectData& data) {
  data.features |=
      features(feature::between_symmetric, feature::rows_in_list, feature::quantified_queries, feature::arrays);
  constexpr std::string_view match = "{0} <regexp> {1}", not_match = "{0} <not regexp> {1}";
  data.regexp[0] = {match, not_match, "<regexp replace>({0}, {1}, {2})"};
  data.regexp[1] = {"{0} <regexp> '(?i)' || {1}", "{0} <not regexp> '(?i)' || {1}",
                    "<regexp replace>({0}, '(?i)' || {1}, {2})"};
  data.regexp[2] = {"{0} <regexp> '(?c)' || {1}", "{0} <not regexp> '(?c)' || {1}",
                    "<regexp replace>({0}, '(?c)' || {1}, {2})"};
  constexpr std::string_view at = "{2}[{5}]";
  data.json = {.json = at,
               .text = at,
               .integer = at,
               .real = at,
               .decimal = at,
               .boolean = at,
               .length = "json_array_length({2}[{5}])",
               .exists = "json_exists({2}, {3})",
               .value = at};
}

}  // namespace quarry::generic
