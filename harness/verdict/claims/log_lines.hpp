#pragma once

#include <string>
#include <vector>

#include "harness/observe/loki.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/whose.hpp"

namespace harness::verdict {

// How many lines there are to be, and which fields each of them has to have.
struct LinesWanted {
  scenario::Comparison count;
  std::vector<std::string> fields;
  const Ownership* ownership = nullptr;  // where others' lines may be among them
};

// What Loki says of the finding's window: how many lines it counts, and those that it lists, which
// are all of them where each is looked at (for its fields, or for whose it is), and else one at
// least.
Finding judge_lines(Finding finding, const LinesWanted& wanted, double count,
                    const observe::Lines& listed);

}  // namespace harness::verdict
