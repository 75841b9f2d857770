#pragma once

#include <string>
#include <vector>

#include "harness/scenario/settings.hpp"

namespace harness::verdict {

// The services that a claim of this kind has in its tree by their names; each once.
std::vector<std::string> services_of_shape(const scenario::Settings& settings);

}  // namespace harness::verdict
