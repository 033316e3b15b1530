// SPDX-License-Identifier: MIT
// Queries 9 to 16.
#include "tpch/fixture.hpp"

using namespace tpch;
using namespace std::chrono_literals;

TEST_CASE_METHOD(Tpch, "TPC-H 9: product type profit measure") {
  const auto& l = lineitem;
  const auto& o = orders;
  const auto& p = part;
  const auto& ps = partsupp;
  const auto& s = supplier;
  const auto profit =
      select(nation.name.label("nation"), extract(field::year, o.orderdate).label("o_year"),
             (l.revenue() - ps.supplycost * l.quantity).label("amount"))
          .where(s.suppkey == l.suppkey, ps.suppkey == l.suppkey, ps.partkey == l.partkey, p.partkey == l.partkey,
                 o.orderkey == l.orderkey, s.nationkey == nation.nationkey, p.name.contains("green"))
          .subquery("profit");
  const auto country = profit.column<std::string>("nation");
  const auto year = profit.column<std::int64_t>("o_year");
  check("q09",
        select(country, year, func::sum(profit.column<Decimal>("amount")).label("sum_profit"))
            .group_by(country, year)
            .order_by(country, year.desc()),
        {0, 1});
}

TEST_CASE_METHOD(Tpch, "TPC-H 10: returned item reporting") {
  const auto& c = customer;
  const auto& l = lineitem;
  const auto& o = orders;
  check("q10",
        select(c.custkey, c.name, func::sum(l.revenue()).label("revenue"), c.acctbal, nation.name, c.address, c.phone,
               c.comment)
            .join(o, o.custkey == c.custkey)
            .join(l, l.orderkey == o.orderkey)
            .join(nation, nation.nationkey == c.nationkey)
            .where(o.orderdate >= Date{1993y / 10 / 1}, o.orderdate < Date{1994y / 1 / 1}, l.returnflag == "R")
            .group_by(c.custkey, c.name, c.acctbal, c.phone, nation.name, c.address, c.comment)
            .order_by(desc("revenue"))
            .limit(20),
        {2});
}

TEST_CASE_METHOD(Tpch, "TPC-H 11: important stock identification") {
  const auto& ps = partsupp;
  const auto& s = supplier;
  const auto value = func::sum(ps.supplycost * ps.availqty);
  const auto ps2 = aliased(partsupp, "ps2");
  const auto s2 = aliased(supplier, "s2");
  const auto n2 = aliased(nation, "n2");
  const auto threshold = select(func::sum(ps2.supplycost * ps2.availqty) * Decimal("0.0001000000"))
                             .where(ps2.suppkey == s2.suppkey, s2.nationkey == n2.nationkey, n2.name == "GERMANY");
  check("q11",
        select(ps.partkey, value.label("value"))
            .where(ps.suppkey == s.suppkey, s.nationkey == nation.nationkey, nation.name == "GERMANY")
            .group_by(ps.partkey)
            .having(value > threshold.scalar_subquery())
            .order_by(desc("value")),
        {1});
}

TEST_CASE_METHOD(Tpch, "TPC-H 12: shipping modes and order priority") {
  const auto& l = lineitem;
  const auto& o = orders;
  const auto urgent = o.orderpriority == "1-URGENT" || o.orderpriority == "2-HIGH";
  check("q12",
        select(l.shipmode, func::sum(case_(when(urgent, 1)).else_(0)).label("high_line_count"),
               func::sum(case_(when(!urgent, 1)).else_(0)).label("low_line_count"))
            .join(o)
            .where(l.shipmode.in({"MAIL", "SHIP"}), l.commitdate < l.receiptdate, l.shipdate < l.commitdate,
                   l.receiptdate >= Date{1994y / 1 / 1}, l.receiptdate < Date{1995y / 1 / 1})
            .group_by(l.shipmode)
            .order_by(l.shipmode),
        {0});
}

TEST_CASE_METHOD(Tpch, "TPC-H 13: customer distribution") {
  const auto& c = customer;
  const auto& o = orders;
  const auto counts = select(c.custkey, func::count(o.orderkey).label("c_count"))
                          .outer_join(o, c.custkey == o.custkey && o.comment.not_like("%special%requests%"))
                          .group_by(c.custkey)
                          .subquery("c_orders");
  const auto c_count = counts.column<std::int64_t>("c_count");
  check("q13",
        select(c_count, func::count().label("custdist")).group_by(c_count).order_by(desc("custdist"), c_count.desc()),
        {1, 0});
}

TEST_CASE_METHOD(Tpch, "TPC-H 14: promotion effect") {
  const auto& l = lineitem;
  const auto promotion = case_(when(part.type.starts_with("PROMO"), l.revenue())).else_(0);
  check("q14",
        select((Decimal("100.00") * func::sum(promotion) / func::sum(l.revenue())).label("promo_revenue"))
            .where(l.partkey == part.partkey, l.shipdate >= Date{1995y / 9 / 1}, l.shipdate < Date{1995y / 10 / 1}),
        {});
}

TEST_CASE_METHOD(Tpch, "TPC-H 15: top supplier") {
  const auto& l = lineitem;
  const auto& s = supplier;
  const auto revenue = select(l.suppkey.label("supplier_no"), func::sum(l.revenue()).label("total_revenue"))
                           .where(l.shipdate >= Date{1996y / 1 / 1}, l.shipdate < Date{1996y / 4 / 1})
                           .group_by(l.suppkey)
                           .cte("revenue");
  const auto total = revenue.column<std::optional<Decimal>>("total_revenue");
  check(
      "q15",
      select(s.suppkey, s.name, s.address, s.phone, total)
          .where(s.suppkey == revenue.column<int>("supplier_no"),
                 total == select(func::max(revenue.column<std::optional<Decimal>>("total_revenue"))).scalar_subquery())
          .order_by(s.suppkey),
      {0});
}

TEST_CASE_METHOD(Tpch, "TPC-H 16: parts/supplier relationship") {
  const auto& p = part;
  const auto& ps = partsupp;
  const auto& s = supplier;
  check("q16",
        select(p.brand, p.type, p.size, func::count(distinct(ps.suppkey)).label("supplier_cnt"))
            .where(p.partkey == ps.partkey, p.brand != "Brand#45", !p.type.starts_with("MEDIUM POLISHED"),
                   p.size.in({49, 14, 23, 45, 19, 3, 36, 9}),
                   ps.suppkey.not_in(select(s.suppkey).where(s.comment.like("%Customer%Complaints%"))))
            .group_by(p.brand, p.type, p.size)
            .order_by(desc("supplier_cnt"), p.brand, p.type, p.size),
        {3, 0, 1, 2});
}
