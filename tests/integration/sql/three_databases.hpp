// SPDX-License-Identifier: MIT
// One engine per database, and a check that a query gives the expected rows on each, bound and as literal SQL.
#pragma once

#include <vector>

#include "catch.hpp"
#include "quarry/quarry.hpp"
#include "support/servers.hpp"

namespace quarry::test {

struct LiveDatabase {
  const char* name;
  Engine engine;
};

inline std::vector<LiveDatabase> live_databases() {
  return {{"sqlite", create_engine("sqlite://")},
          {"postgresql", create_engine(postgresql_url())},
          {"mariadb", create_engine(mysql_url())}};
}

/// The tables of `metadata` on a database for the length of a scope.
class Created {
 public:
  Created(const MetaData& metadata, const Engine& engine) : metadata_(metadata), engine_(engine) {
    metadata_.drop_all(engine_);
    metadata_.create_all(engine_);
  }
  Created(const Created&) = delete;
  Created& operator=(const Created&) = delete;
  ~Created() {
    try {
      metadata_.drop_all(engine_);
    } catch (const Error& error) {
      WARN("tables are left behind: " << error.what());
    }
  }

 private:
  const MetaData& metadata_;
  Engine engine_;
};

/// Runs the query with bound parameters and again as literal SQL; both must give these rows, in this order.
template <class S, class... Ts>
void check_rows(const Engine& engine, const Select<Ts...>& query, const std::vector<S>& expected) {
  const std::string literal = query.literal_sql(engine.dialect());
  INFO(engine.dialect().title() << ": " << query.compile(engine.dialect()).sql());
  INFO("literal: " << literal);
  CHECK(engine.execute(query).template into<S>() == expected);
  CHECK(engine.execute_raw(literal).template into<S>() == expected);
}

}  // namespace quarry::test
