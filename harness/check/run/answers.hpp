#pragma once

#include <string>
#include <vector>

#include "harness/check/run/seen.hpp"
#include "harness/core/result.hpp"
#include "harness/observe/prometheus.hpp"

// What answers of Loki and Tempo come to.
namespace harness::check {

inline Seen no_answer(const Error& error) {
  return {Outcome::unanswered, error.what, "ask the backend by hand"};
}

// Of what it has none, Loki says nothing but that it went well.
inline Result<std::vector<std::string>> names_in(const observe::Answer& answer) {
  constexpr int ok = 200;
  if (answer.status == ok && answer.body.find("\"data\"") == std::string::npos) {
    return std::vector<std::string>{};
  }
  return observe::parse_names(answer);
}

}  // namespace harness::check
