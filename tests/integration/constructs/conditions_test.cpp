// SPDX-License-Identifier: MIT
// Conditions of WHERE.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using quarry::test::Construct;
using sample::orders;
using sample::users;

namespace {

const std::string group = "Conditions";

const Construct is_null{group, "IS NULL", "", [] { return select(users.id).where(users.email.is_null()); }, {"2"}};
const Construct distinct_from{
    group,
    "IS DISTINCT FROM",
    "IS DISTINCT FROM",
    [] { return select(users.id).where(users.active.is_distinct_from(true)).order_by(users.id); },
    {"2", "3"}};
const Construct empty_in{
    group, "IN of an empty list", "", [] { return select(users.id).where(users.id.in(std::vector<int>{})); }, {}};
const Construct ilike{group, "ILIKE", "ILIKE", [] { return select(users.id).where(users.name.ilike("c%")); }, {"3"}};
const Construct contains{group,
                         "contains(), % and _ taken as they are",
                         "",
                         [] { return select(users.id).where(users.email.contains("50%")); },
                         {"3"}};

}  // namespace
