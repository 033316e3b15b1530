// SPDX-License-Identifier: MIT
// A schema of a test's own, which is a database on MariaDB, for the length of a scope.
#pragma once

#include <string>

#include "catch.hpp"
#include "quarry/quarry.hpp"
#include "support/servers.hpp"

namespace quarry::test {

class Scratch {
 public:
  Scratch(const Engine& engine, std::string name) : engine_(engine), name_(std::move(name)) {
    drop();
    (void)engine_.execute_raw("CREATE SCHEMA " + name_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    try {
      drop();
    } catch (const Error& error) {
      WARN("schema " << name_ << " is left behind: " << error.what());
    }
  }

 private:
  void drop() const {
    const bool postgresql = engine_.dialect().name() == "postgresql";
    (void)engine_.execute_raw("DROP SCHEMA IF EXISTS " + name_ + (postgresql ? " CASCADE" : ""));
  }
  Engine engine_;
  std::string name_;
};

}  // namespace quarry::test
