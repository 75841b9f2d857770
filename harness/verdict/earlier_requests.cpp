#include "harness/verdict/earlier_requests.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/edge_requests.hpp"
#include "harness/verdict/clock_edges.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

// Some leave out the zeros that an id begins with.
std::string plain_id(const std::string& id) {
  std::string plain = lower(id);
  plain.erase(0, plain.find_first_not_of('0'));
  return plain;
}

}  // namespace

RequestPlaces::RequestPlaces(const Evidence& evidence)
    : window_(evidence.window), conventions_(evidence.observations.conventions) {
  for (const observe::EdgeRequest& one : evidence.observations.edge_requests) {
    requests_.emplace(plain_id(one.trace_id), one.at);
  }
}

RequestPlace RequestPlaces::of(const observe::LogLine& line) const {
  const std::optional<std::string> id = observe::trace_of(line, conventions_);
  const auto found = id ? requests_.find(plain_id(*id)) : requests_.end();
  if (found == requests_.end()) return RequestPlace::unknown;
  if (found->second.begin < window_.begin) return RequestPlace::before;
  if (found->second.begin > window_.end) return RequestPlace::behind;
  return found->second.end <= window_.end ? RequestPlace::inside : RequestPlace::astride;
}

std::optional<observe::Window> early_part(const Evidence& evidence) {
  const bool is_behind_a_phase =
      evidence.claim.phase.value_or(0) > 0 && evidence.claim.after == Duration{0};
  const bool is_known = is_behind_a_phase && !evidence.observations.edge_requests.empty();
  // Where a clock is off its edges are looked at anyway.
  if (!is_known || is_throughout(evidence) ||
      clock_edges(evidence, observe::Backend::loki).are_wide()) {
    return std::nullopt;
  }
  const observe::Window& window = evidence.window;
  return observe::Window{window.begin,
                         std::min(window.end, window.begin + observe::most_lateness_of_lines)};
}

}  // namespace harness::verdict
