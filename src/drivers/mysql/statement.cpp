// SPDX-License-Identifier: MIT
#include "drivers/mysql/statement.hpp"

#include <algorithm>
#include <memory>

namespace quarry::drivers::mysql {

namespace {

/// Text up to this size is fetched at once; longer values are fetched again into a larger buffer.
constexpr std::size_t first_buffer = 256;
constexpr std::size_t largest_first_buffer = 4096;
constexpr unsigned binary_charset = 63;

enum_field_types buffer_type(Fetch fetch) noexcept {
  switch (fetch) {
    case Fetch::integer:
    case Fetch::unsigned_integer: return MYSQL_TYPE_LONGLONG;
    case Fetch::real: return MYSQL_TYPE_DOUBLE;
    case Fetch::date: return MYSQL_TYPE_DATE;
    case Fetch::time: return MYSQL_TYPE_TIME;
    case Fetch::datetime:
    case Fetch::timestamp: return MYSQL_TYPE_DATETIME;
    case Fetch::bytes:
    case Fetch::bits: return MYSQL_TYPE_BLOB;
    case Fetch::decimal:
    case Fetch::text:
    case Fetch::json: break;
  }
  return MYSQL_TYPE_STRING;
}

bool is_long(Fetch fetch) noexcept {
  return fetch == Fetch::decimal || fetch == Fetch::text || fetch == Fetch::json || fetch == Fetch::bytes ||
         fetch == Fetch::bits;
}

}  // namespace

FieldFacts facts_of(const MYSQL_FIELD& source) noexcept {
  FieldFacts facts;
  facts.type = static_cast<int>(source.type);
  facts.is_unsigned = (source.flags & UNSIGNED_FLAG) != 0;
  facts.is_binary = source.charsetnr == binary_charset;
  facts.length = source.length;
  facts.decimals = source.decimals;
#if defined(QUARRY_MYSQL_NONBLOCKING)
  MARIADB_CONST_STRING word{};
  if (mariadb_field_attr(&word, &source, MARIADB_FIELD_ATTR_FORMAT_NAME) == 0 && word.str != nullptr) {
    facts.format = {word.str, word.length};
  }
  if (mariadb_field_attr(&word, &source, MARIADB_FIELD_ATTR_DATA_TYPE_NAME) == 0 && word.str != nullptr) {
    facts.data_type = {word.str, word.length};
  }
#endif
  return facts;
}

Statement::~Statement() {
  // Closing only sends, without an answer; where the connection is gone the library itself says nothing.
  mysql_stmt_close(handle);
}

// The server tells the columns anew with each execution: an ALTER TABLE in between may have changed their types.
bool Statement::is_described() const noexcept {
  const std::size_t count = mysql_stmt_field_count(handle);
  if (count == 0 || described_.size() != count * 3) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const MYSQL_FIELD& now = handle->fields[i];
    if (described_[i * 3] != static_cast<unsigned>(now.type) || described_[i * 3 + 1] != now.flags ||
        described_[i * 3 + 2] != now.charsetnr) {
      return false;
    }
  }
  return true;
}

void Statement::describe() {
  columns.clear();
  buffers.clear();
  described_.clear();
  const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> metadata(mysql_stmt_result_metadata(handle),
                                                                          &mysql_free_result);
  if (!metadata) return;
  const unsigned count = mysql_num_fields(metadata.get());
  const MYSQL_FIELD* const fields = mysql_fetch_fields(metadata.get());
  for (unsigned i = 0; i < count; ++i) {
    const FieldPlan plan = plan_of(facts_of(fields[i]));
    described_.insert(described_.end(), {static_cast<unsigned>(fields[i].type), fields[i].flags, fields[i].charsetnr});
    ColumnInfo& column = columns.emplace_back();
    column.name.assign(fields[i].name, fields[i].name_length);
    column.type = plan.type;
    column.native_type = plan.native_type;
    ColumnBuffer& buffer = buffers.emplace_back();
    buffer.fetch = plan.fetch;
    if (is_long(plan.fetch)) {
      buffer.bytes.resize(std::clamp<std::size_t>(fields[i].length, first_buffer, largest_first_buffer));
    }
  }
}

bool Statement::bind_result() {
  if (!is_described()) {
    describe();
    binds.assign(buffers.size(), MYSQL_BIND{});
    for (std::size_t i = 0; i < buffers.size(); ++i) {
      ColumnBuffer& buffer = buffers[i];
      MYSQL_BIND& bind = binds[i];
      bind.buffer_type = buffer_type(buffer.fetch);
      bind.is_null = &buffer.is_null;
      bind.length = &buffer.length;
      bind.error = &buffer.truncated;
      bind.is_unsigned = buffer.fetch == Fetch::unsigned_integer ? 1 : 0;
      if (is_long(buffer.fetch)) {
        bind.buffer = buffer.bytes.data();
        bind.buffer_length = static_cast<unsigned long>(buffer.bytes.size());
      } else {
        bind.buffer = &buffer.integer;
        bind.buffer_length = sizeof(MYSQL_TIME);
      }
    }
  }
  return binds.empty() || mysql_stmt_bind_result(handle, binds.data()) == 0;
}

bool Statement::refetch(std::size_t index, unsigned long size) {
  ColumnBuffer& buffer = buffers[index];
  buffer.bytes.resize(std::max<std::size_t>(size, buffer.bytes.size() * 2));
  binds[index].buffer = buffer.bytes.data();
  binds[index].buffer_length = static_cast<unsigned long>(buffer.bytes.size());
  if (mysql_stmt_fetch_column(handle, &binds[index], static_cast<unsigned>(index), 0) != 0) return false;
  rebind = true;  // later rows go into the larger buffer at once; binding now would lose the rest of this row
  return true;
}

}  // namespace quarry::drivers::mysql
