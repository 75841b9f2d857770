#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/load/http/outcome.hpp"
#include "harness/load/http/steps.hpp"

namespace harness::load {

// What a server sent, for whoever reads it.
struct Answer {
  // In their order, with repetitions; their names as the server wrote them.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// The end of a request. What it points at is there during the call only.
struct Completion {
  Outcome outcome;
  TimePoint ended;
  const Timings& timings;
  const Answer* answer = nullptr;  // when there was one and the order asked to keep it
};

}  // namespace harness::load
