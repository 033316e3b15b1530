// SPDX-License-Identifier: MIT
#include "drivers/postgresql/errors.hpp"

#include "catch.hpp"

using namespace quarry;
using namespace quarry::drivers;
using namespace quarry::drivers::postgresql;

TEST_CASE("SQLSTATEs map to the error tree") {
  struct Row {
    const char* sqlstate;
    ErrorKind kind;
  };
  const Row table[] = {
      {"23505", ErrorKind::unique},
      {"23503", ErrorKind::foreign_key},
      {"23001", ErrorKind::foreign_key},
      {"23502", ErrorKind::not_null},
      {"23514", ErrorKind::check},
      {"44000", ErrorKind::check},
      {"23P01", ErrorKind::exclusion},
      {"23000", ErrorKind::integrity},
      {"22012", ErrorKind::data},
      {"22P02", ErrorKind::data},
      {"0A000", ErrorKind::not_supported},
      {"54000", ErrorKind::too_large},
      {"42601", ErrorKind::programming},
      {"42P01", ErrorKind::undefined_table},
      {"42703", ErrorKind::undefined_column},
      {"42P07", ErrorKind::duplicate_object},
      {"42710", ErrorKind::duplicate_object},
      {"42701", ErrorKind::duplicate_object},
      {"42501", ErrorKind::permission},
      {"26000", ErrorKind::stale_statement},
      {"42P05", ErrorKind::stale_statement},
      {"34000", ErrorKind::programming},
      {"3F000", ErrorKind::programming},
      {"2BP01", ErrorKind::programming},
      {"21000", ErrorKind::programming},
      {"53000", ErrorKind::operational},
      {"55000", ErrorKind::operational},
      {"58030", ErrorKind::operational},
      {"57000", ErrorKind::operational},
      {"08006", ErrorKind::disconnected},
      {"57P01", ErrorKind::disconnected},
      {"57P02", ErrorKind::disconnected},
      {"57P04", ErrorKind::disconnected},
      {"57P05", ErrorKind::disconnected},
      {"25P03", ErrorKind::disconnected},
      {"25P04", ErrorKind::disconnected},
      {"08007", ErrorKind::commit_unknown},
      {"40003", ErrorKind::commit_unknown},
      {"53300", ErrorKind::too_many_connections},
      {"28000", ErrorKind::authentication},
      {"28P01", ErrorKind::authentication},
      {"3D000", ErrorKind::database_not_found},
      {"40001", ErrorKind::serialization},
      {"40P01", ErrorKind::deadlock},
      {"55P03", ErrorKind::lock_timeout},
      {"57014", ErrorKind::canceled},
      {"25006", ErrorKind::read_only},
      {"53100", ErrorKind::disk_full},
      {"53200", ErrorKind::out_of_memory},
      {"XX001", ErrorKind::corrupt},
      {"XX002", ErrorKind::corrupt},
      {"25P02", ErrorKind::in_failed_transaction},
      {"25P01", ErrorKind::no_active_transaction},
      {"XX000", ErrorKind::internal},
      {"08P01", ErrorKind::internal},
      {"P0001", ErrorKind::database},
      {"", ErrorKind::database},
  };
  for (const Row& row : table) {
    INFO(row.sqlstate);
    CHECK(classify(row.sqlstate) == row.kind);
  }
}

TEST_CASE("connection attempts have their own reading of a SQLSTATE") {
  CHECK(classify_connect("57P03") == ErrorKind::starting);
  CHECK(classify_connect("53300") == ErrorKind::too_many_connections);
  CHECK(classify_connect("28P01") == ErrorKind::authentication);
  CHECK(classify_connect("3D000") == ErrorKind::database_not_found);
  CHECK(classify_connect("08006") == ErrorKind::connect);
  CHECK(classify_connect("42501") == ErrorKind::connect);
}

TEST_CASE("the SQLSTATE is found in a verbose message of any language") {
  CHECK(sqlstate_in("connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  53300: sorry, too many "
                    "clients already") == "53300");
  CHECK(sqlstate_in("FATAL:  28P01: password authentication failed for user \"x\"\nLOCATION:  auth_failed") == "28P01");
  CHECK(sqlstate_in("SCHWERWIEGEND:  3D000: Datenbank \"x\" existiert nicht") == "3D000");
  CHECK(sqlstate_in("connection to server failed: Connection refused").empty());
  CHECK(sqlstate_in("FATAL:  short").empty());
}

TEST_CASE("codes that end the session") {
  for (const char* code : {"57P01", "57P02", "57P04", "57P05", "25P03", "25P04", "08006"}) CHECK(ends_session(code));
  for (const char* code : {"57014", "40001", "25P02", "XX000"}) CHECK_FALSE(ends_session(code));
}
