#include "harness/verdict/arms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

// Student's t that is exceeded in 1 of 200 cases, by degrees of freedom from 1.
constexpr std::array<double, 30> student{63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355,
                                         3.250,  3.169, 3.106, 3.055, 3.012, 2.977, 2.947, 2.921,
                                         2.898,  2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797,
                                         2.787,  2.779, 2.771, 2.763, 2.756, 2.750};

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
  // Beyond the table it falls to 2.58, which is 6 % less.
  reference.t = student[std::min(baseline.size() - 2, student.size() - 1)];
  return reference;
}

bool all_above_zero(const std::vector<double>& figures) {
  return std::ranges::all_of(figures,
                             [](double figure) { return figure > 0 && std::isfinite(figure); });
}

std::string percent_text(double share) {
  return format_number(std::round(1000 * share) / 10) + " %";
}

std::string why_nothing_is_known(const std::vector<double>& baseline,
                                 const std::vector<double>& now) {
  if (baseline.size() < 2) {
    return "a baseline of one run does not show what differs by chance: accept one of several "
           "(runs: 5)";
  }
  if (now.empty()) return "there is no run to compare";
  if (!all_above_zero(baseline) || !all_above_zero(now)) return "a run has no such figure";
  return {};
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
    return compared;
  }
  if (now.size() < 2) {
    compared.why = "it is worse in the one run that there is: measure it again (--runs 2)";
    return compared;
  }
  const std::span<const double> all(now);
  const std::size_t half = (now.size() + 1) / 2;
  const bool again = reference.ratio(all.first(half)).low >= at_most &&
                     reference.ratio(all.subspan(half)).low >= at_most;
  if (again) {
    compared.outcome = Outcome::fail;
  } else {
    compared.why = "it is worse over all runs, and not in each half of them: measure it again";
  }
  return compared;
}

}  // namespace harness::verdict
