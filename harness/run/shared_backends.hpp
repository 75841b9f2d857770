#pragma once

#include <vector>

#include "harness/observe/question.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// What ran before the run may be used by others meanwhile.
std::vector<observe::Backend> shared_by(const target::Target& system);

}  // namespace harness::run
