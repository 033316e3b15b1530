// SPDX-License-Identifier: MIT
#include "render_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "json_reader.hpp"
#include "quarry/types/text.hpp"

namespace clinic {

namespace {

constexpr std::size_t widest = 44;

// Cut at whole characters.
std::string shortened(const std::string& text) {
  if (quarry::utf8_length(text) <= widest) return text;
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (begins && ++characters == widest) break;
  }
  return text.substr(0, end) + "…";
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width - std::min(width, quarry::utf8_length(text)), ' ');
  return right ? blanks + text : text + blanks;
}

// Control characters from data must not reach a terminal.
std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }, ' ');
  return text;
}

std::string floor_text(const Definitions& definitions, const Floor& floor) {
  std::string text;
  for (const auto& [name, least] : floor) {
    text += fmt::format("{}{} {}", text.empty() ? "" : " and ", least, find(definitions.measures, name)->label);
  }
  return text;
}

// "the rows of the same Class with at least 5 encounters (4 such rows at least)"
std::string peers_text(const Definitions& definitions, const PeerGroup& peers) {
  std::string text = "all rows";
  for (std::size_t i = 0; i < peers.dimensions.size(); ++i) {
    const std::string& label = find(definitions.dimensions, peers.dimensions[i])->label;
    text = i == 0 ? "the rows of the same " + label : text + " and " + label;
  }
  if (!peers.min_sample.empty()) text += fmt::format(" with at least {}", floor_text(definitions, peers.min_sample));
  return text + fmt::format(" ({} such rows at least)", peers.min_peers);
}

}  // namespace

std::string render_sql(const ReportSql& sql) {
  std::string text = "-- with placeholders\n" + sql.bound + ";\n";
  for (std::size_t i = 0; i < sql.parameters.size(); ++i) {
    text += fmt::format("--   {:2}  {} = {}\n", i + 1, sql.parameters[i].first, printable(sql.parameters[i].second));
  }
  return text + "\n-- with literal values\n" + sql.literal + ";\n";
}

std::string render_table(const ReportResult& result, bool colour) {
  const std::size_t marked =
      result.report->outliers ? column_index(result, result.report->outliers->metric) : result.columns.size();
  std::vector<std::vector<std::string>> lines(1);
  for (const OutputColumn& column : result.columns) lines[0].push_back(printable(column.label));
  for (const ReportRow& row : result.rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
      std::string cell = shortened(printable(format_cell(result, row, i)));
      if (i == marked) cell += row.outlier > 0 ? " ▲ high" : row.outlier < 0 ? " ▼ low " : "       ";
      line.push_back(std::move(cell));
    }
  }
  std::vector<std::size_t> widths(result.columns.size(), 0);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], quarry::utf8_length(line[i]));
  }
  std::string text;
  for (std::size_t r = 0; r < lines.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool number = result.columns[i].role != OutputColumn::Role::dimension;
      line += (i == 0 ? "" : "  ") + padded(lines[r][i], widths[i], number);
    }
    while (line.ends_with(' ')) line.pop_back();
    const int outlier = r == 0 ? 0 : result.rows[r - 1].outlier;
    if (colour && (r == 0 || outlier != 0))
      line = fmt::format("\x1b[{}m{}\x1b[0m", r == 0 ? "1" : outlier > 0 ? "31" : "34", line);
    text += line + '\n';
    if (r == 0) {
      for (std::size_t i = 0; i < widths.size(); ++i) text += (i == 0 ? "" : "  ") + std::string(widths[i], '-');
      text += '\n';
    }
  }
  if (result.rows.empty()) text += "(no rows)\n";
  return text;
}

std::string footnote(const Definitions& definitions, const ReportResult& result) {
  const Report& report = *result.report;
  std::vector<std::string> sentences;
  if (report.limit && result.rows.size() == *report.limit) {
    sentences.push_back(fmt::format("These are the first {} rows.", *report.limit));
  }
  if (!report.min_sample.empty()) {
    sentences.push_back(fmt::format("Rows with fewer than {} are not judged: their ratios are \"not enough data\".",
                                    floor_text(definitions, report.min_sample)));
  }
  if (report.outliers) {
    const std::string& name = report.outliers->metric;
    const Metric* metric = find(definitions.metrics, name);
    sentences.push_back(fmt::format("▲ high and ▼ low: {} more than {} standard deviations from the mean of {}.",
                                    metric != nullptr ? metric->label : find(definitions.measures, name)->label,
                                    report.outliers->threshold, peers_text(definitions, report.outliers->peers)));
  }
  for (const std::string& name : report.show) {
    const Score* score = find(definitions.scores, name);
    if (score == nullptr) continue;
    std::string parts;
    double total = 0;
    for (const auto& weight : score->weights) total += weight.second;
    for (const auto& [metric, weight] : score->weights) {
      const Metric& each = *find(definitions.metrics, metric);
      parts += fmt::format("{}{} ({:.0f} %, {} is better)", parts.empty() ? "" : ", ", each.label, 100 * weight / total,
                           each.higher_is_better ? "higher" : "lower");
    }
    sentences.push_back(
        fmt::format("{}: the weighted mean of {}, each as standard deviations better than the mean of {}.",
                    score->label, parts, peers_text(definitions, score->peers)));
  }
  std::string text;
  for (const std::string& sentence : sentences) text += (text.empty() ? "" : " ") + sentence;
  return text;
}

}  // namespace clinic
