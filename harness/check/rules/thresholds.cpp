// Numbers that alerts compare with, and of what they compare, as far as names say so.
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "harness/check/queries/dimension.hpp"
#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;
using Of = Dimension::Of;

struct Compared {
  const promql::Binary& binary;
  std::optional<Dimension> left;
  std::optional<double> number;  // on the right
  std::string metrics;           // of the left, joined

  bool is_below() const { return binary.op.starts_with('<'); }
  bool is_above() const { return binary.op.starts_with('>'); }
};

struct Doubt {
  std::string what;
  std::string remedy;
};
using MaybeDoubt = std::optional<Doubt>;

// 14 * 86400, too.
std::optional<double> written_number(const promql::Expr& written) {
  const promql::Expr& expr = promql::inside_parentheses(written);
  if (const auto* number = std::get_if<promql::Number>(&expr.of)) return number->value;
  const auto* binary = std::get_if<promql::Binary>(&expr.of);
  if (binary == nullptr) return std::nullopt;
  const auto left = written_number(*binary->left);
  const auto right = written_number(*binary->right);
  if (!left || !right) return std::nullopt;
  if (binary->op == "*") return *left * *right;
  if (binary->op == "/" && *right != 0) return *left / *right;
  return std::nullopt;
}

bool names(const Compared& one, const re2::RE2& pattern) {
  return re2::RE2::PartialMatch(one.metrics, pattern);
}

// What is divided by says that it is the whole: …_size_bytes, MemTotal, …_limit.
bool is_of_a_whole(const promql::Expr& expr) {
  static const re2::RE2 whole(
      R"((?i)((^|_)(size|memtotal|limit|max|capacity|quota)(_bytes)?|_total_bytes)$)");
  bool found = false;
  promql::walk(expr, [&](const promql::Expr& part) {
    const auto* binary = std::get_if<promql::Binary>(&part.of);
    if (binary == nullptr || binary->op != "/") return;
    for (const promql::NamedSeries& series : promql::selectors(*binary->right)) {
      found = found || re2::RE2::PartialMatch(series.metric, whole);
    }
  });
  return found;
}

// Of the time of one CPU in one mode: only a sum of several comes past 1.
bool is_of_one_cpu(const promql::Expr& expr) {
  bool sums = false;
  promql::walk(expr, [&](const promql::Expr& part) {
    const auto* aggregation = std::get_if<promql::Aggregation>(&part.of);
    sums = sums || (aggregation != nullptr && aggregation->op == "sum");
  });
  const auto series = promql::selectors(expr);
  return !sums && std::ranges::all_of(series, [](const promql::NamedSeries& one) {
    return one.metric == "node_cpu_seconds_total";
  });
}

// 10 of what is at most 1, and 0.1 of 100.
MaybeDoubt share_of_another_scale(const Compared& one) {
  if (!one.left || one.left->of != Of::share || !one.number || *one.number <= 0)
    return std::nullopt;
  static const re2::RE2 ratio(R"(^[a-z_:]+_ratio$)");
  const bool is_plain = one.left->scale == 1 || one.left->scale == 100;
  const bool is_ratio = names(one, ratio) && *one.number >= 50;
  if (!is_plain ||
      !(is_of_a_whole(*one.binary.left) || is_of_one_cpu(*one.binary.left) || is_ratio))
    return std::nullopt;
  const bool is_of_one = one.left->scale == 1;
  constexpr double surely_per_cent = 5;
  if (is_of_one && *one.number >= surely_per_cent) {
    return Doubt{"a share of 1 is compared with " + format_number(*one.number),
                 "write " + format_number(*one.number / 100) + ", if " +
                     format_number(*one.number) + " % are meant"};
  }
  if (!is_of_one && *one.number < 1) {
    return Doubt{"a share of 100 is compared with " + format_number(*one.number),
                 "write " + format_number(*one.number * 100) + ", or leave * 100 out"};
  }
  return std::nullopt;
}

