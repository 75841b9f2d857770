#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/observe/whole_trace.hpp"

namespace harness::observe {

// Spans of the run's own requests that cannot have lasted for as long as they say: they end before
// they begin, they last longer than the run, or they answer a call, of a request that took a
// thousand times as long, in less than a microsecond.
class ImpossibleTimes {
 public:
  explicit ImpossibleTimes(const Window& run) : run_(run) {}

  // `request`: from its sending to its answer.
  void add(const std::vector<WholeSpan>& spans, const Window& request);

  // One of each service that has such spans.
  std::vector<Loss> losses() const;

 private:
  struct Seen {
    std::size_t all = 0;  // that tell both of their times
    std::size_t backwards = 0;
    std::size_t too_long = 0;
    std::size_t answers = 0;  // of requests that took a millisecond or more
    std::size_t too_short = 0;

    std::string text(const std::string& service) const;  // empty: all of them are possible
  };

  Window run_;
  std::map<std::string, Seen> by_service_;
};

}  // namespace harness::observe
