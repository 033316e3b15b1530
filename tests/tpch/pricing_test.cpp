// SPDX-License-Identifier: MIT
// Queries 1 to 8.
#include "tpch/fixture.hpp"

using namespace tpch;
using namespace std::chrono_literals;

TEST_CASE_METHOD(Tpch, "TPC-H 1: pricing summary report") {
  const auto& l = lineitem;
  check("q01",
        select(l.returnflag, l.linestatus, func::sum(l.quantity).label("sum_qty"),
               func::sum(l.extendedprice).label("sum_base_price"), func::sum(l.revenue()).label("sum_disc_price"),
               func::sum(l.revenue() * (1 + l.tax)).label("sum_charge"), func::avg(l.quantity).label("avg_qty"),
               func::avg(l.extendedprice).label("avg_price"), func::avg(l.discount).label("avg_disc"),
               func::count().label("count_order"))
            .where(l.shipdate <= Date{1998y / 9 / 2})
            .group_by(l.returnflag, l.linestatus)
            .order_by(l.returnflag, l.linestatus),
        {0, 1});
}

TEST_CASE_METHOD(Tpch, "TPC-H 2: minimum cost supplier") {
  const auto& p = part;
  const auto& s = supplier;
  const auto& ps = partsupp;
  // the inner tables have names of their own; only part is meant to be the outer one
  const auto ps2 = aliased(partsupp, "ps2");
  const auto s2 = aliased(supplier, "s2");
  const auto n2 = aliased(nation, "n2");
  const auto r2 = aliased(region, "r2");
  const auto cheapest = select(func::min(ps2.supplycost))
                            .where(p.partkey == ps2.partkey, s2.suppkey == ps2.suppkey, s2.nationkey == n2.nationkey,
                                   n2.regionkey == r2.regionkey, r2.name == "EUROPE");
  check("q02",
        select(s.acctbal, s.name, nation.name, p.partkey, p.mfgr, s.address, s.phone, s.comment)
            .where(p.partkey == ps.partkey, s.suppkey == ps.suppkey, p.size == 15, p.type.ends_with("BRASS"),
                   s.nationkey == nation.nationkey, nation.regionkey == region.regionkey, region.name == "EUROPE",
                   ps.supplycost == cheapest.scalar_subquery())
            .order_by(s.acctbal.desc(), nation.name, s.name, p.partkey)
            .limit(100),
        {0, 2, 1, 3});
}

TEST_CASE_METHOD(Tpch, "TPC-H 3: shipping priority") {
  const auto& l = lineitem;
  const auto& o = orders;
  check(
      "q03",
      select(l.orderkey, func::sum(l.revenue()).label("revenue"), o.orderdate, o.shippriority)
          .select_from(customer)
          .join(o)
          .join(l)
          .where(customer.mktsegment == "BUILDING", o.orderdate<Date{1995y / 3 / 15}, l.shipdate> Date{1995y / 3 / 15})
          .group_by(l.orderkey, o.orderdate, o.shippriority)
          .order_by(desc("revenue"), o.orderdate)
          .limit(10),
      {1, 2});
}

TEST_CASE_METHOD(Tpch, "TPC-H 4: order priority checking") {
  const auto& l = lineitem;
  const auto& o = orders;
  check("q04",
        select(o.orderpriority, func::count().label("order_count"))
            .where(o.orderdate >= Date{1993y / 7 / 1}, o.orderdate < Date{1993y / 10 / 1},
                   exists(select(l).where(l.orderkey == o.orderkey, l.commitdate < l.receiptdate)))
            .group_by(o.orderpriority)
            .order_by(o.orderpriority),
        {0});
}

TEST_CASE_METHOD(Tpch, "TPC-H 5: local supplier volume") {
  const auto& c = customer;
  const auto& l = lineitem;
  const auto& o = orders;
  const auto& s = supplier;
  check("q05",
        select(nation.name, func::sum(l.revenue()).label("revenue"))
            .where(c.custkey == o.custkey, l.orderkey == o.orderkey, l.suppkey == s.suppkey, c.nationkey == s.nationkey,
                   s.nationkey == nation.nationkey, nation.regionkey == region.regionkey, region.name == "ASIA",
                   o.orderdate >= Date{1994y / 1 / 1}, o.orderdate < Date{1995y / 1 / 1})
            .group_by(nation.name)
            .order_by(desc("revenue")),
        {1});
}

TEST_CASE_METHOD(Tpch, "TPC-H 6: forecasting revenue change") {
  const auto& l = lineitem;
  check("q06",
        select(func::sum(l.extendedprice * l.discount).label("revenue"))
            .where(l.shipdate >= Date{1994y / 1 / 1}, l.shipdate < Date{1995y / 1 / 1},
                   l.discount.between(Decimal("0.05"), Decimal("0.07")), l.quantity < 24),
        {});
}

TEST_CASE_METHOD(Tpch, "TPC-H 7: volume shipping") {
  const auto& c = customer;
  const auto& l = lineitem;
  const auto& o = orders;
  const auto& s = supplier;
  const auto n1 = aliased(nation, "n1");
  const auto n2 = aliased(nation, "n2");
  const auto shipping =
      select(n1.name.label("supp_nation"), n2.name.label("cust_nation"),
             extract(field::year, l.shipdate).label("l_year"), l.revenue().label("volume"))
          .where(s.suppkey == l.suppkey, o.orderkey == l.orderkey, c.custkey == o.custkey, s.nationkey == n1.nationkey,
                 c.nationkey == n2.nationkey,
                 (n1.name == "FRANCE" && n2.name == "GERMANY") || (n1.name == "GERMANY" && n2.name == "FRANCE"),
                 l.shipdate.between(Date{1995y / 1 / 1}, Date{1996y / 12 / 31}))
          .subquery("shipping");
  const auto supp_nation = shipping.column<std::string>("supp_nation");
  const auto cust_nation = shipping.column<std::string>("cust_nation");
  const auto year = shipping.column<std::int64_t>("l_year");
  check("q07",
        select(supp_nation, cust_nation, year, func::sum(shipping.column<Decimal>("volume")).label("revenue"))
            .group_by(supp_nation, cust_nation, year)
            .order_by(supp_nation, cust_nation, year),
        {0, 1, 2});
}

TEST_CASE_METHOD(Tpch, "TPC-H 8: national market share") {
  const auto& c = customer;
  const auto& l = lineitem;
  const auto& o = orders;
  const auto& p = part;
  const auto& s = supplier;
  const auto n1 = aliased(nation, "n1");
  const auto n2 = aliased(nation, "n2");
  const auto all_nations =
      select(extract(field::year, o.orderdate).label("o_year"), l.revenue().label("volume"), n2.name.label("nation"))
          .where(p.partkey == l.partkey, s.suppkey == l.suppkey, l.orderkey == o.orderkey, o.custkey == c.custkey,
                 c.nationkey == n1.nationkey, n1.regionkey == region.regionkey, region.name == "AMERICA",
                 s.nationkey == n2.nationkey, o.orderdate.between(Date{1995y / 1 / 1}, Date{1996y / 12 / 31}),
                 p.type == "ECONOMY ANODIZED STEEL")
          .subquery("all_nations");
  const auto year = all_nations.column<std::int64_t>("o_year");
  const auto volume = all_nations.column<Decimal>("volume");
  const auto of_brazil = case_(when(all_nations["nation"] == "BRAZIL", volume)).else_(0);
  check("q08",
        select(year, (func::sum(of_brazil) / func::sum(volume)).label("mkt_share")).group_by(year).order_by(year), {0});
}
