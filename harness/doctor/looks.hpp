#pragma once

#include <span>

#include "harness/doctor/look.hpp"

// How each signal is looked for, for look.cpp alone.
namespace harness::doctor {

using Answers = std::span<const observe::Answer>;

struct SignalLook {
  std::vector<observe::Question> (*questions)(const Expected& expected, const Looking& looking);
  Sight (*sight)(const Expected& expected, const Looking& looking, Answers answers);

  // What a first sight leaves to be asked, and what becomes of the sight then; null: nothing.
  std::vector<observe::Question> (*more)(const Looking& looking, Answers answers) = nullptr;
  void (*complete)(const Expected& expected, Answers answers, Sight& sight) = nullptr;
};

SignalLook look_at_metrics();
SignalLook look_at_logs();
SignalLook look_at_traces();

// "1 line", "3 lines"
std::string counted_as(double count, const std::string& one, const std::string& more);

}  // namespace harness::doctor
