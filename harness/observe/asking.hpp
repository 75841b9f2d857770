#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include "harness/observe/question.hpp"

namespace harness::observe {

// Puts a question to its backend: Backends::ask, or what a test answers instead.
using Ask = std::function<Answer(const Question&)>;

// Puts all of them side by side; the answers are in their order.
using AskAll = std::function<std::vector<Answer>(const std::vector<Question>&)>;

// Between two looks at something that is waited for.
constexpr Duration between_rounds = std::chrono::milliseconds{50};

// Waits up to the given time; false when there is no point in going on (Ctrl-C, a backend is lost).
using Pause = std::function<bool(Duration)>;

// Pauses for all of that time, at least once; false as soon as a pause says so.
inline bool wait_for(Duration length, const Clock& clock, const Pause& pause) {
  const TimePoint end = clock.now() + length;
  do {
    if (!pause(std::max(Duration{0}, end - clock.now()))) return false;
  } while (clock.now() < end);
  return true;
}

}  // namespace harness::observe
