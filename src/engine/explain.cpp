// SPDX-License-Identifier: MIT
#include <algorithm>
#include <unordered_map>

#include "quarry/engine/executor.hpp"

namespace quarry::detail {

namespace {

void add_lines(const std::string& text, std::vector<std::string>& lines) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

std::vector<std::string> plan_lines(Result<> rows) {
  const std::vector<std::string> keys = rows.keys();
  const bool tree = keys == std::vector<std::string>{"id", "parent", "notused", "detail"};  // SQLite's
  std::unordered_map<std::int64_t, std::size_t> depth;
  std::vector<std::string> lines;
  for (const Row<>& row : rows) {
    if (keys.size() == 1) {
      add_lines(to_string(row[0]), lines);
      continue;
    }
    if (tree) {
      const auto parent = depth.find(row.get<std::int64_t>(1));
      const std::size_t level = parent == depth.end() ? 0 : parent->second + 1;
      depth[row.get<std::int64_t>(0)] = level;
      lines.push_back(std::string(level * 2, ' ') + row.get<std::string>(3));
      continue;
    }
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].is_null()) continue;
      if (!line.empty()) line += ", ";
      line += keys[i] + ": " + to_string(row[i]);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace quarry::detail
