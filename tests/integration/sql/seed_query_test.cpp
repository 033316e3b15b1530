// SPDX-License-Identifier: MIT
// The query of the API's description: bound on every database, and its literal form pasted into every console.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <tuple>

#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct StaffSummary : Table {
  using Table::Table;
  Column<Date> day{this, "day"};
  Column<std::int64_t> location_id{this, "location_id"};
  Column<std::int64_t> service_id{this, "service_id"};
  Column<std::int64_t> role_group_id{this, "role_group_id"};
  Column<std::string> role_group_name{this, "role_group_name", types::String{80}};
  Column<std::optional<std::int64_t>> nr_patients{this, "nr_patients"};
};

struct RoleLoad {
  std::int64_t role_group_id;
  std::string role_group_name;
  std::optional<std::int64_t> nr_patients;
  friend bool operator==(const RoleLoad&, const RoleLoad&) = default;
};

auto seed_query(const StaffSummary& staff, const Date& from, const Date& to) {
  return select(staff.role_group_id, staff.role_group_name, func::sum(staff.nr_patients).label("nr_patients"))
      .where(staff.day >= from, staff.day <= to, staff.location_id == 7)
      .group_by(staff.role_group_id, staff.role_group_name)
      .having(func::sum(staff.nr_patients) > 100)
      .order_by(desc("nr_patients"))
      .limit(10);
}

void load(const Engine& engine, const StaffSummary& staff) {
  std::vector<std::tuple<Date, std::int64_t, std::int64_t, std::int64_t, std::string, std::optional<std::int64_t>>>
      rows;
  const char* names[] = {"nurses", "doctors \"on call\"", "it's admin", "back\\slash"};
  for (int i = 0; i < 400; ++i) {
    const int role = i % 4;
    const Date day = std::chrono::sys_days{2019y / 1 / 1} + std::chrono::days{i - 20};  // some before 2019, some after
    std::optional<std::int64_t> patients = (i % 7) * (role + 1);
    if (i % 13 == 0) patients.reset();
    rows.emplace_back(day, 7 + (i % 5 == 0 ? 1 : 0), i % 3, role + 1, names[role], patients);
  }
  engine.execute_many(insert(staff).columns(staff.day, staff.location_id, staff.service_id, staff.role_group_id,
                                            staff.role_group_name, staff.nr_patients),
                      rows);
}

// What a console prints for SQL read from a file, line by line, fields by '|'.
std::vector<std::string> paste(const std::string& command, const std::string& sql) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("quarry_paste_" + std::to_string(::getpid()) + ".sql");
  std::ofstream(file) << sql << ";\n";
  FILE* pipe = ::popen((command + " < '" + file.string() + "' 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
  const int status = ::pclose(pipe);
  std::filesystem::remove(file);
  INFO(command << "\n" << sql << "\n" << output);
  REQUIRE(status == 0);
  std::vector<std::string> lines;
  std::size_t start = 0;
  while (start < output.size()) {
    const std::size_t end = std::min(output.find('\n', start), output.size());
    lines.push_back(output.substr(start, end - start));
    for (char& c : lines.back()) c = c == '\t' ? '|' : c;
    start = end + 1;
  }
  return lines;
}

std::vector<std::string> as_lines(const std::vector<RoleLoad>& rows) {
  std::vector<std::string> lines;
  for (const RoleLoad& row : rows)
    lines.push_back(std::to_string(row.role_group_id) + "|" + row.role_group_name + "|" +
                    std::to_string(row.nr_patients.value()));
  return lines;
}

}  // namespace

