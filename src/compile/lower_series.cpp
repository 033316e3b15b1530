// SPDX-License-Identifier: MIT
#include <limits>

#include "compile/lowering.hpp"
#include "quarry/sql/date_functions.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/sql/from.hpp"
#include "quarry/sql/functions.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

const SqlType number = types::BigInteger{};

// A number of our own, written in place: it is no value of the user's.
NodeRef constant(std::int64_t value) {
  nodes::LiteralColumn node;
  node.sql = value < 0 ? "(" + std::to_string(value) + ")" : std::to_string(value);
  return detail::typed(std::move(node), number);
}

NodeRef select_node(NodeRef item, std::string_view name, NodeList from, NodeList where) {
  nodes::Select node;
  node.columns = NodeList{detail::label(item, name)};
  node.from = std::move(from);
  node.where = std::move(where);
  node.resolved = true;
  return make(std::move(node));
}

class SeriesToRows final : public Rewriter {
 public:
  explicit SeriesToRows(const Dialect& dialect) : dialect_(dialect) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::series); }

  NodeRef apply(const NodeRef& node) override {
    const auto* series = as<nodes::Series>(node);
    if (series == nullptr) return node;
    const bool days = series->type.id == TypeId::date;
    const std::int64_t step = std::stoll(series->step);
    if (!dialect_.supports(feature::generate_series)) return by_recursion(*series, step);
    return days ? days_by_function(*series, step)
                : by_function(*series, series->start, series->stop, step, series->name);
  }

  NodeRef by_function(const nodes::Series& n, const NodeRef& start, const NodeRef& stop, std::int64_t step,
                      const std::string& name) const {
    std::vector<NodeRef> arguments{start, stop};
    if (step != 1) arguments.push_back(constant(step));  // a step of 1 is what it does without being told
    nodes::Column value;
    value.name = "value";
    nodes::TableFunction node;
    node.function = detail::function_node({"generate_series"}, NodeList(std::move(arguments)), number);
    node.name = name;
    node.identity = n.identity;
    node.columns = NodeList{detail::typed(std::move(value), number)};
    return make(std::move(node));
  }

  NodeRef days_by_function(const nodes::Series& n, std::int64_t step) const {
    const NodeRef steps = by_function(n, constant(0), last_step(n, step), 1, "steps");
    return derived(n, days(n, step, detail::column_of(steps, "value"), steps));
  }

  // Row i gives rows 2i and 2i + 1, so that a thousand rows need ten steps: servers limit the steps of a recursion, and
  // MariaDB stops there without an error unless it is told otherwise.
  NodeRef by_recursion(const nodes::Series& n, std::int64_t step) const {
    using detail::arithmetic;
    nodes::Cte first;
    first.identity = n.identity;
    first.recursive = true;
    const NodeRef any = detail::compare(step > 0 ? Op::less_equal : Op::greater_equal, n.start, n.stop);
    first.query = select_node(constant(1), "i", {}, NodeList{any});
    const NodeRef so_far = make(first);

    nodes::Compound both;
    both.op = nodes::SetOperator::union_all;
    both.members = NodeList{select_node(constant(0), "b", {}, {}), select_node(constant(1), "b", {}, {})};
    nodes::Subquery bits;
    bits.query = make(std::move(both));
    bits.name = "bits";
    const NodeRef bit_rows = make(std::move(bits));

    const NodeRef next = arithmetic(Op::add, arithmetic(Op::multiply, detail::column_of(so_far, "i"), constant(2)),
                                    detail::column_of(bit_rows, "b"));
    nodes::Join join;
    join.left = so_far;
    join.right = bit_rows;
    join.on = detail::compare(Op::less_equal, arithmetic(Op::subtract, next, constant(1)), last_step(n, step));
    nodes::Compound whole;
    whole.op = nodes::SetOperator::union_all;
    whole.members = NodeList{first.query, select_node(next, "i", NodeList{make(std::move(join))}, {})};
    nodes::Cte all = first;
    all.query = make(std::move(whole));
    const NodeRef rows = make(std::move(all));

    const NodeRef steps = arithmetic(Op::subtract, detail::column_of(rows, "i"), constant(1));
    if (n.type.id == TypeId::date) return derived(n, days(n, step, steps, rows));
    const NodeRef way = step == 1 ? steps : arithmetic(Op::multiply, steps, constant(step));
    return derived(n, select_node(arithmetic(Op::add, n.start, way), "value", NodeList{rows}, {}));
  }

  // How many steps there are after the first row; of months and years one more than whole ones: from January 31 to
  // February 29 is no whole month, but a month after January 31 is February 29.
  static NodeRef last_step(const nodes::Series& n, std::int64_t step) {
    const bool up = step > 0;
    const NodeRef& low = up ? n.start : n.stop;
    const NodeRef& high = up ? n.stop : n.start;
    NodeRef units = n.type.id == TypeId::date ? detail::date_diff_node(n.part, low, high)
                                              : detail::arithmetic(Op::subtract, high, low);
    if (calendar(n)) units = detail::arithmetic(Op::add, units, constant(1));
    const std::int64_t width = up ? step : -step;
    return width == 1 ? units : detail::arithmetic(Op::int_divide, units, constant(width));
  }

  static bool calendar(const nodes::Series& n) {
    return n.type.id == TypeId::date && (n.part == field::month || n.part == field::year);
  }

  // The SELECT of `start` moved by each number of steps.
  NodeRef days(const nodes::Series& n, std::int64_t step, const NodeRef& steps, const NodeRef& from) const {
    const NodeRef amount = step == 1 ? steps : detail::arithmetic(Op::multiply, steps, constant(step));
    const NodeRef day = detail::date_add_node(n.part, amount, n.start);
    NodeList where;
    // generate_series is given no row where the steps are negative, but a division can cut those to none, which is one
    const bool single = n.part == field::day && (step == 1 || step == -1);
    const bool cut = dialect_.supports(feature::generate_series) && !single;
    if (calendar(n) || cut)
      where = NodeList{detail::compare(step > 0 ? Op::less_equal : Op::greater_equal, day, n.stop)};
    return select_node(day, "value", NodeList{from}, std::move(where));
  }

  static NodeRef derived(const nodes::Series& n, NodeRef query) {
    nodes::Subquery node;
    node.query = std::move(query);
    node.name = n.name;
    // the CTE or function inside has the series' own number
    if (n.name.empty()) node.identity = std::numeric_limits<std::uint64_t>::max() - n.identity;
    return make(std::move(node));
  }

  const Dialect& dialect_;
};

}  // namespace

NodeRef lower_series(const NodeRef& statement, const Dialect& dialect) {
  return SeriesToRows(dialect).rewrite(statement);
}

}  // namespace quarry
