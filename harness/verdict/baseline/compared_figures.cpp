#include "harness/verdict/baseline/compared_figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

namespace harness::verdict {
namespace {

// What a figure may have been in one run, where more is worse. Infinite: it never came.
using Cost = Interval;
using CostOf = std::function<std::optional<Cost>(const BaselineArm& arm)>;

const BaselineFigures* find_like(const BaselineArm& arm, const BaselineFigures& wanted) {
  const auto found = std::ranges::find_if(arm.figures, [&](const BaselineFigures& one) {
    return one.phase == wanted.phase && one.request == wanted.request;
  });
  return found == arm.figures.end() ? nullptr : &*found;
}

// The percentiles that are compared, and on how many answers each has to rest.
struct Percentile {
  double percent = 0;
  std::uint64_t least = 0;
  const char* name = "";

  // ms. What a request took that nobody answered is not known: it may have been the fastest of
  // all, or the slowest.
  std::optional<Cost> of(const BaselineFigures& figures) const {
    const std::uint64_t answered = figures.latency.count();
    if (answered == 0 || figures.latency.at_or_beyond(percent) < least) return std::nullopt;
    const std::uint64_t others = figures.sent - std::min(figures.sent, answered);
    const std::uint64_t rank = load::nearest_rank(percent, answered + others);
    return Cost{at_rank(figures.latency, rank > others ? rank - others : 1),
                at_rank(figures.latency, rank)};
  }

