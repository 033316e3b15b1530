// SPDX-License-Identifier: MIT
#include "drivers/mysql/errors.hpp"

#include <string>

#include "catch.hpp"

using namespace quarry;
using namespace quarry::drivers;
using namespace quarry::drivers::mysql;

namespace {
ErrorInfo named(int code, std::string message) {
  ErrorInfo info;
  info.native_code = code;
  info.message = std::move(message);
  fill_names(info);
  return info;
}
}  // namespace

TEST_CASE("errnos map to the error tree") {
  struct Row {
    ErrorKind kind;
    std::initializer_list<unsigned> codes;
  };
  const Row table[] = {
      {ErrorKind::integrity, {1022, 1169}},
      {ErrorKind::unique, {1062, 1586}},
      {ErrorKind::foreign_key, {1216, 1217, 1451, 1452}},
      {ErrorKind::not_null, {1048, 1364, 1263}},
      {ErrorKind::check, {4025, 3819, 1369}},
      {ErrorKind::data, {1264, 1265, 1292, 1366, 1406, 1690, 1365, 1367, 1411, 1426, 1441, 1525, 3140, 3150, 3158}},
      {ErrorKind::too_large, {1153, 1301, 1390}},
      {ErrorKind::programming, {1064, 1091, 1136, 1149, 1242, 1305, 1318, 1327}},
      {ErrorKind::undefined_table, {1146, 1051}},
      {ErrorKind::undefined_column, {1054}},
      {ErrorKind::duplicate_object, {1050, 1060, 1061}},
      {ErrorKind::permission, {1044, 1142, 1143, 1227, 1370}},
      {ErrorKind::stale_statement, {1243, 1615, 2056, 2057}},
      {ErrorKind::operational, {1030, 1041, 1135, 1436}},
      {ErrorKind::disconnected,
       {1053, 1077, 1079, 1080, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2012, 2013, 2045, 2048, 2055, 3169, 4031}},
      {ErrorKind::too_many_connections, {1040, 1203, 1226}},
      {ErrorKind::authentication, {1045, 1698}},
      {ErrorKind::database_not_found, {1049}},
      {ErrorKind::serialization, {1020, 1047}},
      {ErrorKind::deadlock, {1213, 1614}},
      {ErrorKind::lock_timeout, {1205, 3572}},
      {ErrorKind::canceled, {1317}},
      {ErrorKind::statement_timeout, {1969, 3024, 1028}},
      {ErrorKind::read_only, {1290, 1792, 1836}},
      {ErrorKind::disk_full, {1021, 1114, 3, 28}},
      {ErrorKind::out_of_memory, {1037, 1038, 2008}},
      {ErrorKind::corrupt, {126, 1034, 1194}},
      {ErrorKind::internal, {2014, 2027, 1105}},
      {ErrorKind::not_supported, {1235, 1286}},
      {ErrorKind::database, {9999}},
  };
  for (const Row& row : table) {
    for (const unsigned code : row.codes) {
      INFO(code);
      CHECK(classify(code) == row.kind);
    }
  }
}

TEST_CASE("connection attempts have their own reading of an errno") {
  CHECK(classify_connect(2002) == ErrorKind::refused);
  CHECK(classify_connect(2003) == ErrorKind::refused);
  CHECK(classify_connect(2005) == ErrorKind::host_not_found);
  CHECK(classify_connect(2013) == ErrorKind::connect_timeout);
  CHECK(classify_connect(1053) == ErrorKind::starting);
  CHECK(classify_connect(2026) == ErrorKind::tls);
  CHECK(classify_connect(1045) == ErrorKind::authentication);
  CHECK(classify_connect(1049) == ErrorKind::database_not_found);
  CHECK(classify_connect(1040) == ErrorKind::too_many_connections);
  CHECK(classify_connect(9999) == ErrorKind::connect);
}

TEST_CASE("what ends a session, a transaction, a statement") {
  for (const unsigned code : {1053U, 1153U, 1927U, 2006U, 2013U, 2014U, 2027U, 4031U}) CHECK(ends_session(code));
  for (const unsigned code : {1062U, 1205U, 1213U, 1317U, 2057U}) CHECK_FALSE(ends_session(code));
  for (const unsigned code : {1213U, 1020U, 1614U}) CHECK(ends_transaction(code, false));
  CHECK_FALSE(ends_transaction(1205, false));
  CHECK(ends_transaction(1205, true));
  CHECK_FALSE(ends_transaction(1062, true));
  CHECK(is_stale_statement(1243));
  CHECK_FALSE(is_stale_statement(1064));
}

TEST_CASE("names are taken from messages, whatever values are in them") {
  CHECK(named(1062, "Duplicate entry 'a' for key 'uq_u'").constraint == "uq_u");
  const ErrorInfo eight = named(1062, "Duplicate entry 'a' for key 't.uq_u'");
  CHECK(eight.constraint == "uq_u");
  CHECK(eight.table == "t");
  CHECK(named(1062, "Duplicate entry 'x' for key 'fake' -- ' for key 'real'").constraint == "real");
  CHECK(named(1062, "Duplicate entry '' for key '' for key 'PRIMARY'").constraint == "PRIMARY");

  const ErrorInfo foreign =
      named(1452,
            "Cannot add or update a child row: a foreign key constraint fails (`test`.`k`, CONSTRAINT `to_p` "
            "FOREIGN KEY (`p_id`) REFERENCES `p` (`id`))");
  CHECK(foreign.constraint == "to_p");
  CHECK(foreign.table == "k");
  CHECK(foreign.column == "p_id");
  CHECK(named(1451,
              "Cannot delete or update a parent row: a foreign key constraint fails (`test`.`k`, CONSTRAINT `to_p` "
              "FOREIGN KEY "
              "(`p_id`) REFERENCES `p` (`id`) ON UPDATE CASCADE)")
            .constraint == "to_p");
  const ErrorInfo check = named(4025, "CONSTRAINT `positive` failed for `test`.`p`");
  CHECK(check.constraint == "positive");
  CHECK(check.table == "p");
  CHECK(named(4025, "CONSTRAINT `p.a` failed for `test`.`p`").constraint == "a");
  CHECK(named(3819, "Check constraint 'positive' is violated.").constraint == "positive");
  CHECK(named(1048, "Column 'a' cannot be null").column == "a");
  CHECK(named(1364, "Field 'a' doesn't have a default value").column == "a");
  CHECK(named(1062, "some other wording").constraint.empty());
}
