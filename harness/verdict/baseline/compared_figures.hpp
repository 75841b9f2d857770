#pragma once

#include <string>
#include <vector>

#include "harness/verdict/baseline/arms.hpp"
#include "harness/verdict/baseline/baseline.hpp"

// Later runs beside a baseline, figure by figure.
namespace harness::verdict {

// What is still good.
struct BaselineBounds {
  double at_most = 1.2;         // times as slow, and as few good answers a second
  double more_failures = 0.01;  // of 1, beyond those of the baseline
};

enum class FigureUnit { milliseconds, per_second, share, number };

// One figure of the requests of a phase, or of a claim, over all runs.
struct FigureCompared {
  std::string phase;
  std::string request;  // or the claim
  std::string figure;   // "latency p(95)"
  FigureUnit unit = FigureUnit::milliseconds;
  double then = 0;  // the geometric mean of the baseline's runs; a share is that of all of them
  double now = 0;
  Compared compared;  // of a share by its difference

  // Not, where the baseline's own runs do not tell it that well, and it is not worse beyond that.
  bool votes = true;
};

bool is_better_higher(const FigureCompared& one);

// Of each of the baseline's requests p(50) and p(95), good answers a second and the share that
// failed; and the numbers of its claims about metrics. One that rests on too few answers in any run
// is not compared: 20 at the median, 10 at or beyond p(95), 100 good ones for a rate.
std::vector<FigureCompared> compare(const Baseline& baseline, const std::vector<BaselineArm>& now,
                                    const BaselineBounds& bounds);

// A failure where a figure fails, open where one that votes is, or where nothing was compared.
Conclusion conclusion_of(const std::vector<FigureCompared>& figures);

// Whether more runs may make a failure of what is worse in these, and does not count yet.
bool is_to_be_measured_again(const std::vector<FigureCompared>& figures);

}  // namespace harness::verdict
