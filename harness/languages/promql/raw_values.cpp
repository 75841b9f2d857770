#include "harness/languages/promql/raw_values.hpp"

#include <algorithm>
#include <array>

#include "harness/languages/promql/functions.hpp"

namespace harness::languages::promql {
namespace {

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Of how samples differ from one another, of how many there are, or of when.
constexpr std::array<std::string_view, 13> heedless_functions{"rate",
                                                              "irate",
                                                              "increase",
                                                              "delta",
                                                              "idelta",
                                                              "deriv",
                                                              "resets",
                                                              "changes",
                                                              "count_over_time",
                                                              "absent",
                                                              "present_over_time",
                                                              "absent_over_time",
                                                              "timestamp"};

constexpr std::array<std::string_view, 2> heedless_aggregations{"count", "group"};

constexpr std::array<std::string_view, 6> comparisons{"==", "!=", "<", ">", "<=", ">="};

class Reading {
 public:
  // `heeds`: whether the answer hangs on the value of this.
  void of(const ExprPtr& expr, bool heeds) {
    if (!expr) return;
    span_ = expr->span;
    std::visit([&](const auto& node) { read(node, heeds); }, expr->of);
  }

  void of(const Expr& expr) {
    span_ = expr.span;
    std::visit([&](const auto& node) { read(node, true); }, expr.of);
  }

  std::vector<NamedSeries> found;

 private:
  void read(const Number&, bool) {}
  void read(const Text&, bool) {}

  void read(const Selector& selector, bool heeds) {
    if (heeds) found.push_back({metric_of(selector), &selector, span_});
  }

  void read(const Subquery& subquery, bool heeds) { of(subquery.of, heeds); }
  void read(const Unary& unary, bool heeds) { of(unary.of, heeds); }
  void read(const Parentheses& parentheses, bool heeds) { of(parentheses.of, heeds); }

  void read(const Call& call, bool heeds) {
    const bool is_heedless = is_in(heedless_functions, call.function->name);
    for (const ExprPtr& arg : call.args) of(arg, heeds && !is_heedless);
  }

  void read(const Aggregation& aggregation, bool heeds) {
    of(aggregation.parameter, true);
    of(aggregation.of, heeds && !is_in(heedless_aggregations, aggregation.op));
  }

  // What is compared decides what is there.
  void read(const Binary& binary, bool heeds) {
    const bool compares = is_in(comparisons, binary.op);
    const bool only_looks = binary.op == "and" || binary.op == "unless";
    of(binary.left, heeds || compares);
    of(binary.right, (heeds && !only_looks) || compares);
  }

  Span span_;
};

}  // namespace

std::vector<NamedSeries> read_as_they_are(const Expr& expr) {
  Reading reading;
  reading.of(expr);
  return std::move(reading.found);
}

bool is_called_a_counter(const std::string& metric) {
  return metric.ends_with("_total") || metric.ends_with("_bucket");
}

}  // namespace harness::languages::promql
