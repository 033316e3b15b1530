// SPDX-License-Identifier: MIT
// Queries 17 to 22.
#include "tpch/fixture.hpp"

using namespace tpch;
using namespace std::chrono_literals;

TEST_CASE_METHOD(Tpch, "TPC-H 17: small-quantity-order revenue") {
  const auto& l = lineitem;
  const auto& p = part;
  const auto l2 = aliased(lineitem, "l2");
  const auto fifth = select(Decimal("0.2") * func::avg(l2.quantity)).where(l2.partkey == p.partkey);
  check("q17",
        select((func::sum(l.extendedprice) / Decimal("7.0")).label("avg_yearly"))
            .where(p.partkey == l.partkey, p.brand == "Brand#23", p.container == "MED BOX",
                   l.quantity < fifth.scalar_subquery()),
        {});
}

TEST_CASE_METHOD(Tpch, "TPC-H 18: large volume customer") {
  const auto& c = customer;
  const auto& l = lineitem;
  const auto& o = orders;
  const auto l2 = aliased(lineitem, "l2");
  const auto large = select(l2.orderkey).group_by(l2.orderkey).having(func::sum(l2.quantity) > 300);
  check("q18",
        select(c.name, c.custkey, o.orderkey, o.orderdate, o.totalprice, func::sum(l.quantity))
            .where(o.orderkey.in(large), c.custkey == o.custkey, o.orderkey == l.orderkey)
            .group_by(c.name, c.custkey, o.orderkey, o.orderdate, o.totalprice)
            .order_by(o.totalprice.desc(), o.orderdate)
            .limit(100),
        {4, 3});
}

TEST_CASE_METHOD(Tpch, "TPC-H 19: discounted revenue") {
  const auto& l = lineitem;
  const auto& p = part;
  // a condition is a value: the three alternatives differ in these five things
  const auto kind = [&](const char* brand, const std::vector<std::string>& containers, int from, int to, int size) {
    return p.partkey == l.partkey && p.brand == brand && p.container.in(containers) && l.quantity >= from &&
           l.quantity <= to && p.size.between(1, size) && l.shipmode.in({"AIR", "AIR REG"}) &&
           l.shipinstruct == "DELIVER IN PERSON";
  };
  check("q19",
        select(func::sum(l.revenue()).label("revenue"))
            .where(kind("Brand#12", {"SM CASE", "SM BOX", "SM PACK", "SM PKG"}, 1, 11, 5) ||
                   kind("Brand#23", {"MED BAG", "MED BOX", "MED PKG", "MED PACK"}, 10, 20, 10) ||
                   kind("Brand#34", {"LG CASE", "LG BOX", "LG PACK", "LG PKG"}, 20, 30, 15)),
        {});
}

TEST_CASE_METHOD(Tpch, "TPC-H 20: potential part promotion") {
  const auto& l = lineitem;
  const auto& ps = partsupp;
  const auto& s = supplier;
  const auto half_of_sales = select(Decimal("0.5") * func::sum(l.quantity))
                                 .where(l.partkey == ps.partkey, l.suppkey == ps.suppkey,
                                        l.shipdate >= Date{1994y / 1 / 1}, l.shipdate < Date{1995y / 1 / 1});
  const auto overstocked = select(ps.suppkey)
                               .where(ps.partkey.in(select(part.partkey).where(part.name.starts_with("forest"))),
                                      ps.availqty > half_of_sales.scalar_subquery());
  check("q20",
        select(s.name, s.address)
            .where(s.suppkey.in(overstocked), s.nationkey == nation.nationkey, nation.name == "CANADA")
            .order_by(s.name),
        {0});
}

TEST_CASE_METHOD(Tpch, "TPC-H 21: suppliers who kept orders waiting") {
  const auto& o = orders;
  const auto& s = supplier;
  const auto l1 = aliased(lineitem, "l1");
  const auto l2 = aliased(lineitem, "l2");
  const auto l3 = aliased(lineitem, "l3");
  check("q21",
        select(s.name, func::count().label("numwait"))
            .where(s.suppkey == l1.suppkey, o.orderkey == l1.orderkey, o.orderstatus == "F",
                   l1.receiptdate > l1.commitdate,
                   exists(select(l2).where(l2.orderkey == l1.orderkey, l2.suppkey != l1.suppkey)),
                   !exists(select(l3).where(l3.orderkey == l1.orderkey, l3.suppkey != l1.suppkey,
                                            l3.receiptdate > l3.commitdate)),
                   s.nationkey == nation.nationkey, nation.name == "SAUDI ARABIA")
            .group_by(s.name)
            .order_by(desc("numwait"), s.name)
            .limit(100),
        {1, 0});
}

TEST_CASE_METHOD(Tpch, "TPC-H 22: global sales opportunity") {
  const auto& c = customer;
  const auto& o = orders;
  const std::vector<std::string> codes{"13", "31", "23", "29", "30", "18", "17"};
  const auto country_code = [](const Customer& of) { return fn<std::string>("substring", of.phone, 1, 2); };
  const auto c2 = aliased(customer, "c2");
  const auto average = select(func::avg(c2.acctbal)).where(c2.acctbal > Decimal("0.00"), country_code(c2).in(codes));
  const auto sale = select(country_code(c).label("cntrycode"), c.acctbal)
                        .where(country_code(c).in(codes), c.acctbal > average.scalar_subquery(),
                               !exists(select(o).where(o.custkey == c.custkey)))
                        .subquery("custsale");
  const auto code = sale.column<std::string>("cntrycode");
  check("q22",
        select(code, func::count().label("numcust"), func::sum(sale[c.acctbal]).label("totacctbal"))
            .group_by(code)
            .order_by(code),
        {0});
}
