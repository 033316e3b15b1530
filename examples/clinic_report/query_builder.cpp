// SPDX-License-Identifier: MIT
#include "query_builder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "fact_query.hpp"

namespace clinic {

namespace {

using quarry::Expr;
namespace func = quarry::func;

// Spread below this part of the mean, squared, is what rounding leaves of equal numbers.
constexpr double rounding_noise = 1e-18;

// Something rows are judged by: a score, or the outlier rule.
struct Judgement {
  std::string prefix;  // of its helper columns
  const PeerGroup* peers;
  std::vector<std::string> metrics;

  [[nodiscard]] std::string ok() const { return prefix + "__ok"; }
  [[nodiscard]] std::string count() const { return prefix + "__peers"; }
  [[nodiscard]] std::string mean(const std::string& metric) const { return prefix + "__" + metric + "__mean"; }
  [[nodiscard]] std::string variance(const std::string& metric) const { return prefix + "__" + metric + "__var"; }
};

class Builder {
 public:
  Builder(const Definitions& definitions, const Report& report, const Model& model, const ParameterValues& values,
          const quarry::Dialect& dialect)
      : definitions_(definitions), report_(report), dialect_(dialect), facts_(definitions, report, model, values) {
    for (const std::string& name : report.show) {
      if (const Score* score = find(definitions.scores, name)) {
        Judgement judgement{fmt::format("score{}", judgements_.size() + 1), &score->peers, {}};
        for (const auto& weight : score->weights) judgement.metrics.push_back(weight.first);
        judgements_.push_back(std::move(judgement));
      }
    }
    if (report.outliers) judgements_.push_back({"outlier", &report.outliers->peers, {report.outliers->metric}});
  }

  ReportQuery build() {
    quarry::Subquery source = facts_.combined(measures_of(definitions_, report_));
    if (!judgements_.empty()) source = spread(means(metrics(source)));
    return rows(source);
  }

 private:
  // A measure as a double, a metric by its formula; once they are columns, the column.
  [[nodiscard]] Expr<> value(const quarry::Subquery& source, const std::string& name) const {
    const Metric* metric = find(definitions_.metrics, name);
    if (metric == nullptr) return source[name];
    return judgements_.empty() ? formula(source, metric->formula) : source[name];
  }

  [[nodiscard]] static Expr<> as_double(const Expr<>& value) {
    return value.sql_type().id == quarry::TypeId::double_precision ? value : Expr<>(value.cast<double>());
  }

  [[nodiscard]] Expr<> formula(const quarry::Subquery& source, const Formula& f) const {
    using Kind = Formula::Kind;
    const auto operand = [&](std::size_t i) { return formula(source, f.operands[i]); };
    switch (f.kind) {
      case Kind::number: return quarry::literal(f.number);
      case Kind::name:
        if (const Metric* metric = find(definitions_.metrics, f.name)) return formula(source, metric->formula);
        return as_double(source[f.name]);
      case Kind::negate: return -operand(0);
      case Kind::add: return operand(0) + operand(1);
      case Kind::subtract: return operand(0) - operand(1);
      case Kind::multiply: return operand(0) * operand(1);
      case Kind::divide:
        if (f.operands[1].kind == Kind::number && f.operands[1].number != 0) return operand(0) / operand(1);
        return operand(0) / func::nullif(operand(1), 0.0);
      case Kind::abs: return func::abs(operand(0));
      case Kind::coalesce: {
        Expr<> result = operand(f.operands.size() - 1);
        for (std::size_t i = f.operands.size() - 1; i-- > 0;) result = func::coalesce(operand(i), result);
        return result;
      }
      case Kind::min:
      case Kind::max: {
        // Neither least() nor min() treats NULL alike on all databases; so spelled, NULL gives NULL.
        Expr<> result = operand(0);
        for (std::size_t i = 1; i < f.operands.size(); ++i) {
          const Expr<> other = operand(i);
          const Expr<bool> first = f.kind == Kind::min ? result <= other : result >= other;
          const Expr<bool> second = f.kind == Kind::min ? other < result : other > result;
          result = case_(when(first, result), when(second, other));
        }
        return result;
      }
    }
    return quarry::literal(f.number);
  }

  // 1 or 0: whether the row has the sample.
  [[nodiscard]] static Expr<> has_sample(const quarry::Subquery& source, const Floor& floor,
                                         const std::vector<Expr<>>& values = {}) {
    std::vector<Expr<bool>> conditions;
    for (const auto& [measure, least] : floor) conditions.push_back(source[measure] >= least);
    for (const Expr<>& each : values) conditions.push_back(each.is_not_null());
    if (conditions.empty()) return quarry::literal(std::int64_t{1});
    return case_(when(and_(conditions), std::int64_t{1})).else_(std::int64_t{0});
  }

