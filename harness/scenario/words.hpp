#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// Words of the language that more than one step knows.

inline constexpr std::array<std::string_view, 6> http_methods{"get",    "post",  "put",
                                                              "delete", "patch", "head"};

// Nobody means to follow more, as part of one request.
inline constexpr std::uint64_t most_redirects = 50;

enum class LoadEnd { with_its_duration, with_its_stages, with_its_iterations };

struct ExecutorWord {
  std::string_view name;
  ExecutorKind kind;
  LoadEnd ends;
};

inline constexpr std::array<ExecutorWord, 6> executor_words{{
    {"constant-vus", ExecutorKind::constant_vus, LoadEnd::with_its_duration},
    {"ramping-vus", ExecutorKind::ramping_vus, LoadEnd::with_its_stages},
    {"shared-iterations", ExecutorKind::shared_iterations, LoadEnd::with_its_iterations},
    {"per-vu-iterations", ExecutorKind::per_vu_iterations, LoadEnd::with_its_iterations},
    {"constant-arrival-rate", ExecutorKind::constant_arrival_rate, LoadEnd::with_its_duration},
    {"ramping-arrival-rate", ExecutorKind::ramping_arrival_rate, LoadEnd::with_its_stages},
}};

inline const ExecutorWord* find_executor(std::string_view name) {
  const auto* found = std::find_if(executor_words.begin(), executor_words.end(),
                                   [name](const ExecutorWord& word) { return word.name == name; });
  return found == executor_words.end() ? nullptr : found;
}

// Every kind has its word.
inline const ExecutorWord& executor_of(ExecutorKind kind) {
  return *std::find_if(executor_words.begin(), executor_words.end(),
                       [kind](const ExecutorWord& word) { return word.kind == kind; });
}

}  // namespace harness::scenario
