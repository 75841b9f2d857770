#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/languages/logql/error_reads.hpp"
#include "harness/languages/logql/exclusions.hpp"
#include "harness/verdict/life/life_of_names.hpp"

namespace harness::verdict {

// LogQL: what leaves out lines because of an error in them, or of a text that they have; see
// languages/logql/error_reads.hpp and exclusions.hpp.
struct LeftOut {
  std::vector<languages::logql::ErrorFilter> filters;
  std::vector<languages::logql::NumberRead> numbers;
  std::vector<languages::logql::UnwrapRead> unwraps;
  std::vector<languages::logql::NoNumberRead> no_numbers;
  std::vector<languages::logql::NanRead> nans;
  std::vector<std::string> constants;
  std::vector<languages::logql::Exclusion> exclusions;
};
LeftOut left_out_by(const languages::logql::Query& query);

// Not each line that gets there is left out, and none because what is compared or counted in it is
// no number; no text that lines must not have is in each line of the run, and no line_format makes
// all lines the same. Beside a control, lines that never got there say nothing of it, and some that
// are left out are only told.
std::vector<observe::Question> questions_for_left_out(const LeftOut& reads,
                                                      const Stretches& stretches);
Life life_of_left_out(const LeftOut& reads, const Stretches& stretches, Control control,
                      std::span<const observe::Answer> answers);

}  // namespace harness::verdict
