// SPDX-License-Identifier: MIT
#include "render_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "render_html.hpp"

namespace clinic {

namespace {

constexpr std::size_t most_bars = 30;

// About how wide a character is at the page's 12 px: fonts differ, so the wider of the usual ones.
double width_of(char c) noexcept {
  if ((c >= 'A' && c <= 'Z') || c == '%' || c == 'm' || c == 'w') return 8.7;
  if (c == ' ' || c == '.' || c == ',' || c == 'i' || c == 'l' || c == '(' || c == ')') return 4.2;
  return 7.3;
}

// As much of the text as fits, cut at whole characters.
std::string cut(const std::string& text, double room) {
  double used = 0;
  std::size_t fits = 0;  // with the ellipsis behind it
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;  // inside a character
    if (used + width_of('M') <= room) fits = i;
    used += width_of(text[i]);
  }
  return used <= room ? text : text.substr(0, fits) + "…";
}

// The row's name on the axis: the dimension, and the others where they are needed to tell it from its namesakes.
std::string row_label(const ReportResult& result, const ReportRow& row, const std::string& x) {
  const std::size_t index = column_index(result, x);
  const std::string& label = row.cells[index].text;
  const auto namesakes = std::count_if(result.rows.begin(), result.rows.end(),
                                       [&](const ReportRow& other) { return other.cells[index].text == label; });
  std::string others;
  for (std::size_t i = 0; i < result.report->by.size() && namesakes > 1; ++i) {
    if (i != index) others += (others.empty() ? "" : ", ") + row.cells[i].text;
  }
  return others.empty() ? label : fmt::format("{} ({})", label, others);
}

std::string_view mark_class(int outlier, std::string_view usual) {
  return outlier > 0 ? "high" : outlier < 0 ? "low" : usual;
}

// Points further apart than this have a period between them of which nothing is known: the line breaks there.
double days_in(quarry::field period) noexcept {
  switch (period) {
    case quarry::field::year: return 366;
    case quarry::field::quarter: return 92;
    case quarry::field::month: return 31;
    case quarry::field::week: return 7;
    default: return 1;
  }
}

// "1.5k" on axes, where space is short.
std::string tick(double value, const Format& format) {
  if (format.style == Style::percent) return fmt::format("{:g} %", std::round(value * 1000) / 10);
  const double size = std::abs(value);
  const std::string digits = size >= 1e6   ? fmt::format("{:g}M", size / 1e6)
                             : size >= 1e4 ? fmt::format("{:g}k", size / 1e3)
                                           : fmt::format("{:g}", size);
  return (value < 0 ? "-" : "") + (format.style == Style::currency ? currency_sign(format) : std::string()) + digits;
}

}  // namespace

double nice_step(double span, int most) {
  if (!(span > 0)) return 1;
  const double power = std::pow(10, std::floor(std::log10(span / most)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (span / (factor * power) <= most) return factor * power;
  }
  return 10 * power;
}

std::string render_bars(const ReportResult& result, const View& view, const std::string& y) {
  const std::size_t index = column_index(result, y);
  std::vector<const ReportRow*> rows;
  double low = 0, high = 0;
  std::size_t left_out = 0;
  for (const ReportRow& row : result.rows) {
    if (row.cells[index].is_null) continue;
    if (rows.size() == most_bars) {
      ++left_out;
      continue;
    }
    rows.push_back(&row);
    low = std::min(low, row.cells[index].number);
    high = std::max(high, row.cells[index].number);
  }
  if (rows.empty()) return "";
  if (high == low) high = low + 1;

  constexpr double numbers = 78, pitch = 22, thickness = 14;
  const bool alone = view.y.size() == 1;  // then there is room for longer names
  const double width = alone ? 760 : 520, names = alone ? 300 : 200;
  const bool both = low < 0;
  const double left = names + (both ? numbers * 0.62 : 0), room = width - left - numbers * (both ? 0.62 : 1);
  const auto at = [&](double value) { return left + (value - low) / (high - low) * room; };
  const double height = pitch * static_cast<double>(rows.size() + (left_out > 0 ? 1 : 0)) + 4;
  const bool judged = result.report->outliers && result.report->outliers->metric == y;

  std::string svg = fmt::format(
      "<svg viewBox=\"0 0 {0:.0f} {1:.0f}\" style=\"max-width:{0:.0f}px\" role=\"img\" aria-label=\"{2}\">\n", width,
      height, escape_html(result.columns[index].label));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double value = rows[i]->cells[index].number, top = pitch * static_cast<double>(i) + 2,
                 middle = top + thickness / 2 + 4;
    const std::string label = row_label(result, *rows[i], view.x), shown = format_cell(result, *rows[i], index);
    const double begin = at(std::min(value, 0.0)), end = at(std::max(value, 0.0));
    svg += fmt::format("<g><title>{}: {}</title>", escape_html(label), escape_html(shown));
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", names - 8, middle,
                       escape_html(cut(label, names - 10)));
    svg +=
        fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.0f}\" rx=\"2\"/>",
                    mark_class(judged ? rows[i]->outlier : 0, "s0"), begin, top, std::max(end - begin, 1.0), thickness);
    const bool leftward = value < 0;
    svg +=
        fmt::format("<text class=\"soft\" x=\"{:.1f}\" y=\"{:.1f}\"{}>{}</text></g>\n", leftward ? begin - 5 : end + 5,
                    middle, leftward ? " text-anchor=\"end\"" : "", escape_html(shown));
  }
  if (left_out > 0) {
    svg += fmt::format("<text class=\"soft\" x=\"{:.1f}\" y=\"{:.1f}\">and {} more in the table</text>\n", left,
                       height - 8, left_out);
  }
  if (both)
    svg += fmt::format("<line class=\"axis\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"0\" y2=\"{1:.0f}\"/>\n", at(0), height);
  return svg + "</svg>\n";
}

