// SPDX-License-Identifier: MIT
#include "quarry/schema/sequence.hpp"

#include <fmt/format.h>

#include <utility>

#include "quarry/types/error.hpp"

namespace quarry {

Sequence::Sequence(std::string_view own_name, SequenceOptions own) : name(own_name), options(std::move(own)) {
  if (name.empty()) throw ArgumentError("a sequence needs a name");
  if (options.increment == 0) throw ArgumentError(fmt::format("sequence \"{}\" cannot count in steps of 0", name));
}

Sequence::Sequence(std::string_view own_name, MetaData& metadata, SequenceOptions own)
    : Sequence(own_name, std::move(own)) {
  detail::register_sequence(metadata, *this);
}

std::string Sequence::full_name() const { return options.schema.empty() ? name : options.schema + "." + name; }

}  // namespace quarry
