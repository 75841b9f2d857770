#pragma once

#include <string>
#include <vector>

#include "harness/core/interval.hpp"
#include "harness/verdict/verdict.hpp"

// A figure of several runs of one thing (arms), compared with that of an accepted baseline, which
// has several arms, too: what its arms differ by is what a difference of nothing looks like, and
// is the resolution below which nothing is concluded.
namespace harness::verdict {

struct Compared {
  Outcome outcome = Outcome::undecided;
  std::string why;          // where it is undecided: what would decide it
  Interval ratio = {0, 0};  // of the figure to its baseline, with 99 % confidence
  double resolution = 0;    // 0.08: one arm of the same is that much off in 1 of 100 cases
  bool again = false;       // undecided, and worse in all: more arms may make it a failure
};

// Whether the figure is at most so many times its baseline.
//
// The test: the logarithms of the arms' figures are taken for normal, with the spread that the
// baseline's own arms have (so its A/A); the ratio's interval is Student's, 0.5 % at either end,
// with the baseline's arms less one as degrees of freedom. It passes where the whole interval is
// below the bound. Where it is above, that is measured again before it counts: the arms are taken
// in two halves, by their order, and each has to be above by itself. Anything else is undecided,
// and so is all that has a baseline of one arm.
Compared compare_arms(const std::vector<double>& baseline, const std::vector<double>& now,
                      double at_most);

// How many requests of one arm failed. What was cut off may have gone either way.
struct FailedShare {
  double sent = 0;
  double failed = 0;
};

// Whether no more than so much of 1 fails beyond what failed in the baseline; `ratio` is then the
// interval of the difference.
//
// The test: all arms of a side are one sample, the smaller for what the baseline's arms differ by
// beyond chance; each side's share has Wilson's interval, 0.5 % at either end, and the difference
// Newcombe's of the two. A red has to show in each half of the arms, as above.
Compared compare_shares(const std::vector<FailedShare>& baseline,
                        const std::vector<FailedShare>& now, double more);

}  // namespace harness::verdict
