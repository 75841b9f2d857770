#pragma once

#include <optional>

#include "harness/verdict/claims/promql_questions.hpp"

// What happens before a window's first scrape shows in that scrape, beside the one before it. The
// moments of a claim throughout the window, which are counted back from its end, begin when one
// range of it is over: their ranges may begin after either of the two.
namespace harness::verdict {

struct FirstMoments {
  observe::Window moments;  // each between_moments
  // Whether what they read is of the window, or of a time in which nobody did anything.
  bool are_of_window = false;
};

// The moments from the first one on that has both scrapes in its range, up to those of the claim.
// None: it is not about moments, or the first of its own has them.
std::optional<FirstMoments> first_moments(const Promql& claim, const Evidence& evidence,
                                          const WindowBounds& bounds);

// What holds at each moment of the claim holds at these, too.
Finding with_first_moments(Finding finding, const Finding& fresh, const Promql& claim,
                           const Evidence& evidence, const WindowBounds& bounds, const Told& told);

}  // namespace harness::verdict
