#include "harness/languages/promql/quantiles.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

bool is_quantile(const Expr& expr) {
  const auto* const call = std::get_if<Call>(&expr.of);
  return call != nullptr && call->function->name == "histogram_quantile";
}

bool is_monotone(std::string_view function) {
  return is_one_of(function, {"ceil",
                              "floor",
                              "round",
                              "exp",
                              "ln",
                              "log2",
                              "log10",
                              "sqrt",
                              "sgn",
                              "deg",
                              "rad",
                              "sort",
                              "sort_desc",
                              "label_replace",
                              "label_join",
                              "vector",
                              "scalar",
                              "clamp",
                              "clamp_min",
                              "clamp_max",
                              "max_over_time",
                              "min_over_time",
                              "avg_over_time",
                              "sum_over_time",
                              "last_over_time",
                              "quantile_over_time"});
}

// They look at whether there is a value, whatever it is.
bool looks_at_presence(std::string_view function) {
  return is_one_of(function,
                   {"absent", "absent_over_time", "present_over_time", "count_over_time"});
}

// By the names that are usual for them.
bool counts_times(const Expr& buckets) {
  const std::vector<NamedSeries> all = selectors(buckets);
  return !all.empty() && std::all_of(all.begin(), all.end(), [](const NamedSeries& one) {
    constexpr std::array<std::string_view, 4> words{"seconds", "duration", "latency", "time"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return one.metric.find(word) != std::string::npos;
    });
  });
}

// From the calls up to the whole query.
struct EffectOf {
  OfQuantiles of(const ExprPtr& expr) const {
    return expr ? std::visit(*this, expr->of) : OfQuantiles::none;
  }
  OfQuantiles operator()(const Number&) const { return OfQuantiles::none; }
  OfQuantiles operator()(const Text&) const { return OfQuantiles::none; }
  OfQuantiles operator()(const Selector&) const { return OfQuantiles::none; }
  OfQuantiles operator()(const Subquery& subquery) const { return of(subquery.of); }
  OfQuantiles operator()(const Unary& unary) const { return of(unary.of); }
  OfQuantiles operator()(const Parentheses& parentheses) const { return of(parentheses.of); }

  OfQuantiles operator()(const Call& call) const {
    OfQuantiles most = OfQuantiles::none;
    for (const ExprPtr& arg : call.args) most = std::max(most, of(arg));
    const std::string_view name = call.function->name;
    if (name == "histogram_quantile") {
      return most == OfQuantiles::none ? OfQuantiles::monotone : OfQuantiles::anything;
    }
    if (most == OfQuantiles::none || is_monotone(name)) return most;
    const bool is_step = most != OfQuantiles::anything && looks_at_presence(name);
    return is_step ? OfQuantiles::monotone : OfQuantiles::anything;
  }

  OfQuantiles operator()(const Aggregation& aggregation) const {
    const OfQuantiles each = of(aggregation.of);
    if (of(aggregation.parameter) != OfQuantiles::none) return OfQuantiles::anything;
    if (each == OfQuantiles::none || each == OfQuantiles::anything) return each;
    if (is_one_of(aggregation.op, {"count", "group"})) return OfQuantiles::monotone;
    const bool spreads = is_one_of(aggregation.op, {"stddev", "stdvar", "count_values"});
    return spreads ? OfQuantiles::anything : each;
  }

  OfQuantiles operator()(const Binary& binary) const {
    const OfQuantiles left = of(binary.left);
    const OfQuantiles right = of(binary.right);
    const OfQuantiles both = std::max(left, right);
    if (both == OfQuantiles::none || both == OfQuantiles::anything) return both;
    if (relation_of(binary.op)) return compared(binary, both);
    // Whether the right one has a value.
    if (is_one_of(binary.op, {"and", "unless"})) {
      return right == OfQuantiles::none ? left : OfQuantiles::choosing;
    }
    return is_one_of(binary.op, {"%", "^", "atan2"}) ? OfQuantiles::anything : both;
  }

  // A second comparison may choose what lies between two numbers; == and != a single one.
  static OfQuantiles compared(const Binary& binary, OfQuantiles both) {
    const bool is_single = is_one_of(binary.op, {"==", "!="});
    if (both == OfQuantiles::choosing || is_single) return OfQuantiles::anything;
    return binary.returns_bool ? OfQuantiles::monotone : OfQuantiles::choosing;
  }
};

struct QuantileCall {
  Span span;
  std::string rank;     // as a share: 0.95
  std::string buckets;  // a vector of them
  bool is_of_times = false;
};

std::vector<QuantileCall> quantile_calls(const Expr& expr, const std::string& query) {
  std::vector<QuantileCall> calls;
  walk(expr, [&](const Expr& node) {
    if (!is_quantile(node)) return;
    const auto& args = std::get<Call>(node.of).args;
    const auto text_of = [&](const Span& span) {
      return query.substr(span.begin, span.end - span.begin);
    };
    const Expr& buckets = *args.back();
    calls.push_back(
        {node.span, text_of(args.front()->span), text_of(buckets.span), counts_times(buckets)});
  });
  return calls;
}

enum class End { lower, upper };

// Of buckets that hold 0 up to the one with the rank, and 1 from there on, histogram_quantile()
// gives either end of that one. A histogram in which nothing was counted has no rank, so that it
// stays without a number.
std::string quantile_at(const QuantileCall& call, End end) {
  const std::string rank =
      "((" + call.rank + ") * max without (le) (" + call.buckets + ") + 1e-300)";
  const std::string stepped = "(" + call.buckets + ") >= bool ignoring (le) group_left () " + rank;
  const std::string upper_share = call.is_of_times ? "0.999999999" : "1";
  const std::string share = end == End::lower ? "0.000000001" : upper_share;
  const std::string bound = "histogram_quantile(" + share + ", " + stepped + ")";
  const std::string finite = "max without (le) ((" + call.buckets +
                             R"() unless on (le) label_replace(vector(0), "le", "+Inf", "", "")))";
  const std::string is_above = "(1 - (" + finite + " >= bool " + rank + "))";
  return end == End::lower ? "(" + bound + " * (1 + 0.000000001 * " + is_above + "))"
                           : "(" + bound + " + 1e200 * " + is_above + ")";
}

// Of each more there are twice as many combinations.
constexpr std::size_t most_calls = 2;

}  // namespace

OfQuantiles effect_of_quantiles(const Expr& expr) {
  const OfQuantiles effect = std::visit(EffectOf{}, expr.of);
  std::size_t calls = 0;
  walk(expr, [&](const Expr& node) { calls += is_quantile(node) ? 1U : 0U; });
  return calls > most_calls ? OfQuantiles::anything : effect;
}

std::vector<std::string> at_quantile_ends(const Expr& expr, const std::string& query) {
  const OfQuantiles effect = effect_of_quantiles(expr);
  if (effect == OfQuantiles::none || effect == OfQuantiles::anything) return {};
  const std::vector<QuantileCall> calls = quantile_calls(expr, query);
  std::vector<std::string> all;
  for (std::size_t ends = 0; ends < (std::size_t{1} << calls.size()); ++ends) {
    std::string text = query;
    for (std::size_t i = calls.size(); i-- > 0;) {  // from the end, so that places stay
      const End end = (ends >> i & 1U) == 0 ? End::lower : End::upper;
      text.replace(calls[i].span.begin, calls[i].span.end - calls[i].span.begin,
                   quantile_at(calls[i], end));
    }
    all.push_back(std::move(text));
  }
  return all;
}

}  // namespace harness::languages::promql
