#pragma once

#include <string>

#include "harness/init/service.hpp"

namespace harness::init {

// A scenario that holds for the service as it was seen, in at most 40 lines.
std::string scenario_text(const Service& service);

}  // namespace harness::init
