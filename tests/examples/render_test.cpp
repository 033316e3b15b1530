// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "catch.hpp"
#include "render_html.hpp"
#include "render_svg.hpp"
#include "render_text.hpp"

using namespace clinic;
using Catch::Matchers::ContainsSubstring;

namespace {

const Model model;

const Definitions definitions = read_definitions(R"({
  "version": 1, "title": "Tom & <b>Jerry</b>",
  "facts": {"encounter": {"table": "encounters", "time": "start", "joins": [{"to": "providers", "on": ["provider", "id"]}]}},
  "dimensions": {"provider": {"column": "providers.name", "label": "Who"}, "month": {"time": "month"}},
  "measures": {"visits": {"fact": "encounter", "agg": "count", "label": "visits"},
               "cost": {"fact": "encounter", "agg": "sum", "of": "total_claim_cost", "format": {"style": "currency", "code": "USD"}}},
  "metrics": {"each": {"expr": "cost / visits", "label": "cost per visit"}},
  "reports": {"r": {"title": "<script>alert(1)</script>", "by": ["provider"], "show": ["visits", "each"], "min_sample": {"visits": 2},
                    "outliers": {"metric": "each"}, "limit": 3, "views": [{"kind": "bar", "x": "provider", "y": ["visits"]}]},
              "m": {"by": ["month"], "show": ["visits"], "views": [{"kind": "line", "x": "month", "y": ["visits"]}]}}
})",
                                                 model);

Cell text(const std::string& value, double time = 0) { return {false, value, 0, time}; }
Cell number(double value) { return {false, "", value, 0}; }
const Cell missing{true, "", 0, 0};

ReportResult sample() {
  const ReportQuery query = build_query(definitions, definitions.reports[0], model, {}, quarry::sqlite::dialect());
  return {&definitions.reports[0],
          query.columns,
          {{{text("Ann \"<&>'"), number(12), number(1234.5)}, true, 1},
           {{text("Ben"), number(-1), missing}, false, 0},
           {{text("Cy"), number(3), missing}, true, -1}},
          sql_of(query, quarry::sqlite::dialect())};
}

