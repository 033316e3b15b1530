// SPDX-License-Identifier: MIT
#include "dialects/dialect_parts.hpp"
#include "dialects/postgresql/parts.hpp"

namespace quarry::postgresql {

void set_operators(DialectData& data) {
  data.features |=
      features(feature::between_symmetric, feature::rows_in_list, feature::quantified_queries, feature::arrays);
  data.bit_xor = "{0} # {1}";
  data.regexp[0] = {"{0} ~ {1}", "{0} !~ {1}", "regexp_replace({0}, {1}, {2}, 'g')"};
  data.regexp[1] = {"{0} ~* {1}", "{0} !~* {1}", "regexp_replace({0}, {1}, {2}, 'gi')"};
  data.regexp[2] = {"{0} ~ ('(?c)' || {1})", "{0} !~ ('(?c)' || {1})", "regexp_replace({0}, {1}, {2}, 'gc')"};
  data.max_row_list = 1'000;  // it makes a nest of OR of them, as deep as they are many
  data.max_parameters = 65'535;
  data.json = {
      .json = "{0}",
      .text = "{1}",
      .integer =
          "CASE WHEN {4}_typeof({0}) = 'number' AND ({1}) ~ '^-?[0-9]+$' THEN CASE WHEN CAST({1} AS NUMERIC) "
          "BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST({1} AS BIGINT) END END",
      .real = "CASE WHEN {4}_typeof({0}) = 'number' THEN CAST({1} AS DOUBLE PRECISION) END",
      .decimal = "CASE WHEN {4}_typeof({0}) = 'number' THEN CAST({1} AS NUMERIC) END",
      .boolean = "CASE WHEN {4}_typeof({0}) = 'boolean' THEN CAST({1} AS BOOLEAN) END",
      .length = "CASE WHEN {4}_typeof({0}) = 'array' THEN {4}_array_length({0}) END",
      .exists = "(({0}) IS NOT NULL)",
      .infix = true,
  };
}

}  // namespace quarry::postgresql
