#include "harness/verdict/baseline/arms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

// Student's t that is exceeded in 1 of 200 cases, by degrees of freedom from 1.
constexpr std::array<double, 30> student{63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355,
                                         3.250,  3.169, 3.106, 3.055, 3.012, 2.977, 2.947, 2.921,
                                         2.898,  2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797,
                                         2.787,  2.779, 2.771, 2.763, 2.756, 2.750};

// Of so many arms, 2 or more. Beyond the table it falls to 2.58, which is 6 % less.
double student_of(std::size_t arms) { return student[std::min(arms - 2, student.size() - 1)]; }

constexpr double normal_quantile = 2.576;  // the same, of what is known to be normal

// Histograms keep three digits: arms that look alike may differ by as much.
constexpr double least_spread = 0.001;

double mean_of_logs(std::span<const double> figures) {
  double sum = 0;
  for (const double figure : figures) sum += std::log(figure);
  return sum / static_cast<double>(figures.size());
}

// What is known of the baseline, in logarithms.
struct Reference {
  double mean = 0;
  double spread = 0;  // of its arms
  double t = 0;
  double arms = 0;

  double half_width(std::size_t of_arms) const {
    return t * spread * std::sqrt(1 / arms + 1 / static_cast<double>(of_arms));
  }
  Interval ratio(std::span<const double> now) const {
    const double middle = mean_of_logs(now) - mean;
    const double half = half_width(now.size());
    return {std::exp(middle - half), std::exp(middle + half)};
  }
};

Reference reference_of(const std::vector<double>& baseline) {
  Reference reference;
  reference.arms = static_cast<double>(baseline.size());
  reference.mean = mean_of_logs(baseline);
  double squares = 0;
  for (const double figure : baseline) squares += std::pow(std::log(figure) - reference.mean, 2);
  reference.spread = std::max(least_spread, std::sqrt(squares / (reference.arms - 1)));
  reference.t = student_of(baseline.size());
  return reference;
}

constexpr std::size_t most_runs = 100;  // that anybody would wait for

std::string percent_text(double share) {
  return format_number(std::round(1000 * share) / 10) + " %";
}

// "; about 29 runs on either side would tell 20 % from none"
std::string told_by_so_many(const std::optional<std::size_t>& runs, double difference) {
  const std::string told = " would tell " + percent_text(difference) + " from none";
  if (runs) return "; about " + std::to_string(*runs) + " runs on either side" + told;
  return "; no " + std::to_string(most_runs) + " runs on either side" + told +
         ": make them longer, or the machine quieter";
}

// So many on either side that what is the same is seen to be below the bound, if they differ as
// these do; none: more than anybody would wait for.
std::optional<std::size_t> arms_that_tell(double spread, double at_most) {
  for (std::size_t arms = 2; arms <= most_runs; ++arms) {
    const double half = student_of(arms) * spread * std::sqrt(2 / static_cast<double>(arms));
    if (half < std::log(at_most)) return arms;
  }
  return std::nullopt;
}

bool all_above_zero(const std::vector<double>& figures) {
  return std::ranges::all_of(figures,
                             [](double figure) { return figure > 0 && std::isfinite(figure); });
}

std::string why_too_few(std::size_t baseline, std::size_t now) {
  if (baseline < 2) {
    return "a baseline of one run does not show what differs by chance: accept one of several "
           "(runs: 5)";
  }
  return now == 0 ? "there is no run to compare" : "";
}

std::string why_nothing_is_known(const std::vector<double>& baseline,
                                 const std::vector<double>& now) {
  if (std::string few = why_too_few(baseline.size(), now.size()); !few.empty()) return few;
  if (!all_above_zero(baseline) || !all_above_zero(now)) return "a run has no such figure";
  return {};
}

// The first half has the one in the middle.
template <typename Above>
bool is_so_in_each_half(std::size_t arms, const Above& above) {
  if (arms < 2) return false;
  const std::size_t half = (arms + 1) / 2;
  return above(0, half) && above(half, arms - half);
}

void conclude_worse(std::size_t arms, bool again, Compared& compared) {
  if (again) {
    compared.outcome = Outcome::fail;
    return;
  }
  compared.again = true;
  compared.why = arms < 2
                     ? "it is worse in the one run that there is: measure it again (--runs 2)"
                     : "it is worse over all runs, and not in each half of them: measure it again";
}

}  // namespace

