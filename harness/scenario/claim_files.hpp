#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/scenario/scenario.hpp"
#include "harness/scenario/vocabulary.hpp"

namespace harness::scenario {

// Has claims take what the files say by which they ask, as far as the vocabulary knows where they
// are. Returns their texts by the names that claims have for them.
std::map<std::string, std::string> read_claim_files(std::vector<ClaimUse>& claims,
                                                    const Vocabulary& vocabulary,
                                                    std::vector<yaml::Problem>& problems);

}  // namespace harness::scenario
