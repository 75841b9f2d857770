#pragma once

#include <string>

#include "harness/verdict/finding.hpp"

// A claim is about its window: what its query reads from before or after would count for it as if
// it had happened inside.
namespace harness::verdict {

// How far from the end of its window a query reads.
struct Reach {
  Duration back{0};
  Duration ahead{0};
  bool is_fixed = false;  // some of it at a time of its own, whatever the window
};

// What of it lies outside a window of that length, as "reads …"; empty: nothing that counts. Before
// a window that begins with the run there is nothing, unless the backend ran before it.
std::string what_is_outside(const Reach& reach, Duration window, const plan::Claim& claim);

// How long the claim's window is to be; none: that is up to the load.
std::optional<Duration> planned_length(const plan::Claim& claim, const plan::Plan& plan);

// Of a query under that key, why no answer to it is about the window; empty: nothing is known.
std::optional<yaml::Problem> reads_outside(const scenario::Located<std::string>& query,
                                           const std::string& key, const std::string& what);

// Neither a pass nor a fail is about the window where the query reads what lies outside.
Finding unless_outside(Finding finding, const std::string& what);

}  // namespace harness::verdict
