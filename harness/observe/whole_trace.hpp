#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// A trace as Tempo has kept it, with all that its spans say.
namespace harness::observe {

struct WholeSpan {
  std::string service;
  std::string name;
  std::vector<std::string> attributes;  // their names, as they were sent
};

Question trace_by_id(const std::string& id);
Result<std::vector<WholeSpan>> parse_trace(const Answer& answer);

}  // namespace harness::observe
