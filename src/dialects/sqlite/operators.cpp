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
}

}  // namespace quarry::sqlite
