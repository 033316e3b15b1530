// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/engine/engine.hpp"
#include "quarry/schema/inspector.hpp"
#include "quarry/types/error.hpp"
#include "tools/quarry_reflect/header.hpp"
#include "tools/quarry_reflect/identifiers.hpp"

namespace {

constexpr std::string_view help =
    R"(quarry-reflect URL [OPTION...]: prints the tables and sequences of a database as a C++ header.

  --schema NAME     the schema (PostgreSQL), database (MySQL) or attached database (SQLite); default: the connection's own
  --table NAME      this table or view alone, and no sequences; may be repeated
  --views           views too, as structs that create_all() leaves alone
  --namespace NAME  what the header's names are in: clinic, or app::clinic
  --output FILE     where the header goes; default: standard output
  --help            this text

URL: postgresql://user:password@host/database, mysql://..., sqlite:///file.db
Exit status: 0 when the header is written; 1 when the database cannot be read or the file not written; 2 for a wrong call.
)";

struct Call {
  std::string url, schema, name_space, output;
  std::vector<std::string> tables;
  bool views = false, help = false;
};

class WrongCall : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

void check_namespace(const std::string& name) {
  std::size_t begin = 0;
  while (begin <= name.size()) {
    const std::size_t end = std::min(name.find("::", begin), name.size());
    const std::string part = name.substr(begin, end - begin);
    if (part.empty() || quarry::reflect_tool::identifier(part) != part) {
      throw WrongCall(fmt::format("--namespace takes names of C++ joined by ::, and got \"{}\"", name));
    }
    begin = end + 2;
  }
}

Call read_call(int count, char** words) {
  Call call;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const auto value = [&]() -> std::string {
      if (i + 1 >= count) throw WrongCall(fmt::format("{} needs a value; see quarry-reflect --help", word));
      return words[++i];
    };
    if (word == "--help" || word == "-h") call.help = true;
    else if (word == "--schema") call.schema = value();
    else if (word == "--table") call.tables.push_back(value());
    else if (word == "--views") call.views = true;
    else if (word == "--namespace") call.name_space = value();
    else if (word == "--output") call.output = value();
    else if (word.starts_with("-"))
      throw WrongCall(fmt::format("there is no option {}; see quarry-reflect --help", word));
    else if (call.url.empty()) call.url = word;
    else throw WrongCall(fmt::format("one URL is enough, and \"{}\" is another; see quarry-reflect --help", word));
  }
  if (call.help) return call;
  if (call.url.empty())
    throw WrongCall("a URL is needed: quarry-reflect postgresql://host/database; see quarry-reflect --help");
  if (!call.name_space.empty()) check_namespace(call.name_space);
  return call;
}

std::string read_header(const Call& call) {
  const quarry::Engine engine = quarry::create_engine(call.url);
  const quarry::Inspector seen = quarry::inspect(engine);
  std::vector<quarry::ReflectedTable> tables;
  quarry::reflect_tool::HeaderSequences sequences{call.schema.empty() ? seen.default_schema() : call.schema, {}};
  if (call.tables.empty()) {
    sequences.sequences = seen.sequences(call.schema);
    for (const std::string& name : seen.tables(call.schema)) tables.push_back(seen.table(name, call.schema));
    if (call.views) {
      for (const std::string& name : seen.views(call.schema)) tables.push_back(seen.table(name, call.schema));
      for (const std::string& name : seen.materialized_views(call.schema))
        tables.push_back(seen.table(name, call.schema));
    }
  }
  for (const std::string& name : call.tables) tables.push_back(seen.table(name, call.schema));
  if (tables.empty()) {
    throw quarry::ArgumentError(
        fmt::format("there is no table in schema \"{}\"", call.schema.empty() ? seen.default_schema() : call.schema));
  }
  return quarry::reflect_tool::header(tables, sequences, engine.dialect(),
                                      {.name_space = call.name_space, .default_schema = seen.default_schema()});
}

void write_file(const std::string& text, const std::string& path) {
  std::FILE* file = path.empty() ? stdout : std::fopen(path.c_str(), "wb");
  bool written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file == stdout) written = std::fflush(file) == 0 && written;
  else if (file != nullptr) written = std::fclose(file) == 0 && written;
  if (!written)
    throw std::runtime_error(
        fmt::format("the header cannot be written to {}", path.empty() ? "standard output" : path));
}

}  // namespace

int main(int count, char** words) {
  try {
    const Call call = read_call(count, words);
    if (call.help) write_file(std::string(help), "");
    else write_file(read_header(call), call.output);
    return 0;
  } catch (const WrongCall& error) {
    fmt::print(stderr, "quarry-reflect: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "quarry-reflect: {}\n", error.what());
    return 1;
  }
}
