#pragma once

#include <optional>
#include <vector>

#include "harness/verdict/finding.hpp"

// Claims that hold throughout a window: a value for each of its moments, and every one has to hold.
namespace harness::verdict {

// Two between one scrape and the next, so that none of them falls between two moments.
inline constexpr Duration between_moments = std::chrono::milliseconds{500};

// The moments of a window at which a query is evaluated that reads so far back: from the first one
// on at which it reads nothing from before the window. None: the window is too short for any.
std::optional<observe::Window> moments_in(const observe::Window& window, Duration looks_back);

// The same at whole steps since the epoch.
std::optional<observe::Window> aligned_moments_in(const observe::Window& window,
                                                  Duration looks_back);

// Why a window has no moment.
Finding without_moments(Finding finding, Duration looks_back);

// How the values at these moments compare: one that does not hold fails, one that is missing leaves
// it undecided.
Finding judge_throughout(Finding finding, const SeriesWanted& wanted,
                         const observe::Window& moments,
                         const Result<std::vector<observe::Series>>& answer);

// The same of moments that are asked about beside these: only one that does not hold says anything.
Finding judge_broken(Finding finding, const SeriesWanted& wanted,
                     const Result<std::vector<observe::Series>>& answer);

}  // namespace harness::verdict
