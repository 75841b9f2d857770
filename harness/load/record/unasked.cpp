#include "harness/load/record/unasked.hpp"

#include "harness/scenario/scenario.hpp"

namespace harness::load {

std::string said_of_unasked(const LoadStats& stats) {
  std::uint64_t unasked = 0;
  std::uint64_t in_doubt = 0;
  for (const RequestStats& one : stats.requests) {
    unasked += one.unasked;
    in_doubt += one.in_doubt;
  }
  if (unasked == 0) return "";
  const std::string came = scenario::count_of(unasked, "answer") + " that nobody had asked for " +
                           "came behind others, as of a server that answers twice; " +
                           (unasked == 1 ? "its connection was" : "their connections were") +
                           " closed";
  if (in_doubt == 0) return came;
  return came +
         ". Where a connection had carried other requests before, its last answer may be "
         "another's: how " +
         scenario::count_of(in_doubt, "request") +
         " went is not known, and servers may have seen so many fewer";
}

}  // namespace harness::load
