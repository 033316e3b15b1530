// SPDX-License-Identifier: MIT
// The eight tables of TPC-H.
#pragma once

#include "quarry/quarry.hpp"

namespace tpch {

using namespace quarry;

inline constexpr types::Numeric money{15, 2};

struct Region : Table {
  using Table::Table;
  Column<int> regionkey{this, "r_regionkey", primary_key};
  Column<std::string> name{this, "r_name", types::String{25}};
  Column<std::string> comment{this, "r_comment", types::String{152}};
};

struct Nation : Table {
  using Table::Table;
  Column<int> nationkey{this, "n_nationkey", primary_key};
  Column<std::string> name{this, "n_name", types::String{25}};
  Column<int> regionkey{this, "n_regionkey", foreign_key("region.r_regionkey")};
  Column<std::string> comment{this, "n_comment", types::String{152}};
};

struct Part : Table {
  using Table::Table;
  Column<int> partkey{this, "p_partkey", primary_key};
  Column<std::string> name{this, "p_name", types::String{55}};
  Column<std::string> mfgr{this, "p_mfgr", types::String{25}};
  Column<std::string> brand{this, "p_brand", types::String{10}};
  Column<std::string> type{this, "p_type", types::String{25}};
  Column<int> size{this, "p_size"};
  Column<std::string> container{this, "p_container", types::String{10}};
  Column<Decimal> retailprice{this, "p_retailprice", money};
  Column<std::string> comment{this, "p_comment", types::String{23}};
};

struct Supplier : Table {
  using Table::Table;
  Column<int> suppkey{this, "s_suppkey", primary_key};
  Column<std::string> name{this, "s_name", types::String{25}};
  Column<std::string> address{this, "s_address", types::String{40}};
  Column<int> nationkey{this, "s_nationkey", foreign_key("nation.n_nationkey")};
  Column<std::string> phone{this, "s_phone", types::String{15}};
  Column<Decimal> acctbal{this, "s_acctbal", money};
  Column<std::string> comment{this, "s_comment", types::String{101}};
};

struct PartSupp : Table {
  using Table::Table;
  Column<int> partkey{this, "ps_partkey", primary_key, foreign_key("part.p_partkey")};
  Column<int> suppkey{this, "ps_suppkey", primary_key, foreign_key("supplier.s_suppkey"), indexed};
  Column<int> availqty{this, "ps_availqty"};
  Column<Decimal> supplycost{this, "ps_supplycost", money};
  Column<std::string> comment{this, "ps_comment", types::String{199}};
};

struct Customer : Table {
  using Table::Table;
  Column<int> custkey{this, "c_custkey", primary_key};
  Column<std::string> name{this, "c_name", types::String{25}};
  Column<std::string> address{this, "c_address", types::String{40}};
  Column<int> nationkey{this, "c_nationkey", foreign_key("nation.n_nationkey")};
  Column<std::string> phone{this, "c_phone", types::String{15}};
  Column<Decimal> acctbal{this, "c_acctbal", money};
  Column<std::string> mktsegment{this, "c_mktsegment", types::String{10}};
  Column<std::string> comment{this, "c_comment", types::String{117}};
};

struct Orders : Table {
  using Table::Table;
  Column<int> orderkey{this, "o_orderkey", primary_key};
  Column<int> custkey{this, "o_custkey", foreign_key("customer.c_custkey"), indexed};
  Column<std::string> orderstatus{this, "o_orderstatus", types::String{1}};
  Column<Decimal> totalprice{this, "o_totalprice", money};
  Column<Date> orderdate{this, "o_orderdate", indexed};
  Column<std::string> orderpriority{this, "o_orderpriority", types::String{15}};
  Column<std::string> clerk{this, "o_clerk", types::String{15}};
  Column<int> shippriority{this, "o_shippriority"};
  Column<std::string> comment{this, "o_comment", types::String{79}};
};

struct LineItem : Table {
  using Table::Table;
  Column<int> orderkey{this, "l_orderkey", primary_key, foreign_key("orders.o_orderkey")};
  Column<int> partkey{this, "l_partkey", foreign_key("part.p_partkey"), indexed};
  Column<int> suppkey{this, "l_suppkey", foreign_key("supplier.s_suppkey"), indexed};
  Column<int> linenumber{this, "l_linenumber", primary_key};
  Column<Decimal> quantity{this, "l_quantity", money};
  Column<Decimal> extendedprice{this, "l_extendedprice", money};
  Column<Decimal> discount{this, "l_discount", money};
  Column<Decimal> tax{this, "l_tax", money};
  Column<std::string> returnflag{this, "l_returnflag", types::String{1}};
  Column<std::string> linestatus{this, "l_linestatus", types::String{1}};
  Column<Date> shipdate{this, "l_shipdate", indexed};
  Column<Date> commitdate{this, "l_commitdate"};
  Column<Date> receiptdate{this, "l_receiptdate"};
  Column<std::string> shipinstruct{this, "l_shipinstruct", types::String{25}};
  Column<std::string> shipmode{this, "l_shipmode", types::String{10}};
  Column<std::string> comment{this, "l_comment", types::String{44}};

  /// What a line costs: its price less its discount.
  [[nodiscard]] auto revenue() const { return extendedprice * (1 - discount); }
};

/// One handle on each table; parents before children.
struct Tables {
  MetaData metadata;
  Region region{"region", metadata};
  Nation nation{"nation", metadata};
  Part part{"part", metadata};
  Supplier supplier{"supplier", metadata};
  PartSupp partsupp{"partsupp", metadata};
  Customer customer{"customer", metadata};
  Orders orders{"orders", metadata};
  LineItem lineitem{"lineitem", metadata};
};

}  // namespace tpch