std::string in_days(double seconds) { return format_number(seconds / 86'400) + " days"; }

// 86400000, a day in milliseconds, of what is in seconds.
MaybeDoubt time_in_milliseconds(const Compared& one) {
  const bool is_time = one.left && one.left->of == Of::time && one.left->scale == 1;
  if (!is_time || !one.number || !(one.is_above() || one.is_below())) return std::nullopt;
  constexpr double hour_of_milliseconds = 3'600'000;
  constexpr double years = 3.0 * 365 * 86'400;
  static const re2::RE2 of_requests(
      R"((^|_)(http|grpc|rpc|request|requests|response|latency|scrape)_)");
  const double number = *one.number;
  const bool is_of_days = number >= 24 * hour_of_milliseconds &&
                          std::fmod(number, hour_of_milliseconds) == 0 && number < 30 * years;
  constexpr double nobody_waits = 100;
  const bool is_of_requests = names(one, of_requests) && number >= nobody_waits;
  if (!is_of_days && !is_of_requests) return std::nullopt;
  const std::string long_time = is_of_days ? in_days(number) : approximate(from_seconds(number));
  return Doubt{"seconds are compared with " + plain_number(number) + ", which is " + long_time,
               "write " + plain_number(number / 1000) + ", if milliseconds are meant"};
}

// What runs out at a moment that is still to come.
bool runs_out(const Compared& one) {
  static const re2::RE2 ends(R"((?i)(expir|not_?after|cert))");
  return names(one, ends);
}

// A moment is no length of time: 86400 is the second day of 1970.
MaybeDoubt moment_as_length(const Compared& one) {
  if (!one.left || one.left->of != Of::moment || !one.number) return std::nullopt;
  constexpr double year_2001 = 1e9;
  if (*one.number <= 1 || *one.number >= year_2001 * one.left->scale) return std::nullopt;
  return Doubt{
      text_of(*one.left) + " are compared with " + plain_number(*one.number) + ", a length of time",
      std::string("write ") + (runs_out(one) ? "… - time() " : "time() - … ") + one.binary.op +
          " " + plain_number(*one.number)};
}

bool is_time_now(const promql::Expr& written) {
  const auto* call = std::get_if<promql::Call>(&promql::inside_parentheses(written).of);
  return call != nullptr && call->function->name == "time";
}

// What is left until something runs out, in seconds, and 14 of them.
MaybeDoubt days_of_seconds(const Compared& one) {
  const auto* left = std::get_if<promql::Binary>(&promql::inside_parentheses(*one.binary.left).of);
  const bool is_rest = left != nullptr && left->op == "-" && is_time_now(*left->right);
  if (!is_rest || !runs_out(one) || !one.number || !one.is_below()) return std::nullopt;
  constexpr double a_year_in_days = 366;
  if (*one.number <= 1 || *one.number > a_year_in_days) return std::nullopt;
  return Doubt{"what is left is in seconds, and " + format_number(*one.number) + " are compared",
               "write " + format_number(*one.number) + " * 86400, if days are meant"};
}

constexpr MaybeDoubt (*doubts[])(const Compared&) = {share_of_another_scale, time_in_milliseconds,
                                                     moment_as_length, days_of_seconds};

// Whether nobody means the one beside the other. Of one unit by their names, they are compared with
// a share or a multiple of each other, a tenth of what a disk has; only what is added to a thousand
// times the other has been changed to another unit, and the other not.
bool differ_in_unit(const Dimension& left, const Dimension& right, bool adds) {
  const double times = left.scale / right.scale;
  if (left.scale / left.factor == right.scale / right.factor) {
    constexpr double thousands[] = {1e3, 1e6, 1e9};
    return adds && std::ranges::any_of(
                       thousands, [&](double one) { return times == one || times == 1 / one; });
  }
  constexpr double surely_another = 20;
  return times > surely_another || times < 1 / surely_another;
}

// Seconds less milliseconds, and bytes beside seconds.
MaybeDoubt of_two_kinds(const promql::Binary& binary) {
  if (!is_one_of(binary.op, {"-", "+", ">", "<", ">=", "<="})) return std::nullopt;
  const auto left = dimension_of(*binary.left);
  const auto right = dimension_of(*binary.right);
  const auto is_plain = [](const std::optional<Dimension>& one) {
    return one && (one->of == Of::time || one->of == Of::size || one->of == Of::moment);
  };
  if (!is_plain(left) || !is_plain(right) || *left == *right) return std::nullopt;
  const bool is_moment_and_time = left->of != right->of && left->of != Of::size &&
                                  right->of != Of::size && left->scale == right->scale;
  const bool adds = binary.op == "-" || binary.op == "+";
  if (is_moment_and_time && adds) return std::nullopt;  // an hour before it
  if (left->of == right->of && !differ_in_unit(*left, *right, adds)) return std::nullopt;
  return Doubt{text_of(*left) + " " + binary.op + " " + text_of(*right),
               left->of == right->of ? "multiply one of them, so that both are of one unit"
                                     : "compare what is of one kind"};
}

std::string metrics_in(const promql::Expr& expr) {
  std::vector<std::string> all;
  for (const promql::NamedSeries& series : promql::selectors(expr)) all.push_back(series.metric);
  return join(all, ",");
}

}  // namespace

void thresholds(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (!rule.tree) return;
    promql::walk(*rule.tree, [&](const promql::Expr& expr) {
      const auto* binary = std::get_if<promql::Binary>(&expr.of);
      if (binary == nullptr) return;
      const auto add = [&](const Doubt& doubt) {
        findings.add(place_in(*rule.query, binary->op_span.begin, file.source->text),
                     rule.name() + ": " + doubt.what, doubt.remedy);
      };
      if (const auto doubt = of_two_kinds(*binary)) return add(*doubt);
      if (!is_one_of(binary->op, {"==", "!=", ">", "<", ">=", "<="})) return;
      const Compared one{*binary, dimension_of(*binary->left), written_number(*binary->right),
                         metrics_in(*binary->left)};
      for (const auto& look : doubts) {
        if (const auto doubt = look(one)) return add(*doubt);
      }
    });
  });
}

}  // namespace harness::check
