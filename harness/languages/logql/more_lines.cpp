#include "harness/languages/logql/more_lines.hpp"

#include <algorithm>
#include <chrono>

namespace harness::languages::logql {
namespace {

double seconds_of(const RangeAggregation& aggregation) {
  return std::chrono::duration<double>(aggregation.range).count();
}

std::optional<double> literal_of(const Metric& metric) {
  const auto* literal = std::get_if<Literal>(&metric.of);
  return literal == nullptr ? std::nullopt : std::optional(literal->value);
}

bool is_nothing(const Metric& metric) {
  const auto* vector = std::get_if<VectorLiteral>(&metric.of);
  return vector != nullptr && vector->value == 0;
}

// Takes what is known of each log query, in the order in which they stand in the tree.
class InOrderOfLogs {
 public:
  explicit InOrderOfLogs(std::span<const MoreLines> lines) : lines_(lines) {}

 protected:
  MoreLines next() { return at_ < lines_.size() ? lines_[at_++] : MoreLines{}; }

 private:
  std::span<const MoreLines> lines_;
  std::size_t at_ = 0;
};

// By how much any series may rise, where all of them only do: of all groups, whichever they are.
class RiseByLines : InOrderOfLogs {
 public:
  using InOrderOfLogs::InOrderOfLogs;

  std::optional<double> of(const Metric& metric) { return std::visit(*this, metric.of); }

  std::optional<double> operator()(const RangeAggregation& aggregation) {
    const MoreLines lines = next();
    if (aggregation.unwrap) return std::nullopt;
    switch (aggregation.op) {
      case RangeOp::count_over_time:
        return lines.more;
      case RangeOp::rate:
        return lines.more / seconds_of(aggregation);
      case RangeOp::bytes_over_time:
        return lines.bytes;
      case RangeOp::bytes_rate:
        return lines.bytes / seconds_of(aggregation);
      default:
        return std::nullopt;
    }
  }
  std::optional<double> operator()(const VectorAggregation& aggregation) {
    const std::optional<double> inner = of(*aggregation.inner);
    switch (aggregation.op) {
      case VectorOp::sum:
      case VectorOp::max:
      case VectorOp::topk:
      case VectorOp::sort:
      case VectorOp::sort_desc:
        return inner;
      default:
        return std::nullopt;
    }
  }
  std::optional<double> operator()(const BinaryOperation& operation) {
    const std::optional<double> left = of(*operation.left);
    const std::optional<double> right = of(*operation.right);
    if (!left || !right) return std::nullopt;
    const std::optional<double> factor = literal_of(*operation.right);
    const std::optional<double> times = literal_of(*operation.left);
    switch (operation.op) {
      case BinaryOp::logical_or:
        return is_nothing(*operation.right) ? left : std::nullopt;
      case BinaryOp::add:
        return *left + *right;
      case BinaryOp::subtract:
        return *right == 0 ? left : std::nullopt;
      case BinaryOp::multiply:
        if (factor && *factor >= 0) return *left * *factor;
        return times && *times >= 0 ? std::optional(*right * *times) : std::nullopt;
      case BinaryOp::divide:
        return factor && *factor > 0 ? std::optional(*left / *factor) : std::nullopt;
      default:
        return std::nullopt;
    }
  }
  std::optional<double> operator()(const LabelReplace&) { return std::nullopt; }
  std::optional<double> operator()(const Literal&) { return 0; }
  std::optional<double> operator()(const VectorLiteral&) { return 0; }
};

// What one number is, and whether it is there at all.
struct TotalOfLines {
  Interval value;
  bool may_be_absent = false;
};

double bounded_product(double one, double other) {
  return one == 0 || other == 0 ? 0 : one * other;
}

Interval bounded_product(const Interval& one, const Interval& other) {
  const auto [low, high] =
      std::minmax({bounded_product(one.low, other.low), bounded_product(one.low, other.high),
                   bounded_product(one.high, other.low), bounded_product(one.high, other.high)});
  return {low, high};
}

// Arithmetic on the numbers of all lines of its log queries.
class TotalsOfLines : InOrderOfLogs {
 public:
  using InOrderOfLogs::InOrderOfLogs;