Compared compare_arms(const std::vector<double>& baseline, const std::vector<double>& now,
                      double at_most) {
  Compared compared;
  compared.why = why_nothing_is_known(baseline, now);
  if (!compared.why.empty()) return compared;
  const Reference reference = reference_of(baseline);
  compared.ratio = reference.ratio(now);
  compared.resolution = std::expm1(reference.half_width(1));
  if (compared.ratio.high < at_most) {
    compared.outcome = Outcome::pass;
    return compared;
  }
  if (compared.ratio.low < at_most) {
    compared.why = "the difference is below what runs of the same show: one is up to " +
                   percent_text(compared.resolution) + " off by chance";
    // Of no difference at all no number of runs is the proof.
    if (at_most > 1) {
      compared.why += told_by_so_many(arms_that_tell(reference.spread, at_most), at_most - 1);
    }
    return compared;
  }
  const bool again = is_so_in_each_half(now.size(), [&](std::size_t first, std::size_t count) {
    return reference.ratio(std::span(now).subspan(first, count)).low >= at_most;
  });
  conclude_worse(now.size(), again, compared);
  return compared;
}

namespace {

// The arms of one side as one sample, as large as it is worth.
struct SharePool {
  double sent = 0;
  double failed = 0;

  double share() const { return failed / sent; }

  // Wilson's.
  Interval wilson(double z) const {
    const double square = z * z;
    const double middle = (failed + square / 2) / (sent + square);
    const double half =
        z / (sent + square) * std::sqrt(failed * (sent - failed) / sent + square / 4);
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
  }
};

SharePool pool_of(std::span<const FailedShare> arms, double worth) {
  SharePool pool;
  for (const FailedShare& arm : arms) {
    pool.sent += worth * arm.sent;
    pool.failed += worth * arm.failed;
  }
  return pool;
}

// How many times more the arms differ than chance has it: Pearson's chi-square by its degrees of
// freedom, never below 1.
double dispersion_of(const std::vector<FailedShare>& arms) {
  const SharePool all = pool_of(arms, 1);
  const double share = all.share();
  if (share <= 0 || share >= 1) return 1;
  double chi_square = 0;
  for (const FailedShare& arm : arms) {
    chi_square += std::pow(arm.failed - arm.sent * share, 2) / (arm.sent * share * (1 - share));
  }
  return std::max(1.0, chi_square / (static_cast<double>(arms.size()) - 1));
}

// Newcombe's: from the one, how much more the other is.
Interval more_failed(const SharePool& before, const SharePool& now, double z) {
  const Interval then_in = before.wilson(z);
  const Interval now_in = now.wilson(z);
  const double more = now.share() - before.share();
  return {more - std::hypot(now.share() - now_in.low, then_in.high - before.share()),
          more + std::hypot(now_in.high - now.share(), before.share() - then_in.low)};
}

// So many on either side that the same share is seen to be no more than that above itself.
std::optional<std::size_t> shares_that_tell(const std::vector<FailedShare>& baseline,
                                            double dispersion, double more) {
  const SharePool all = pool_of(baseline, 1 / dispersion);
  for (std::size_t arms = 2; arms <= most_runs; ++arms) {
    const double times = static_cast<double>(arms) / static_cast<double>(baseline.size());
    const SharePool one{times * all.sent, times * all.failed};
    const double z = dispersion > 1 ? student_of(arms) : normal_quantile;
    if (more_failed(one, one, z).high < more) return arms;
  }
  return std::nullopt;
}

bool all_sent(const std::vector<FailedShare>& arms) {
  return std::ranges::all_of(arms, [](const FailedShare& arm) {
    return arm.sent > 0 && arm.failed >= 0 && arm.failed <= arm.sent;
  });
}

}  // namespace

Compared compare_shares(const std::vector<FailedShare>& baseline,
                        const std::vector<FailedShare>& now, double more) {
  Compared compared;
  compared.why = why_too_few(baseline.size(), now.size());
  if (compared.why.empty() && !(all_sent(baseline) && all_sent(now))) {
    compared.why = "a run sent nothing of it";
  }
  if (!compared.why.empty()) return compared;
  const double dispersion = dispersion_of(baseline);
  // What is known of arms that differ by more than chance is known from so many arms only.
  const double z = dispersion > 1 ? student_of(baseline.size()) : normal_quantile;
  const SharePool before = pool_of(baseline, 1 / dispersion);
  const auto difference = [&](std::size_t first, std::size_t count) {
    return more_failed(before, pool_of(std::span(now).subspan(first, count), 1 / dispersion), z);
  };
  compared.ratio = difference(0, now.size());
  compared.resolution = (compared.ratio.high - compared.ratio.low) / 2;
  if (compared.ratio.high < more) {
    compared.outcome = Outcome::pass;
    return compared;
  }
  if (compared.ratio.low < more) {
    compared.why = "so many requests do not tell it: " + percent_text(compared.resolution) +
                   " to either side may be chance";
    if (more > 0) {
      compared.why += told_by_so_many(shares_that_tell(baseline, dispersion, more), more);
    }
    return compared;
  }
  const bool again = is_so_in_each_half(now.size(), [&](std::size_t first, std::size_t count) {
    return difference(first, count).low >= more;
  });
  conclude_worse(now.size(), again, compared);
  return compared;
}

}  // namespace harness::verdict
