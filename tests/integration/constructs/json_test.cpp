// SPDX-License-Identifier: MIT
// Inside JSON documents. The samples: {"a": {"b": [1, 2]}, "n": 7, "s": "x", "t": true} and {"n": 3, "s": "y z",
// "odd \"key": 5}; the third has none.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using quarry::test::Construct;
using sample::users;

namespace {

const std::string group = "JSON";
const auto& meta = users.meta;

template <class... E>
auto per_user(const E&... items) {
  return [=] { return Select<>(select(items...).order_by(users.id)); };
}

const Construct as_integer{
    group, "doc[\"n\"].as<int>()", "", per_user(users.id, meta["n"].as<int>()), {"1, 7", "2, 3", "3, NULL"}};
const Construct as_text{group,
                        "doc[\"s\"].as<std::string>()",
                        "",
                        per_user(meta["s"].as<std::string>(), meta["n"].as<std::string>(), meta["t"].as<std::string>(),
                                 meta["zz"].as<std::string>()),
                        {"x, 7, true, NULL", "y z, 3, NULL, NULL", "NULL, NULL, NULL, NULL"}};
const Construct as_numbers{group,
                           "as<double>(), as<Decimal>(), as<bool>()",
                           "",
                           per_user(meta["n"].as<double>(), meta["n"].as<Decimal>(), meta["t"].as<bool>()),
                           {"7, 7, true", "3, 3, NULL", "NULL, NULL, NULL"}};
const Construct deep{group,
                     "doc[\"a\"][\"b\"][1]",
                     "",
                     per_user(meta["a"]["b"][1].as<int>(), meta["a"]["b"][-2].as<int>()),
                     {"2, 1", "NULL, NULL", "NULL, NULL"}};
const Construct as_json{group,
                        "a member as JSON",
                        "",
                        per_user(meta["a"]["b"][0], meta["s"], meta["t"], meta["zz"]),
                        {"1, \"x\", true, NULL", "NULL, \"y z\", NULL, NULL", "NULL, NULL, NULL, NULL"}};
const Construct wrong_type{
    group,
    "another JSON type than asked for is NULL",
    "",
    per_user(meta["s"].as<int>(), meta["n"].as<bool>(), meta["a"].as<double>(), meta["t"].as<int>(),
             meta["n"][0].as<int>(), meta["a"][0].as<std::string>(), meta["a"]["0"].as<int>(),
             meta["a"]["b"]["0"].as<int>()),
    {"NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL", "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
     "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"}};
const Construct odd_key{group, "a key with a quote", "", per_user(meta["odd \"key"].as<int>()), {"NULL", "5", "NULL"}};
const Construct where{
    group,
    "in WHERE",
    "",
    [] {
      return select(users.id)
          .where(meta["n"].as<int>() > 5 && meta["s"].as<std::string>() == "x" && meta["t"].as<bool>())
          .order_by(users.id);
    },
    {"1"}};
const Construct grouped{group,
                        "in GROUP BY",
                        "",
                        [] {
                          return select(meta["s"].as<std::string>().concat("!"), func::count())
                              .where(meta["s"].as<std::string>().is_not_null())
                              .group_by(meta["s"].as<std::string>().concat("!"))
                              .order_by(meta["s"].as<std::string>().concat("!"));
                        },
                        {"x!, 1", "y z!, 1"}};
const Construct length{group,
                       "json_array_length()",
                       "",
                       per_user(json_array_length(meta["a"]["b"]), meta["a"].array_length()),
                       {"2, NULL", "NULL, NULL", "NULL, NULL"}};
const Construct present{group,
                        "exists()",
                        "",
                        per_user(meta["t"].exists(), meta["a"]["b"][5].exists()),
                        {"true, false", "false, false", "false, false"}};

// Documents of one's own, as literals.
const Construct numbers{
    group,
    "numbers as they are written",
    "",
    [] {
      const auto doc =
          literal(Json(R"({"big": 9223372036854775807, "over": 9223372036854775808, "half": 1.50, "one": 1.0,
                                        "exp": 1e2, "min": -9223372036854775808, "null": null})"));
      return select(doc["big"].as<std::int64_t>(), doc["min"].as<std::int64_t>(), doc["over"].as<std::int64_t>(),
                    doc["half"].as<std::int64_t>(), doc["half"].as<Decimal>(), doc["exp"].as<double>(),
                    doc["exp"].as<std::int64_t>(), doc["one"].as<int>(), doc["null"].as<std::string>(),
                    doc["null"].exists(), doc["big"].as<std::string>());
    },
    {"9223372036854775807, -9223372036854775808, NULL, NULL, 1.5, 100, NULL, NULL, NULL, true, 9223372036854775807"}};
const Construct hostile{
    group,
    "keys that look like paths and SQL",
    "",
    [] {
      const auto doc = literal(
          Json(R"({"a.b": 1, "[0]": 2, "$.a": 3, "x' or 1=1 --": 4, "q\"uo": 5, "back\\slash": 6, "": 7, "ä€": 8,
                   "tab\tkey": 9, "in": {"dee\"p": [{"\\": 10}]}, "*": 11, "{a,b}": 12, "#-1": 13, " ": 14, "null": 15})"));
      return select(doc["a.b"].as<int>(), doc["[0]"].as<int>(), doc["$.a"].as<int>(), doc["x' or 1=1 --"].as<int>(),
                    doc["q\"uo"].as<int>(), doc["back\\slash"].as<int>(), doc[""].as<int>(), doc["ä€"].as<int>(),
                    doc["tab\tkey"].as<int>(), doc["in"]["dee\"p"][0]["\\"].as<int>(), doc["*"].as<int>(),
                    doc["{a,b}"].as<int>(), doc["#-1"].as<int>(), doc[" "].as<int>(), doc["null"].as<int>());
    },
    {"1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15"}};
const Construct texts{
    group,
    "texts with quotes, escapes and Unicode",
    "",
    [] {
      const auto doc = literal(Json(R"({"a": "it's \"q\"", "b": "line\nbreak", "c": "\u00e4\u20ac", "d": "\ud83d\ude00",
                                        "e": "null", "f": "back\\slash", "g": ""})"));
      return select(doc["a"].as<std::string>(), doc["b"].as<std::string>(), doc["c"].as<std::string>(),
                    doc["d"].as<std::string>(), doc["e"].as<std::string>(), doc["f"].as<std::string>(),
                    doc["g"].as<std::string>());
    },
    {"it's \"q\", line\nbreak, ä€, 😀, null, back\\slash, "}};
const Construct minus_key{group, "a key that begins with -",
                          "",    [] { return select(literal(Json(R"({"-a": 1})"))["-a"].as<int>()); },
                          {"1"}, {"mariadb"}};
const Construct as_date{group,
                        "as<Date>()",
                        "",
                        [] { return select(literal(Json(R"({"d": "2024-02-29"})"))["d"].as<Date>()); },
                        {"2024-02-29"}};

}  // namespace
