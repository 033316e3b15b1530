// SPDX-License-Identifier: MIT
#include "dialects/dialect_parts.hpp"
#include "dialects/mysql/parts.hpp"

namespace quarry::mysql {

void set_operators(DialectData& data) {
  data.features |= features(feature::rows_in_list, feature::quantified_queries);
  // Bits are unsigned here: -1 | 0 would be 18446744073709551615, and >> would shift zeros in.
  data.bit_result = "CAST({0} AS SIGNED INTEGER)";
  data.shift_right = "CASE WHEN {0} < 0 THEN ~(~{0} >> {1}) ELSE {0} >> {1} END";
  data.regexp[0] = {"{0} REGEXP {1}", "{0} NOT REGEXP {1}", {}};
  data.max_parameters = 65'535;
  data.json = {
      .json = "{0}",
      .text = "CASE JSON_TYPE({0}) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE({0}) END",
      .integer = "CASE WHEN JSON_TYPE({0}) = 'INTEGER' THEN CAST({0} AS SIGNED INTEGER) END",
      .real = "CASE WHEN JSON_TYPE({0}) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN {0} + 0e0 END",
      .decimal =
          "CASE WHEN JSON_TYPE({0}) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN "
          "CAST({0} AS DECIMAL(65, 30)) END",
      .boolean = "CASE WHEN JSON_TYPE({0}) = 'BOOLEAN' THEN JSON_UNQUOTE({0}) = 'true' END",
      .length = "CASE WHEN JSON_TYPE({0}) = 'ARRAY' THEN JSON_LENGTH({0}) END",
      .exists = "(({0}) IS NOT NULL)",
      .value = "JSON_EXTRACT({2}, {3})",
      .array_guard = "JSON_TYPE({0}) = 'ARRAY'",
  };
}

void set_mysql_operators(DialectData& data) {
  data.json.from_end = JsonIndex::last;
  data.json.negative_index = data.version >= Version(8, 0, 2);
  if (data.version < Version(5, 7, 8)) data.json = {};
  if (data.version < Version(8, 0, 4)) return;
  data.regexp[0].replace = "REGEXP_REPLACE({0}, {1}, {2})";
  data.regexp[1] = {"REGEXP_LIKE({0}, {1}, 'i')", "NOT REGEXP_LIKE({0}, {1}, 'i')",
                    "REGEXP_REPLACE({0}, {1}, {2}, 1, 0, 'i')"};
  data.regexp[2] = {"REGEXP_LIKE({0}, {1}, 'c')", "NOT REGEXP_LIKE({0}, {1}, 'c')",
                    "REGEXP_REPLACE({0}, {1}, {2}, 1, 0, 'c')"};
  data.dollar_groups = true;
}

void set_mariadb_operators(DialectData& data) {
  data.regexp[0].replace = "REGEXP_REPLACE({0}, {1}, {2})";
  data.regexp[1] = {"{0} REGEXP concat('(?i)', {1})", "{0} NOT REGEXP concat('(?i)', {1})",
                    "REGEXP_REPLACE({0}, concat('(?i)', {1}), {2})"};
  data.regexp[2] = {"{0} REGEXP concat('(?-i)', {1})", "{0} NOT REGEXP concat('(?-i)', {1})",
                    "REGEXP_REPLACE({0}, concat('(?-i)', {1}), {2})"};
  // 1e2 is called an integer here, and what is beyond 64 bits too
  data.json.integer =
      "CASE WHEN {0} REGEXP '^-?[0-9]+$' AND CAST({0} AS DECIMAL(65)) BETWEEN -9223372036854775808 AND "
      "9223372036854775807 THEN CAST({0} AS SIGNED INTEGER) END";
  data.json.negative_index = data.version >= Version(10, 9);
  data.json.minus_keys = false;  // it takes '$."-a"' for another path
}

}  // namespace quarry::mysql