std::string render_lines(const ReportResult& result, const View& view) {
  const std::size_t x = column_index(result, view.x);
  double first = 0, last = 0, low = 0, high = 0;
  std::vector<const ReportRow*> rows;
  for (const ReportRow& row : result.rows) {
    if (row.cells[x].is_null) continue;
    first = rows.empty() ? row.cells[x].time : std::min(first, row.cells[x].time);
    last = rows.empty() ? row.cells[x].time : std::max(last, row.cells[x].time);
    rows.push_back(&row);
    for (const std::string& y : view.y) {
      const Cell& cell = row.cells[column_index(result, y)];
      if (cell.is_null) continue;
      low = std::min(low, cell.number);
      high = std::max(high, cell.number);
    }
  }
  if (rows.size() < 2 || first == last) return "";
  std::sort(rows.begin(), rows.end(),
            [&](const ReportRow* a, const ReportRow* b) { return a->cells[x].time < b->cells[x].time; });

  constexpr double width = 980, height = 240, left = 52, right = 16, top = 10, bottom = 24;
  const double step = nice_step(high - low, 5);
  low = std::floor(low / step) * step;
  high = std::max(std::ceil(high / step) * step, low + step);
  const auto at_x = [&](double time) { return left + (time - first) / (last - first) * (width - left - right); };
  const auto at_y = [&](double value) { return top + (high - value) / (high - low) * (height - top - bottom); };
  const Format& format = result.columns[column_index(result, view.y.front())].format;

  std::string svg = fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n", width, height,
                                escape_html(result.report->title));
  for (int i = 0; low + i * step <= high + step / 2; ++i) {
    const double value = low + i * step;
    svg += fmt::format("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>", left,
                       width - right, at_y(value));
    svg += fmt::format("<text class=\"soft\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", left - 8,
                       at_y(value) + 4, escape_html(tick(value, format)));
  }
  // A year at its first day, as many as there is room for.
  const auto year_of = [](double days) {
    return static_cast<int>(Date(std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))).year());
  };
  const auto day_of = [](int year) {
    return static_cast<double>(std::chrono::sys_days(std::chrono::year(year) / 1 / 1).time_since_epoch().count());
  };
  const int years = std::max(1, static_cast<int>(nice_step(year_of(last) - year_of(first), 12)));
  for (int year = year_of(first); year <= year_of(last); year += years) {
    if (day_of(year) < first) continue;
    svg += fmt::format("<text class=\"soft\" x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text>\n",
                       at_x(day_of(year)), height - 6, year);
  }
  for (std::size_t s = 0; s < view.y.size(); ++s) {
    const std::size_t index = column_index(result, view.y[s]);
    std::string path, dots;
    bool drawing = false;
    double before = first;
    for (const ReportRow* row : rows) {
      const Cell& cell = row->cells[index];
      if (!cell.is_null) {
        drawing = drawing && row->cells[x].time - before < 1.5 * days_in(*result.columns[x].period);
        before = row->cells[x].time;
        path += fmt::format("{}{:.1f},{:.1f}", drawing ? " L" : " M", at_x(row->cells[x].time), at_y(cell.number));
        const bool judged =
            result.report->outliers && result.report->outliers->metric == view.y[s] && row->outlier != 0;
        dots += fmt::format(
            "<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"><title>{}: {} {}</title></circle>\n",
            judged ? std::string(mark_class(row->outlier, "")) : fmt::format("s{}", s % 3), at_x(row->cells[x].time),
            at_y(cell.number), judged ? "5" : "2", escape_html(row->cells[x].text),
            escape_html(format_cell(result, *row, index)), escape_html(result.columns[index].label));
      }
      drawing = !cell.is_null;
    }
    svg += fmt::format("<path class=\"line l{}\" d=\"{}\"/>\n{}", s % 3, path.empty() ? path : path.substr(1), dots);
  }
  return svg + "</svg>\n";
}

}  // namespace clinic
