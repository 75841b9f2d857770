#pragma once

#include <map>
#include <string>

#include "harness/target/native/stage.hpp"

namespace harness::cli {

// Every port of a system that a person may use, and what of it runs elsewhere.
std::string system_table(const target::Stage& stage,
                         const std::map<std::string, std::string>& urls);

// What one does with a system that is kept up under that name: how to drive it, and how to end it.
std::string how_to_go_on(const std::string& name);

}  // namespace harness::cli