// The months are days since 1970: 2020-01, 2020-02, 2020-05.
ReportResult months() {
  const ReportQuery query = build_query(definitions, definitions.reports[1], model, {}, quarry::sqlite::dialect());
  return {&definitions.reports[1],
          query.columns,
          {{{text("2020-01", 18262), number(2)}},
           {{text("2020-02", 18293), number(4)}},
           {{text("2020-05", 18383), number(3)}}},
          sql_of(query, quarry::sqlite::dialect())};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("numbers are shown at their decimals, halves away from zero, alike whatever the last bits are") {
  const Format plain{Style::number, 2, {}, {}};
  CHECK(format_number(1234567.891, plain) == "1,234,567.89");
  CHECK(format_number(85.555, plain) == "85.56");
  CHECK(format_number(85.55499999999999, plain) == "85.56");
  CHECK(format_number(-85.555, plain) == "-85.56");
  CHECK(format_number(-0.001, plain) == "0.00");
  CHECK(format_number(999.999, plain) == "1,000.00");
  CHECK(format_number(1e21, {Style::number, 0, {}, {}}) == "1,000,000,000,000,000,000,000");
  CHECK(format_number(0.7541, {Style::percent, 1, {}, {}}) == "75.4 %");
  CHECK(format_number(-12.5, {Style::currency, 2, "USD", {}}) == "-$12.50");
  CHECK(format_number(12.5, {Style::currency, 1, "CHF", {}}) == "CHF 12.5");
  CHECK(format_number(90, {Style::number, 0, {}, "min"}) == "90 min");
}

TEST_CASE("a table for a terminal lines up and marks outliers by words") {
  CHECK(render_table(sample(), false) ==
        "Who        visits          cost per visit\n"
        "---------  ------  ----------------------\n"
        "Ann \"<&>'      12         1,234.50 ▲ high\n"
        "Ben            -1  not enough data\n"
        "Cy              3                – ▼ low\n");
  CHECK_THAT(render_table(sample(), true), ContainsSubstring("\x1b[31mAnn"));
  ReportResult hostile = sample();
  hostile.rows[0].cells[0].text = "\x1b[2J";  // would clear the terminal
  CHECK_THAT(render_table(hostile, false), !ContainsSubstring("\x1b"));
  CHECK(footnote(definitions, sample()) ==
        "These are the first 3 rows. Rows with fewer than 2 visits are not judged: their ratios are \"not enough "
        "data\". ▲ high and ▼ low: cost per "
        "visit more than 2 standard deviations from the mean of all rows with at least 2 visits (3 such rows "
        "at least).");
}

TEST_CASE("SQL is shown with its values, in order") {
  const std::string sql = render_sql({"SELECT ?", "SELECT 'a'", {{"x_1", "a"}}});
  CHECK(sql == "-- with placeholders\nSELECT ?;\n--    1  x_1 = a\n\n-- with literal values\nSELECT 'a';\n");
  CHECK(render_sql({"", "", {{"x", "a\nDROP TABLE b"}}}).find("\nDROP") == std::string::npos);  // stays in its comment
}

TEST_CASE("the page escapes everything and asks for nothing from elsewhere") {
  PageSource source{"SQLite 3", {}, true};
  source.loaded.orphans.push_back({"encounters", "provider", "providers", 3});
  const std::string page = render_page(definitions, {sample(), months()}, source);
  CHECK_THAT(page, ContainsSubstring("<h1>Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;</h1>"));
  CHECK_THAT(page, ContainsSubstring("&lt;script&gt;alert(1)&lt;/script&gt;") && !ContainsSubstring("<script"));
  CHECK_THAT(page, ContainsSubstring("<td class=\"short\">Ann &quot;&lt;&amp;&gt;&#39;</td>") &&
                       !ContainsSubstring("Ann \"<"));
  CHECK_THAT(page, ContainsSubstring("<span class=\"mark high\">▲ high</span>1,234.50"));
  CHECK_THAT(page, ContainsSubstring("<span class=\"few\">not enough data</span>"));
  CHECK_THAT(page, ContainsSubstring("3 rows of encounters name a provider that is not in providers.csv"));
  CHECK_THAT(page, ContainsSubstring("Synthea") && ContainsSubstring("Apache License"));
  CHECK_THAT(page, ContainsSubstring("prefers-color-scheme: dark"));
  CHECK_THAT(page, !ContainsSubstring("http") && !ContainsSubstring("url(") && !ContainsSubstring("@import") &&
                       !ContainsSubstring(" src="));
  for (const std::string tag : {"section", "table", "tr", "td", "svg", "figure", "details", "div", "p", "g", "text"}) {
    CHECK(count(page, "<" + tag + ">") + count(page, "<" + tag + " ") == count(page, "</" + tag + ">"));
  }
}

TEST_CASE("bars grow from zero, to the left below it; rows without a value have none") {
  const std::string bars = render_bars(sample(), definitions.reports[0].views[0], "visits");
  CHECK(count(bars, "<rect") == 3);
  CHECK_THAT(bars, ContainsSubstring("<title>Ann &quot;&lt;&amp;&gt;&#39;: 12</title>") &&
                       ContainsSubstring("class=\"axis\""));
  CHECK(count(render_bars(sample(), definitions.reports[0].views[0], "each"), "<rect") == 1);
  ReportResult many = sample();
  many.rows.resize(42, many.rows[0]);
  const std::string some = render_bars(many, definitions.reports[0].views[0], "visits");
  CHECK(count(some, "<rect") == 30);
  CHECK_THAT(some, ContainsSubstring("and 12 more in the table"));
  ReportResult empty = sample();
  empty.rows.clear();
  CHECK(render_bars(empty, definitions.reports[0].views[0], "visits").empty());
}

TEST_CASE("a line breaks where periods are missing") {
  const std::string lines = render_lines(months(), definitions.reports[1].views[0]);
  CHECK(count(lines, "<circle") == 3);
  const std::string path =
      lines.substr(lines.find(" d=\""), lines.find('"', lines.find(" d=\"") + 5) - lines.find(" d=\""));
  CHECK(count(path, "M") == 2);
  CHECK(count(path, "L") == 1);
  ReportResult one = months();
  one.rows.resize(1);
  CHECK(render_lines(one, definitions.reports[1].views[0]).empty());
}

TEST_CASE("steps of an axis are round numbers") {
  CHECK(nice_step(8, 5) == 2);
  CHECK(nice_step(100, 5) == 20);
  CHECK(nice_step(12, 5) == 2.5);
  CHECK(nice_step(0.4, 5) == Approx(0.1));
  CHECK(nice_step(0, 5) == 1);
}
