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
  data.max_parameters = 65'535;
}

}  // namespace quarry::postgresql
