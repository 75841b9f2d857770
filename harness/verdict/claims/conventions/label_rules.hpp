#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/observe/conventions.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/claims/conventions/span_rules.hpp"

// What labels and log lines are to be.
namespace harness::verdict {

using LabelSets = std::vector<std::map<std::string, std::string>>;

// Whether a label's value is one of any number: a UUID, a long number, a hash, an address of mail,
// a path with a number in it.
bool looks_like_id(const std::string& value);

// No metric has more series than that, and no label has ids for its values.
void look_at_series(const LabelSets& series, std::uint64_t max_series, Judged& judged,
                    Breaches& breaches);

// Each service that has spans and lines names traces in some of its lines. `cut`: there may be more
// lines. Empty: it is known; else why not.
std::string look_at_lines(const std::vector<observe::LogLine>& lines, const std::string& cut,
                          const std::vector<std::string>& services,
                          const observe::Conventions& conventions, Judged& judged,
                          Breaches& breaches);

}  // namespace harness::verdict
