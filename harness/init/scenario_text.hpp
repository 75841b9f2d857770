#pragma once

#include <string>

#include "harness/init/service.hpp"

namespace harness::init {

// A scenario that holds for the service as it was seen, in at most 40 lines.
std::string scenario_text(const Service& service);

// The same with users who ask for another page; the service is known again by its own.
std::string scenario_text(const Service& service, const std::string& page);

}  // namespace harness::init