  std::optional<TotalOfLines> of(const Metric& metric) { return std::visit(*this, metric.of); }

  // Each series of it is one of several.
  std::optional<TotalOfLines> operator()(const RangeAggregation&) {
    next();
    return std::nullopt;
  }
  std::optional<TotalOfLines> operator()(const VectorAggregation& aggregation) {
    const bool is_of_all = !aggregation.grouping ||
                           (!aggregation.grouping->without && aggregation.grouping->labels.empty());
    const Metric* inner = aggregation.inner.get();
    bool are_sums = is_of_all && aggregation.op == VectorOp::sum;
    while (const auto* groups = std::get_if<VectorAggregation>(&inner->of)) {
      are_sums = are_sums && groups->op == VectorOp::sum;
      inner = groups->inner.get();
    }
    const auto* range = std::get_if<RangeAggregation>(&inner->of);
    if (range == nullptr) return none_of(*inner);
    return total(*range, next(), are_sums);
  }
  std::optional<TotalOfLines> operator()(const BinaryOperation& operation) {
    const std::optional<TotalOfLines> left = of(*operation.left);
    const std::optional<TotalOfLines> right = of(*operation.right);
    if (!left || !right) return std::nullopt;
    if (operation.op == BinaryOp::logical_or) {
      return left->may_be_absent
                 ? TotalOfLines{hull(left->value, right->value), right->may_be_absent}
                 : left;
    }
    const std::optional<Interval> value = calculated(operation.op, left->value, right->value);
    if (!value) return std::nullopt;
    return TotalOfLines{*value, left->may_be_absent || right->may_be_absent};
  }
  std::optional<TotalOfLines> operator()(const LabelReplace& replace) {
    return none_of(*replace.inner);
  }
  std::optional<TotalOfLines> operator()(const Literal& literal) {
    return TotalOfLines{Interval::exactly(literal.value)};
  }
  std::optional<TotalOfLines> operator()(const VectorLiteral& vector) {
    return TotalOfLines{Interval::exactly(vector.value)};
  }

 private:
  std::optional<TotalOfLines> none_of(const Metric& passed_over) {
    of(passed_over);
    return std::nullopt;
  }
  static std::optional<TotalOfLines> total(const RangeAggregation& range, const MoreLines& lines,
                                           bool are_sums) {
    const bool is_rate = range.op == RangeOp::rate;
    if (!are_sums || range.unwrap || (!is_rate && range.op != RangeOp::count_over_time)) {
      return std::nullopt;
    }
    const double by = is_rate ? seconds_of(range) : 1;
    return TotalOfLines{{lines.before / by, (lines.before + lines.more) / by}, lines.before == 0};
  }
  static std::optional<Interval> calculated(BinaryOp op, const Interval& left,
                                            const Interval& right) {
    switch (op) {
      case BinaryOp::add:
        return Interval{left.low + right.low, left.high + right.high};
      case BinaryOp::subtract:
        return Interval{left.low - right.high, left.high - right.low};
      case BinaryOp::multiply:
        return bounded_product(left, right);
      case BinaryOp::divide:
        if (right.low <= 0 && right.high >= 0) return std::nullopt;
        return bounded_product(left, {1 / right.high, 1 / right.low});
      default:
        return std::nullopt;
    }
  }
};

}  // namespace

std::optional<Interval> change_by(const Metric& query, std::span<const MoreLines> lines) {
  if (const std::optional<double> rise = RiseByLines(lines).of(query)) return Interval{0, *rise};
  std::vector<MoreLines> as_they_are(lines.begin(), lines.end());
  for (MoreLines& one : as_they_are) one.more = 0;
  const std::optional<TotalOfLines> without = TotalsOfLines(as_they_are).of(query);
  const std::optional<TotalOfLines> with = TotalsOfLines(lines).of(query);
  if (!without || !with || !without->value.is_exact()) return std::nullopt;
  const double now = without->value.low;
  return Interval{std::min(0.0, with->value.low - now), std::max(0.0, with->value.high - now)};
}

}  // namespace harness::languages::logql
