// SPDX-License-Identifier: MIT
#include "quarry/types/uuid.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a UUID reads with or without hyphens, in any case, and prints in lower case with them") {
  const std::string form = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  for (const char* text : {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
                           "6ba7b8109dad11d180b400c04fd430c8", "6Ba7B8109dAd11D180b400c04Fd430c8"}) {
    CHECK(Uuid(text).to_string() == form);
  }
  CHECK(Uuid(form).bytes == std::array<std::uint8_t, 16>{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4,
                                                         0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8});
  CHECK(Uuid().to_string() == "00000000-0000-0000-0000-000000000000");
  CHECK(Uuid("ffffffff-ffff-ffff-ffff-ffffffffffff").to_string() == "ffffffff-ffff-ffff-ffff-ffffffffffff");
}

TEST_CASE("anything else is no UUID") {
  for (const char* text : {"", "6ba7b810", "6ba7b810-9dad-11d1-80b4-00c04fd430c",
                           "6ba7b810-9dad-11d1-80b4-00c04fd430c80", "6ba7b8109-dad-11d1-80b4-00c04fd430c8",
                           "6ba7b810-9dad-11d1-80b400c04fd430c8a", "6ba7b810 9dad 11d1 80b4 00c04fd430c8",
                           "{6ba7b810-9dad-11d1-80b4-00c04fd430}", "gba7b810-9dad-11d1-80b4-00c04fd430c8",
                           " 6ba7b8109dad11d180b400c04fd430c", "6ba7b8109dad11d180b400c04fd430c\xC8"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(Uuid(text), ArgumentError);
  }
  CHECK_THROWS_WITH(Uuid("nope"), ContainsSubstring("\"nope\" is not a UUID"));
}

TEST_CASE("UUIDs order by their bytes") {
  CHECK(Uuid("00000000-0000-0000-0000-000000000001") < Uuid("00000000-0000-0000-0000-000000000002"));
  CHECK(Uuid("7fffffff-0000-0000-0000-000000000000") < Uuid("80000000-0000-0000-0000-000000000000"));
  CHECK(Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8") == Uuid("6BA7B8109DAD11D180B400C04FD430C8"));
}
