// SPDX-License-Identifier: MIT
#include "render_html.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "page_style.hpp"
#include "quarry/types/text.hpp"
#include "render_svg.hpp"
#include "render_text.hpp"

namespace clinic {

namespace {

constexpr std::size_t longest_unbroken = 26;  // longer names may take two lines

std::string tiles(const ReportResult& result) {
  std::string html = "<dl class=\"tiles\">\n";
  for (std::size_t i = 0; i < result.columns.size() && !result.rows.empty(); ++i) {
    html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escape_html(result.columns[i].label),
                        escape_html(format_cell(result, result.rows.front(), i)));
  }
  return html + "</dl>\n";
}

std::string figure(const std::string& caption, const std::string& svg) {
  if (svg.empty()) return "";
  return fmt::format("<figure><figcaption>{}</figcaption>\n{}</figure>\n", caption, svg);
}

std::string charts(const ReportResult& result) {
  std::string html;
  for (const View& view : result.report->views) {
    if (view.kind == ViewKind::tiles) continue;
    std::string figures;
    if (view.kind == ViewKind::bar) {
      for (const std::string& y : view.y) {
        figures += figure(escape_html(result.columns[column_index(result, y)].label), render_bars(result, view, y));
      }
    } else {
      std::string caption;
      for (std::size_t i = 0; i < view.y.size(); ++i) {
        caption += fmt::format(
            "{}<svg width=\"12\" height=\"9\" style=\"display:inline;width:12px\" aria-hidden=\"true\">"
            "<rect class=\"s{}\" y=\"2\" width=\"12\" height=\"3\"/></svg> {}",
            i == 0 ? "" : " &nbsp; ", i % 3, escape_html(result.columns[column_index(result, view.y[i])].label));
      }
      figures = figure(caption, render_lines(result, view));
    }
    if (!figures.empty()) html += "<div class=\"charts\">\n" + figures + "</div>\n";
  }
  return html;
}

std::string table(const ReportResult& result) {
  const std::size_t marked =
      result.report->outliers ? column_index(result, result.report->outliers->metric) : result.columns.size();
  std::string html = "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>";
  for (const OutputColumn& column : result.columns) {
    html += fmt::format("<th{}>{}</th>", column.role == OutputColumn::Role::dimension ? "" : " class=\"n\"",
                        escape_html(column.label));
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const ReportRow& row : result.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
      const std::string shown = format_cell(result, row, i);
      std::string cell = escape_html(shown);
      if (row.cells[i].is_null && shown == "not enough data") cell = "<span class=\"few\">" + cell + "</span>";
      if (i == marked && row.outlier > 0) cell = "<span class=\"mark high\">▲ high</span>" + cell;
      if (i == marked && row.outlier < 0) cell = "<span class=\"mark low\">▼ low</span>" + cell;
      const bool is_number = result.columns[i].role != OutputColumn::Role::dimension;
      const char* style = is_number                                        ? " class=\"n\""
                          : quarry::utf8_length(shown) <= longest_unbroken ? " class=\"short\""
                                                                           : "";
      html += fmt::format("<td{}>{}</td>", style, cell);
    }
    html += "</tr>\n";
  }
  if (result.rows.empty())
    html += fmt::format("<tr><td colspan=\"{}\" class=\"few\">no rows</td></tr>\n", result.columns.size());
  return html + "</tbody></table></div>\n";
}

std::string statements(const ReportSql& sql) {
  std::string parameters;
  for (std::size_t i = 0; i < sql.parameters.size(); ++i) {
    parameters += fmt::format("{:2}  {} = {}\n", i + 1, escape_html(sql.parameters[i].first),
                              escape_html(sql.parameters[i].second));
  }
  std::string html = "<details><summary>SQL</summary>\n";
  html += fmt::format("<h3>With placeholders</h3>\n<pre>{}</pre>\n", escape_html(sql.bound));
  if (!parameters.empty()) html += fmt::format("<h3>Their values, in order</h3>\n<pre>{}</pre>\n", parameters);
  html += fmt::format("<h3>With literal values, to paste into a console</h3>\n<pre>{};</pre>\n</details>\n",
                      escape_html(sql.literal));
  return html;
}

std::string section(const Definitions& definitions, const ReportResult& result) {
  const Report& report = *result.report;
  bool is_tiles = false;
  for (const View& view : report.views) is_tiles = is_tiles || view.kind == ViewKind::tiles;
  std::string html = fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n", report.name, escape_html(report.title));
  if (!report.description.empty()) html += fmt::format("<p class=\"soft\">{}</p>\n", escape_html(report.description));
  html += charts(result) + (is_tiles ? tiles(result) : table(result));
  if (const std::string note = footnote(definitions, result); !note.empty()) {
    html += fmt::format("<p class=\"note\">{}</p>\n", escape_html(note));
  }
  return html + statements(result.sql) + "</section>\n";
}

std::string loaded_text(const PageSource& source) {
  std::string text;
  for (const LoadedTable& table : source.loaded.tables) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", format_number(static_cast<double>(table.rows), {}),
                        table.name);
  }
  return text;
}

}  // namespace

std::string escape_html(const std::string& text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string render_page(const Definitions& definitions, const std::vector<ReportResult>& results,
                        const PageSource& source) {
  const std::string title = escape_html(definitions.title);
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  html += fmt::format("<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n", title,
                      page_style, title);
  html += fmt::format("<p class=\"soft\">{}, asked of {}.</p>\n<nav>\n", escape_html(loaded_text(source)),
                      escape_html(source.database));
  for (const ReportResult& result : results) {
    html += fmt::format("<a href=\"#{}\">{}</a>\n", result.report->name, escape_html(result.report->title));
  }
  html += "</nav>\n</header>\n<main>\n";
  for (const ReportResult& result : results) html += section(definitions, result);
  html += "</main>\n<footer>\n";
  for (const Orphans& each : source.loaded.orphans) {
    html += fmt::format("<p>{} rows of {} name a {} that is not in {}.csv; they are counted, without it.</p>\n",
                        each.rows, escape_html(each.table), escape_html(each.column), escape_html(each.target));
  }
  if (source.sample) {
    html +=
        "<p>Sample data: synthetic records of invented people, made with the Synthea patient generator "
        "(The MITRE Corporation, Apache License 2.0).</p>\n";
  }
  return html + "<p>Queries built and printed by Quarry.</p>\n</footer>\n</body>\n</html>\n";
}

void write_page(const std::string& file, const Definitions& definitions, const std::vector<ReportResult>& results,
                const PageSource& source) {
  std::ofstream out(file, std::ios::binary);
  out << render_page(definitions, results, source);
  out.close();
  if (!out)
    throw std::runtime_error(fmt::format("the page could not be written to {}; name another file by --out", file));
}

}  // namespace clinic
