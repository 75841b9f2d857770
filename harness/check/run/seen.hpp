#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/run/asked.hpp"
#include "harness/observe/asking.hpp"

namespace harness::check {

// What telemetry has of a query.
enum class Outcome {
  fired,          // an alert held for as long as it asks
  pending,        // an alert held, and not for as long
  moved,          // it has values, and they change
  steady,         // it has values that are all alike; of lines and traces: some
  reachable,      // its inputs are there, and never came past its threshold
  not_exercised,  // what it names is there, and what it looks for did not happen
  cannot,      // it has no value whatever happens: a name that nobody has, labels that never meet
  not_asked,   // it hangs on what a reader chooses, or no API here answers it
  unanswered,  // the backend gave no answer
};
std::string_view name_of(Outcome outcome);

struct Seen {
  Outcome outcome = Outcome::unanswered;
  std::string what = {};
  std::string remedy = {};
  // Of a query with values: what is wrong all the same.
  std::string but = {};
  std::string but_remedy = {};
};

// What the telemetry of that window has of each, in their order.
std::vector<Seen> look_at_telemetry(std::span<const Asked> asked, const observe::AskAll& ask,
                                    const observe::Window& window);

// Of those that can never show or fire anything, or are not what they seem.
std::vector<Finding> findings_of(std::span<const Asked> asked, std::span<const Seen> seen);

}  // namespace harness::check