TEST_CASE("the seed query in five dialects") {
  const StaffSummary staff{"StaffSummary"};
  const auto q = seed_query(staff, 2019y / 1 / 1, 2019y / 12 / 31);
  STATIC_REQUIRE(
      std::is_same_v<std::remove_const_t<decltype(q)>, Select<std::int64_t, std::string, std::optional<std::int64_t>>>);
  const std::string head =
      "SELECT \"StaffSummary\".role_group_id, \"StaffSummary\".role_group_name, sum(\"StaffSummary\".nr_patients) AS "
      "nr_patients FROM \"StaffSummary\" WHERE ";
  const std::string tail =
      " GROUP BY \"StaffSummary\".role_group_id, \"StaffSummary\".role_group_name HAVING "
      "sum(\"StaffSummary\".nr_patients) > ";
  CHECK(to_string(q) == head +
                            "\"StaffSummary\".day >= :day_1 AND \"StaffSummary\".day <= :day_2 AND "
                            "\"StaffSummary\".location_id = :location_id_1" +
                            tail + ":sum_1 ORDER BY nr_patients DESC LIMIT :param_1");
  CHECK(q.compile(postgresql::dialect()).sql() ==
        head + "\"StaffSummary\".day >= $1 AND \"StaffSummary\".day <= $2 AND \"StaffSummary\".location_id = $3" +
            tail + "$4 ORDER BY nr_patients DESC LIMIT $5");
  CHECK(q.compile(sqlite::dialect()).sql() ==
        head + "\"StaffSummary\".day >= ? AND \"StaffSummary\".day <= ? AND \"StaffSummary\".location_id = ?" + tail +
            "? ORDER BY nr_patients DESC LIMIT ?");
  for (const Dialect& dialect : {mysql::dialect(), mysql::mariadb()}) {
    CHECK(q.compile(dialect).sql() ==
          "SELECT `StaffSummary`.role_group_id, `StaffSummary`.role_group_name, sum(`StaffSummary`.nr_patients) AS "
          "nr_patients FROM `StaffSummary` "
          "WHERE `StaffSummary`.day >= ? AND `StaffSummary`.day <= ? AND `StaffSummary`.location_id = ? "
          "GROUP BY `StaffSummary`.role_group_id, `StaffSummary`.role_group_name HAVING "
          "sum(`StaffSummary`.nr_patients) > ? ORDER BY nr_patients DESC LIMIT ?");
  }
  CHECK(q.literal_sql(postgresql::dialect()) ==
        head +
            "\"StaffSummary\".day >= DATE '2019-01-01' AND \"StaffSummary\".day <= DATE '2019-12-31' AND "
            "\"StaffSummary\".location_id = 7" +
            tail + "100 ORDER BY nr_patients DESC LIMIT 10");
}

TEST_CASE("pasted into a console, the literal form returns what the bound form returns") {
  MetaData metadata;
  const StaffSummary staff{"StaffSummary", metadata};
  const auto q = seed_query(staff, 2019y / 1 / 1, 2019y / 12 / 31);

  const std::string file =
      (std::filesystem::temp_directory_path() / ("quarry_seed_" + std::to_string(::getpid()) + ".db")).string();
  const std::string psql = required("QUARRY_TEST_PSQL") + " -X -q -A -t -h " + required("QUARRY_TEST_PG_HOST") +
                           " -p " + required("QUARRY_TEST_PG_PORT") + " -U postgres test";
  const std::string mariadb = required("QUARRY_TEST_MARIADB") + " --no-defaults -B -N -r -h " +
                              required("QUARRY_TEST_MYSQL_HOST") + " -P " + required("QUARRY_TEST_MYSQL_PORT") +
                              " -utest -ptest --default-character-set=utf8mb4 test";
  const std::string sqlite3 = required("QUARRY_TEST_SQLITE3") + " -batch -list " + file;
  const std::tuple<Engine, std::string> consoles[] = {{create_engine("sqlite:///" + file), sqlite3},
                                                      {create_engine(postgresql_url()), psql},
                                                      {create_engine(mysql_url()), mariadb}};

  std::vector<RoleLoad> first;
  for (const auto& [engine, console] : consoles) {
    const Created tables(metadata, engine);
    load(engine, staff);
    const std::vector<RoleLoad> bound = engine.execute(q).into<RoleLoad>();
    INFO(console);
    REQUIRE(bound.size() == 4);
    CHECK(bound.front().nr_patients > bound.back().nr_patients);
    if (first.empty()) first = bound;
    CHECK(bound == first);  // the same rows on every database
    CHECK(paste(console, q.literal_sql(engine.dialect())) == as_lines(bound));
    CHECK(paste(console, q.compile(engine.dialect(), {.literal_binds = true, .pretty = true}).sql()) ==
          as_lines(bound));

    std::vector<RoleLoad> looped;
    for (const auto& [id, name, patients] : engine.execute(q)) looped.push_back({id, name, patients});
    CHECK(looped == bound);
    std::vector<RoleLoad> run_time;
    for (const Row<>& row : engine.execute(Select<>(q)))
      run_time.push_back({row.get<std::int64_t>("role_group_id"), row.get<std::string>(1),
                          row.get<std::optional<std::int64_t>>("nr_patients")});
    CHECK(run_time == bound);
  }
  std::filesystem::remove(file);
}
