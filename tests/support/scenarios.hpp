#pragma once

#include <string>

#include "harness/scenario/parse_scenario.hpp"
#include "tests/support/vocabulary.hpp"

namespace harness::test {

inline Checked<scenario::Scenario> parse(const std::string& text) {
  return scenario::parse_scenario(text, "test.yaml", vocabulary());
}

// A scenario with one load; `load` and `rest` are further lines, with their indentation.
inline std::string scenario_with(const std::string& load, const std::string& rest = "") {
  return "name: test\n"
         "system: {stage: 5}\n"
         "load:\n"
         "  - name: players\n"
         "    flow: [{request: roll, get: \"{frontend}/roll\"}]\n" +
         load + "thresholds: [{http_req_failed: rate < 0.1}]\n" + rest;
}

}  // namespace harness::test
