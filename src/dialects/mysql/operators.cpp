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
}

void set_mysql_operators(DialectData& data) {
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
}

}  // namespace quarry::mysql
