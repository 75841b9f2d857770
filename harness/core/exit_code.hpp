#pragma once

#include <algorithm>
#include <array>
#include <span>

// How the program ends: what the shell and the CI see. README has what causes each.
namespace harness {

constexpr int exit_ok = 0;
constexpr int exit_failed = 1;        // what was to hold does not
constexpr int exit_bad_input = 2;     // the scenario or the command line is wrong
constexpr int exit_not_measured = 3;  // it could not be found out
constexpr int exit_interrupted = 130;

// Of several runs. Whoever ended them wants to know no more; a wrong file says nothing of a system;
// and what certainly fails is told before what could not be measured.
constexpr int exit_code_of_all(std::span<const int> codes) {
  constexpr std::array in_order{exit_interrupted, exit_bad_input, exit_failed, exit_not_measured};
  for (const int first : in_order) {
    if (std::find(codes.begin(), codes.end(), first) != codes.end()) return first;
  }
  const bool all_ok =
      std::all_of(codes.begin(), codes.end(), [](int code) { return code == exit_ok; });
  return all_ok ? exit_ok : exit_not_measured;
}

}  // namespace harness
