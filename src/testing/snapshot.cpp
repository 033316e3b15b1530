// SPDX-License-Identifier: MIT
#include "quarry/testing/snapshot.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

#include "quarry/compile/compiled.hpp"
#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"

namespace quarry::testing {
namespace {

using Snapshots = std::map<std::string, std::string, std::less<>>;  // sorted: a file that merges well

constexpr std::string_view heading = "=== ";

std::filesystem::path file_of(std::string_view source) {
  const std::filesystem::path given{source};
  std::filesystem::path found = given;
  if (given.is_relative() && !std::filesystem::exists(given)) {
    std::filesystem::path tail;  // without the ../ that led away from where it was compiled
    for (const auto& part : given) {
      if (part != ".." && part != ".") tail /= part;
    }
    for (std::filesystem::path at = std::filesystem::current_path();; at = at.parent_path()) {
      if (std::filesystem::exists(at / tail)) {
        found = at / tail;
        break;
      }
      if (at == at.parent_path()) break;
    }
  }
  found += ".snapshots";
  return found;
}

Snapshots read(const std::filesystem::path& file) {
  Snapshots snapshots;
  std::ifstream in(file, std::ios::binary);
  std::string* current = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(heading)) {
      current = &snapshots[line.substr(heading.size())];
    } else if (current != nullptr) {
      *current += line + '\n';
    }
  }
  return snapshots;
}

void write(const std::filesystem::path& file, const Snapshots& snapshots) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  for (const auto& [name, text] : snapshots) out << heading << name << '\n' << text;
  out.close();
  if (!out) throw Failure(fmt::format("the snapshots could not be written to {}", file.string()));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string difference(std::string_view before, std::string_view now) {
  const std::vector<std::string> a = lines_of(before), b = lines_of(now);
  std::string text;
  std::string section;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      if (a[i].starts_with("--- ")) section = a[i];
      ++i;
      ++j;
      continue;
    }
    if (!section.empty()) text += std::exchange(section, {}) + '\n';
    // as far as the next line both have
    const auto next = [&](const std::vector<std::string>& lines, std::size_t from, const std::string& line) {
      return std::find(lines.begin() + static_cast<std::ptrdiff_t>(from), lines.end(), line) != lines.end();
    };
    if (i < a.size() && (j == b.size() || !next(b, j, a[i]))) {
      text += "- " + a[i++] + '\n';
    } else {
      text += "+ " + b[j++] + '\n';
    }
  }
  return text;
}

struct Run {
  std::mutex mutex;
  std::map<std::filesystem::path, Snapshots> compared;
};
Run& run() {
  static Run instance;
  return instance;
}

}  // namespace

std::string sql_snapshot(const Statement& statement) {
  static const Dialect dialects[] = {postgresql::dialect(), mysql::dialect(), mysql::mariadb(), sqlite::dialect()};
  std::string text;
  for (const Dialect& dialect : dialects) {
    text += fmt::format("--- {}\n", dialect.name());
    try {
      const Compiled compiled = statement.compile(dialect);
      text += compiled.sql() + '\n';
      for (const Parameter& each : compiled.parameters()) {
        text += fmt::format("    {} = {}\n", each.name,
                            each.sensitive && !each.value.is_null() ? "***" : to_string(each.value));
      }
    } catch (const CompileError& error) {
      for (const std::string& problem : error.problems()) text += "    refused: " + problem + '\n';
    }
  }
  return text;
}

std::string compare_snapshot(std::string_view source, std::string_view name, std::string_view text) {
  if (name.empty() || name.find('\n') != std::string_view::npos) {
    throw ArgumentError("the name of a snapshot is one line of text");
  }
  std::string wanted;  // so that no line of the text looks like a heading
  for (const std::string& line : lines_of(text)) wanted += (line.starts_with("===") ? " " : "") + line + '\n';

  Run& of = run();
  const std::lock_guard lock{of.mutex};
  const std::filesystem::path file = file_of(source);
  const auto [compared, first] = of.compared[file].try_emplace(std::string(name), wanted);
  if (!first && compared->second != wanted) {
    throw ArgumentError(fmt::format("two snapshots of {} are named \"{}\"; give each its own name", source, name));
  }
  Snapshots snapshots = read(file);
  const auto known = snapshots.find(name);
  if (known != snapshots.end() && known->second == wanted) return {};
  const char* const update = std::getenv("QUARRY_UPDATE_SNAPSHOTS");
  if (update != nullptr && std::string_view(update) == "1") {
    snapshots[std::string(name)] = wanted;
    write(file, snapshots);
    return {};
  }
  if (known == snapshots.end()) {
    return fmt::format(
        "there is no snapshot \"{}\" in {}; run this test with QUARRY_UPDATE_SNAPSHOTS=1 to write it:\n{}", name,
        file.string(), wanted);
  }
  return fmt::format(
      "\"{}\" is not what its snapshot in {} says; if it should be, run this test with QUARRY_UPDATE_SNAPSHOTS=1\n{}",
      name, file.string(), difference(known->second, wanted));
}

std::vector<std::string> stale_snapshots(std::string_view source) {
  Run& of = run();
  const std::lock_guard lock{of.mutex};
  const std::filesystem::path file = file_of(source);
  const Snapshots& compared = of.compared[file];
  std::vector<std::string> stale;
  for (const auto& [name, text] : read(file)) {
    if (compared.find(name) == compared.end()) stale.push_back(name);
  }
  return stale;
}

}  // namespace quarry::testing
