#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/verdict/life/proof_of_life.hpp"

// LogQL: what shows that a claim which silence would satisfy was not satisfied by silence. Its
// streams have lines, what it names is there, and so is what it says of what became of lines.
namespace harness::verdict {

struct LogsAsked {
  std::string query;  // with its window
  bool gives_lines = true;
  // For want of what it looks for: not where lines are wanted.
  bool may_hold_for_nothing = true;
  const std::string* control = nullptr;  // of the author's own, as it was written
};

std::vector<observe::Question> questions_for_life(const LogsAsked& asked, const Evidence& evidence);
Life life_of(const LogsAsked& asked, const Evidence& evidence,
             std::span<const observe::Answer> answers);

// That they have lines, alone: of a run that is under way.
std::vector<observe::Question> questions_for_streams(const LogsAsked& asked,
                                                     const Evidence& evidence);
Life life_of_streams(const LogsAsked& asked, const Evidence& evidence,
                     std::span<const observe::Answer> answers);

// Where lines are wanted and there are none: which labels, values and texts lines do have.
std::vector<observe::Question> questions_for_nearest_lines(const LogsAsked& asked,
                                                           const Evidence& evidence);
Life life_of_nearest_lines(const LogsAsked& asked, const Evidence& evidence,
                           std::span<const observe::Answer> answers);

}  // namespace harness::verdict
