#pragma once

#include <string>

#include "stack/store/deadline.hpp"

namespace store::traces {

// What the stages of a pipeline share while it is evaluated.
struct Evaluation {
  Deadline& deadline;
  std::string failure = {};  // why there is no answer

  bool failed() const { return !failure.empty(); }
};

}  // namespace store::traces
