// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/postgresql/oids.hpp"
#include "quarry/drivers/driver.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quarry::drivers::postgresql {

/// What a statement's rows look like.
struct RowShape {
  std::vector<ColumnInfo> columns;
  std::vector<Decoder> decoders;
  bool binary = true;  ///< every column's binary form is one we read; otherwise all come as text
};

/// One statement prepared on the server. The same SQL with other parameter types is another statement.
struct Statement {
  Statement(std::string cache_key, std::size_t text_size, std::string server_name)
      : key_(std::move(cache_key)), text_size_(text_size), name(std::move(server_name)) {}

  [[nodiscard]] const std::string& key() const noexcept { return key_; }
  [[nodiscard]] std::string_view sql() const noexcept { return std::string_view(key_).substr(0, text_size_); }

 private:
  std::string key_;  // the SQL, then the parameters' type numbers
  std::size_t text_size_;

 public:
  std::string name;
  RowShape shape;
  bool fresh = true;  ///< not yet executed since it was prepared
};

}  // namespace quarry::drivers::postgresql