  static double at_rank(const load::Histogram& latency, std::uint64_t rank) {
    const std::uint64_t answered = latency.count();
    if (rank > answered) return std::numeric_limits<double>::infinity();
    const double of_answered =
        100 * (static_cast<double>(rank) - 0.5) / static_cast<double>(answered);
    return std::max(0.001, static_cast<double>(*latency.percentile(of_answered)) / 1000);
  }
};

constexpr std::array compared_percentiles{Percentile{50, 20, "latency p(50)"},
                                          Percentile{95, 10, "latency p(95)"}};
constexpr std::uint64_t least_good_answers = 100;

bool has_good_answers(const BaselineArm& arm, const BaselineFigures& wanted) {
  const BaselineFigures* const figures = find_like(arm, wanted);
  return figures != nullptr && figures->ok >= least_good_answers;
}

// Seconds from one good answer to the next. What was cut off at the end may have become one.
std::optional<Cost> seconds_of_good(const BaselineFigures& figures) {
  if (figures.sent == 0 || figures.per_second <= 0) return std::nullopt;
  const double seconds = static_cast<double>(figures.sent) / figures.per_second;
  const std::uint64_t cut = figures.sent - std::min(figures.sent, figures.ok + figures.failed);
  return Cost{seconds / static_cast<double>(figures.ok + cut),
              seconds / static_cast<double>(figures.ok)};
}

std::optional<Cost> cost_of_claim(const BaselineArm& arm, const BaselineClaim& wanted) {
  const auto found = std::ranges::find_if(arm.claims, [&](const BaselineClaim& one) {
    return one.claim == wanted.claim && one.during == wanted.during;
  });
  if (found == arm.claims.end() || found->value.low <= 0) return std::nullopt;
  if (wanted.expected.starts_with('<')) return found->value;
  return Cost{1 / found->value.high, 1 / found->value.low};
}

// Of each run; empty: one of them has none.
std::vector<Cost> costs_in(const std::vector<BaselineArm>& arms, const CostOf& cost_of) {
  std::vector<Cost> costs;
  for (const BaselineArm& arm : arms) {
    const std::optional<Cost> cost = cost_of(arm);
    if (!cost) return {};
    costs.push_back(*cost);
  }
  return costs;
}

std::vector<double> ends_of(const std::vector<Cost>& costs, double Cost::*end) {
  std::vector<double> ends;
  for (const Cost& cost : costs) ends.push_back(cost.*end);
  return ends;
}

double geometric_mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += std::log(value);
  return values.empty() ? 0 : std::exp(sum / static_cast<double>(values.size()));
}

// It passes where it does so with all that is not known against it, and fails where it does so with
// all of that for it.
Compared compare_costs(const std::vector<Cost>& baseline, const std::vector<Cost>& now,
                       double at_most) {
  Compared compared;
  if (now.empty()) {
    compared.why = "a run has too few answers to it";
    return compared;
  }
  const Compared good =
      compare_arms(ends_of(baseline, &Cost::low), ends_of(now, &Cost::high), at_most);
  if (good.outcome == Outcome::pass) return good;
  const Compared bad =
      compare_arms(ends_of(baseline, &Cost::high), ends_of(now, &Cost::low), at_most);
  if (bad.outcome == Outcome::fail) return bad;
  const bool never_came =
      std::ranges::any_of(now, [](const Cost& cost) { return !std::isfinite(cost.high); });
  compared = never_came ? bad : good;
  compared.outcome = Outcome::undecided;
  if (never_came || compared.why.empty()) {
    compared.why =
        "it hangs on what is not known, such as requests that nobody answered, which may have "
        "taken "
        "any time";
  }
  return compared;
}

FigureCompared compare_by_cost(const Baseline& baseline, const std::vector<BaselineArm>& now,
                               const CostOf& cost_of, double at_most) {
  FigureCompared one;
  const std::vector<Cost> then_costs = costs_in(baseline.arms, cost_of);
  const std::vector<Cost> now_costs = costs_in(now, cost_of);
  one.then = geometric_mean(ends_of(then_costs, &Cost::low));
  one.now = geometric_mean(ends_of(now_costs, &Cost::low));
  one.compared = compare_costs(then_costs, now_costs, at_most);
  return one;
}

// Whether so many runs like those of the baseline would pass.
bool tells_by_cost(const Baseline& baseline, std::size_t runs, const CostOf& cost_of,
                   double at_most) {
  const std::vector<Cost> costs = costs_in(baseline.arms, cost_of);
  const Cost middle{geometric_mean(ends_of(costs, &Cost::low)),
                    geometric_mean(ends_of(costs, &Cost::high))};
  return compare_costs(costs, std::vector(runs, middle), at_most).outcome == Outcome::pass;
}

// With what was cut off as failed, or as good.
std::vector<FailedShare> shares_in(const std::vector<BaselineArm>& arms,
                                   const BaselineFigures& wanted, bool cut_failed) {
  std::vector<FailedShare> shares;
  for (const BaselineArm& arm : arms) {
    const BaselineFigures* const figures = find_like(arm, wanted);
    if (figures == nullptr || figures->sent == 0) return {};
    const std::uint64_t failed =
        cut_failed ? figures->sent - std::min(figures->sent, figures->ok) : figures->failed;
    shares.push_back({static_cast<double>(figures->sent), static_cast<double>(failed)});
  }
  return shares;
}

double share_of(const std::vector<FailedShare>& shares) {
  double sent = 0;
  double failed = 0;
  for (const FailedShare& one : shares) {
    sent += one.sent;
    failed += one.failed;
  }
  return sent > 0 ? failed / sent : 0;
}

bool tells_share(const std::vector<FailedShare>& then, std::size_t runs, double more) {
  double sent = 0;
  for (const FailedShare& one : then) sent += one.sent;
  const double of_one = sent / static_cast<double>(then.size());
  const std::vector<FailedShare> same(runs, {of_one, of_one * share_of(then)});
  return compare_shares(then, same, more).outcome == Outcome::pass;
}

FigureCompared compare_failures(const Baseline& baseline, const std::vector<BaselineArm>& now,
                                const BaselineFigures& wanted, double more) {
  FigureCompared one;
  one.unit = FigureUnit::share;
  one.figure = "failed";
  const std::vector<FailedShare> then = shares_in(baseline.arms, wanted, false);
  one.then = share_of(then);
  one.now = share_of(shares_in(now, wanted, false));
  const Compared good = compare_shares(then, shares_in(now, wanted, true), more);
  const Compared bad =
      compare_shares(shares_in(baseline.arms, wanted, true), shares_in(now, wanted, false), more);
  one.compared = bad.outcome == Outcome::fail ? bad : good;
  if (good.outcome == Outcome::fail && bad.outcome != Outcome::fail) {
    one.compared.outcome = Outcome::undecided;
    one.compared.why = "it hangs on requests that were cut off at the end";
  }
  one.votes = one.compared.outcome == Outcome::fail || one.compared.again ||
              tells_share(then, now.size(), more);
  return one;
}

class FigureComparison {
 public:
  FigureComparison(const Baseline& baseline, const std::vector<BaselineArm>& now,
                   const BaselineBounds& bounds)
      : baseline_(baseline), now_(now), bounds_(bounds) {}