  [[nodiscard]] static std::vector<Expr<>> all_columns(const quarry::Subquery& source) {
    std::vector<Expr<>> items;
    for (const std::string& name : source.column_names()) items.push_back(source[name]);
    return items;
  }

  // Measures and metrics side by side, and whose sample is large enough.
  [[nodiscard]] quarry::Subquery metrics(const quarry::Subquery& totals) const {
    std::vector<Expr<>> items = all_columns(totals);
    std::vector<std::string> wanted = report_.show;
    for (const Judgement& judgement : judgements_)
      wanted.insert(wanted.end(), judgement.metrics.begin(), judgement.metrics.end());
    std::vector<std::string> done;
    for (const std::string& name : wanted) {
      const Metric* metric = find(definitions_.metrics, name);
      if (metric == nullptr || std::find(done.begin(), done.end(), name) != done.end()) continue;
      items.push_back(formula(totals, metric->formula).label(name));
      done.push_back(name);
    }
    for (const Judgement& judgement : judgements_) {
      std::vector<Expr<>> values;
      for (const std::string& name : judgement.metrics) {
        const Metric* metric = find(definitions_.metrics, name);
        values.push_back(metric != nullptr ? formula(totals, metric->formula) : Expr<>(totals[name]));
      }
      items.push_back(has_sample(totals, judgement.peers->min_sample, values).label(judgement.ok()));
    }
    return select(items).cte("metrics");
  }

  // avg(x) over the peers whose sample is large enough.
  [[nodiscard]] static Expr<> among_peers(const quarry::Subquery& source, const Judgement& judgement, const Expr<>& x) {
    const Expr<> counted = case_(when(source[judgement.ok()] == 1, x));
    return func::avg(counted).over(partition(source, judgement));
  }
  [[nodiscard]] static quarry::PartitionBy partition(const quarry::Subquery& source, const Judgement& judgement) {
    std::vector<quarry::NodeRef> nodes;
    for (const std::string& name : judgement.peers->dimensions) nodes.push_back(source[name].node());
    return {quarry::NodeList(std::move(nodes))};
  }

  [[nodiscard]] quarry::Subquery means(const quarry::Subquery& source) const {
    std::vector<Expr<>> items = all_columns(source);
    for (const Judgement& judgement : judgements_) {
      const Expr<> peers = func::sum(source[judgement.ok()]).over(partition(source, judgement));
      items.push_back(peers.label(judgement.count()));
      for (const std::string& name : judgement.metrics) {
        items.push_back(among_peers(source, judgement, as_double(source[name])).label(judgement.mean(name)));
      }
    }
    return select(items).cte("means");
  }

  // The second pass: the mean of squared distances from the mean, without the cancellation of a one-pass variance.
  [[nodiscard]] quarry::Subquery spread(const quarry::Subquery& source) const {
    std::vector<Expr<>> items = all_columns(source);
    for (const Judgement& judgement : judgements_) {
      for (const std::string& name : judgement.metrics) {
        const Expr<> distance = source[name] - source[judgement.mean(name)];
        items.push_back(among_peers(source, judgement, distance * distance).label(judgement.variance(name)));
      }
    }
    return select(items).cte("spread");
  }

  [[nodiscard]] static Expr<bool> can_judge(const quarry::Subquery& source, const Judgement& judgement) {
    return source[judgement.ok()] == 1 && source[judgement.count()] >= judgement.peers->min_peers;
  }
  [[nodiscard]] static Expr<bool> is_spread(const quarry::Subquery& source, const Judgement& judgement,
                                            const std::string& metric) {
    const Expr<> mean = source[judgement.mean(metric)];
    return source[judgement.variance(metric)] > mean * mean * rounding_noise;
  }

  [[nodiscard]] Expr<> score(const quarry::Subquery& source, const Score& score, const Judgement& judgement) const {
    double sum_of_weights = 0;
    for (const auto& weight : score.weights) sum_of_weights += weight.second;
    std::optional<Expr<>> sum;
    for (const auto& [name, weight] : score.weights) {
      const double share = (find(definitions_.metrics, name)->higher_is_better ? weight : -weight) / sum_of_weights;
      const Expr<> deviation = quarry::fn<double>("sqrt", source[judgement.variance(name)]);
      const Expr<> distance = source[name] - source[judgement.mean(name)];
      const Expr<> z = case_(when(is_spread(source, judgement, name), Expr<>(distance / deviation))).else_(0.0);
      const Expr<> term = z * share;
      sum = sum ? Expr<>(*sum + term) : term;
    }
    return case_(when(can_judge(source, judgement), *sum));
  }

