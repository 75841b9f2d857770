#pragma once

#include <string>
#include <vector>

#include "harness/scenario/system/process.hpp"
#include "harness/scenario/vocabulary.hpp"
#include "harness/yaml/place.hpp"

namespace harness::scenario {

// What no process can say by itself: names that others have, needs that do not stand before it.
// `before` are the names that stand before them all.
std::vector<yaml::Problem> check_order(const std::vector<Process>& processes,
                                       std::vector<std::string> before);

// Programs, directories and files that have to be there. Nothing where nobody knows where to look.
std::vector<yaml::Problem> check_files(const SystemFile& system, const Vocabulary& vocabulary);

// What is wrong in the rules of the system's owner, where they are in a file that is there.
std::vector<Error> check_safety_file(const SystemFile& system, const Vocabulary& vocabulary);

}  // namespace harness::scenario