  std::vector<FigureCompared> all() {
    for (const BaselineFigures& wanted : baseline_.arms.front().figures) add(wanted);
    for (const BaselineClaim& wanted : baseline_.arms.front().claims) add(wanted);
    return std::move(all_);
  }

 private:
  void add(const BaselineFigures& wanted) {
    const auto of_request = [&wanted](auto figure_of) {
      return [&wanted, figure_of](const BaselineArm& arm) -> std::optional<Cost> {
        const BaselineFigures* const figures = find_like(arm, wanted);
        return figures == nullptr ? std::nullopt : figure_of(*figures);
      };
    };
    for (const Percentile& percentile : compared_percentiles) {
      add_by_cost(wanted.phase, wanted.request, percentile.name, FigureUnit::milliseconds,
                  of_request([percentile](const auto& figures) { return percentile.of(figures); }));
    }
    const bool has_rate = std::ranges::all_of(
        baseline_.arms, [&](const BaselineArm& arm) { return has_good_answers(arm, wanted); });
    if (has_rate) {
      add_by_cost(wanted.phase, wanted.request, "good answers", FigureUnit::per_second,
                  of_request(seconds_of_good));
    }
    if (shares_in(baseline_.arms, wanted, false).empty()) return;
    name(wanted.phase, wanted.request,
         all_.emplace_back(compare_failures(baseline_, now_, wanted, bounds_.more_failures)));
  }

  void add(const BaselineClaim& wanted) {
    const CostOf cost_of = [&wanted](const BaselineArm& arm) { return cost_of_claim(arm, wanted); };
    const std::size_t before = all_.size();
    add_by_cost(wanted.during, wanted.claim, wanted.expected, FigureUnit::number, cost_of);
    if (all_.size() == before) return;
    FigureCompared& one = all_.back();
    if (costs_in(now_, cost_of).empty()) one.compared.why = "a run has no such number";
    // Runs of the same may differ by as much as they like in what a claim asks for.
    one.votes = one.votes && (one.compared.outcome == Outcome::fail || one.compared.again ||
                              tells_by_cost(baseline_, now_.size(), cost_of, bounds_.at_most));
  }

  void add_by_cost(const std::string& phase, const std::string& request, const std::string& figure,
                   FigureUnit unit, const CostOf& cost_of) {
    if (costs_in(baseline_.arms, cost_of).empty()) return;
    FigureCompared& one =
        all_.emplace_back(compare_by_cost(baseline_, now_, cost_of, bounds_.at_most));
    one.figure = figure;
    one.unit = unit;
    name(phase, request, one);
    if (!is_better_higher(one)) return;
    for (double* value : {&one.then, &one.now}) *value = *value > 0 ? 1 / *value : 0;
  }

  static void name(const std::string& phase, const std::string& request, FigureCompared& one) {
    one.phase = phase;
    one.request = request;
  }

  const Baseline& baseline_;
  const std::vector<BaselineArm>& now_;
  const BaselineBounds& bounds_;
  std::vector<FigureCompared> all_;
};

}  // namespace

bool is_better_higher(const FigureCompared& one) {
  return one.unit == FigureUnit::per_second ||
         (one.unit == FigureUnit::number && one.figure.starts_with('>'));
}

std::vector<FigureCompared> compare(const Baseline& baseline, const std::vector<BaselineArm>& now,
                                    const BaselineBounds& bounds) {
  if (baseline.arms.empty()) return {};
  return FigureComparison(baseline, now, bounds).all();
}

Conclusion conclusion_of(const std::vector<FigureCompared>& figures) {
  bool is_open = std::ranges::none_of(figures, &FigureCompared::votes);
  for (const FigureCompared& one : figures) {
    if (!one.votes) continue;
    if (one.compared.outcome == Outcome::fail) return Conclusion::fail;
    if (one.compared.outcome != Outcome::pass) is_open = true;
  }
  return is_open ? Conclusion::inconclusive : Conclusion::pass;
}

bool is_to_be_measured_again(const std::vector<FigureCompared>& figures) {
  return std::ranges::any_of(figures, [](const FigureCompared& one) { return one.compared.again; });
}

}  // namespace harness::verdict