  [[nodiscard]] Expr<> outlier(const quarry::Subquery& source, const Judgement& judgement) const {
    const std::string& metric = report_.outliers->metric;
    const double threshold = report_.outliers->threshold;
    const Expr<> mean = source[judgement.mean(metric)];
    const Expr<> distance = source[metric] - mean;
    const Expr<bool> far = can_judge(source, judgement) && is_spread(source, judgement, metric) &&
                           distance * distance > source[judgement.variance(metric)] * (threshold * threshold);
    return case_(when(far && source[metric] > mean, std::int64_t{1}), when(far, std::int64_t{-1}))
        .else_(std::int64_t{0});
  }

  ReportQuery rows(const quarry::Subquery& source) const {
    std::vector<OutputColumn> columns;
    std::vector<Expr<>> items;
    for (const std::string& name : report_.by) {
      const Dimension& dimension = *find(definitions_.dimensions, name);
      columns.push_back({name, dimension.label, OutputColumn::Role::dimension, dimension.period, {}});
      items.push_back(source[name]);
    }
    auto judgement = judgements_.begin();
    for (const std::string& name : report_.show) {
      if (const Measure* measure = find(definitions_.measures, name)) {
        columns.push_back({name, measure->label, OutputColumn::Role::measure, {}, measure->format});
        items.push_back(source[name]);
      } else if (const Metric* metric = find(definitions_.metrics, name)) {
        columns.push_back({name, metric->label, OutputColumn::Role::metric, {}, metric->format});
        Expr<> shown = value(source, name);
        if (!report_.min_sample.empty()) shown = case_(when(has_sample(source, report_.min_sample) == 1, shown));
        items.push_back(shown.label(name));
      } else {
        const Score& each = *find(definitions_.scores, name);
        columns.push_back(
            {name, each.label, OutputColumn::Role::score, {}, Format{Style::number, each.decimals, {}, {}}});
        items.push_back(score(source, each, *judgement++).label(name));
      }
    }
    if (!report_.min_sample.empty()) items.push_back(has_sample(source, report_.min_sample).label("enough__data"));
    if (report_.outliers) items.push_back(outlier(source, judgements_.back()).label("outlier__flag"));
    quarry::Select<> statement = select(items).order_by(order(source, columns));
    if (report_.limit) statement = statement.limit(*report_.limit);
    return {std::move(statement), std::move(columns), !report_.min_sample.empty(), report_.outliers.has_value()};
  }

  // As the report says; then by all dimensions and keys, so that the order is one and the same on every run and
  // database.
  [[nodiscard]] std::vector<quarry::Ordering> order(const quarry::Subquery& source,
                                                    const std::vector<OutputColumn>& columns) const {
    std::vector<quarry::Ordering> terms;
    for (const Order& each : report_.order) {
      const auto index = static_cast<std::size_t>(
          std::find_if(columns.begin(), columns.end(), [&](const OutputColumn& c) { return c.name == each.name; }) -
          columns.begin());
      if (columns[index].role == OutputColumn::Role::dimension) {
        const Expr<> text = sortable(source[each.name]);
        terms.push_back((each.descending ? text.desc() : text.asc()).nulls_last());
      } else {
        const quarry::Ordering term = each.descending ? quarry::desc(each.name) : quarry::asc(each.name);
        terms.push_back(term.nulls_last());
      }
    }
    for (const std::string& name : facts_.keys()) terms.push_back(sortable(source[name]).nulls_last());
    return terms;
  }

  // Text in the order of its code points, whatever the collation of the column and the database.
  [[nodiscard]] Expr<> sortable(const Expr<>& value) const {
    if (!quarry::is_text(value.sql_type().id)) return value;
    const std::string& name = dialect_.name();
    const char* collation = name == "postgresql"                   ? "C"
                            : name == "mysql" || name == "mariadb" ? "utf8mb4_bin"
                                                                   : "BINARY";
    return Expr<>(value.cast<std::string>()).collate(collation);
  }

  const Definitions& definitions_;
  const Report& report_;
  const quarry::Dialect& dialect_;
  FactQuery facts_;
  std::vector<Judgement> judgements_;
};

}  // namespace

ReportQuery build_query(const Definitions& definitions, const Report& report, const Model& model,
                        const ParameterValues& values, const quarry::Dialect& dialect) {
  return Builder(definitions, report, model, values, dialect).build();
}

}  // namespace clinic
