#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/verdict/claims/conventions/span_rules.hpp"

// What labels are to be.
namespace harness::verdict {

using LabelSets = std::vector<std::map<std::string, std::string>>;

// Whether a label's value is one of any number: a UUID, a long number, a hash, an address of mail,
// a path with a number in it.
bool looks_like_id(const std::string& value);

// No metric has more series than that, and no label has ids for its values.
void look_at_series(const LabelSets& series, std::uint64_t max_series, Judged& judged,
                    Breaches& breaches);

}  // namespace harness::verdict
