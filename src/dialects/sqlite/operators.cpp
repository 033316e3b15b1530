// SPDX-License-Identifier: MIT
#include "dialects/dialect_parts.hpp"
#include "dialects/sqlite/parts.hpp"

namespace quarry::sqlite {

void set_operators(DialectData& data) {
  data.bit_xor = "(({0} | {1}) - ({0} & {1}))";
  // the function behind REGEXP is this library's own, in the SQLite driver
  data.regexp[0] = {"{0} REGEXP {1}", "{0} NOT REGEXP {1}", {}};
  data.regexp[1] = {"{0} REGEXP ('(?i)' || {1})", "{0} NOT REGEXP ('(?i)' || {1})", {}};
  data.regexp[2] = data.regexp[0];
  data.max_chain = 500;  // its expressions are at most 1,000 levels deep, and a chain is a level a member
  data.max_parameters = 32'766;
  data.json = {
      .json = "{2} -> {3}",
      .text =
          "CASE json_type({2}, {3}) WHEN 'text' THEN json_extract({2}, {3}) WHEN 'null' THEN NULL ELSE {2} -> {3} END",
      .integer =
          "CASE WHEN json_type({2}, {3}) = 'integer' AND typeof(json_extract({2}, {3})) = 'integer' THEN "
          "json_extract({2}, {3}) END",
      .real = "CASE WHEN json_type({2}, {3}) IN ('integer', 'real') THEN CAST(json_extract({2}, {3}) AS REAL) END",
      .decimal = "CASE WHEN json_type({2}, {3}) IN ('integer', 'real') THEN CAST({2} -> {3} AS NUMERIC) END",
      .boolean = "CASE json_type({2}, {3}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END",
      .length = "CASE WHEN json_type({2}, {3}) = 'array' THEN json_array_length({2}, {3}) END",
      .exists = "(json_type({2}, {3}) IS NOT NULL)",
      .value = "{2} -> {3}",
      .member =
          "(SELECT CASE member.type WHEN 'text' THEN json_quote(member.value) WHEN 'true' THEN 'true' WHEN 'false' "
          "THEN 'false' WHEN 'null' THEN 'null' ELSE member.value END FROM json_each({0}) AS member WHERE "
          "member.key = {1})",
      .from_end = JsonIndex::hash,
      .infix = true,
  };
  if (data.version < Version(3, 38)) data.json = {};  // the operator -> is that new
}

}  // namespace quarry::sqlite
