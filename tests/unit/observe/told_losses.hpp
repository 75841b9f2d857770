#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/observe/lost_in_part.hpp"
#include "tests/unit/observe/told_traces.hpp"

// What is said to be lost of what services have left of requests.
namespace harness::observe::told {

inline std::string backends_of(const Loss& loss) {
  std::string names;
  for (const Backend backend : loss.of) names += std::string(name_of(backend)) + " ";
  return names;
}

inline std::vector<std::string> lost_of(const std::vector<ToldTrace>& traces,
                                        bool is_sampled = false,
                                        const std::set<Backend>& backends = {Backend::tempo,
                                                                             Backend::loki}) {
  OwnRequests own{{}, traces.size(), is_sampled, backends};
  for (const ToldTrace& trace : traces) own.some.push_back(trace.request);
  const Window run{own.some.front().at.begin, own.some.back().at.end};
  std::vector<std::string> texts;
  for (const Loss& loss : lost_in_part(own, {}, run, answering(traces))) {
    texts.push_back(backends_of(loss) + loss.service + ": " + loss.what);
  }
  return texts;
}

}  // namespace harness::observe::told
