#pragma once

#include <string>
#include <vector>

#include "harness/system/stage.hpp"

namespace harness::system {

// The processes that one file describes.
Checked<std::vector<ProcessSpec>> parse_processes(const std::string& text,
                                                  const std::string& file_name);

}  // namespace harness::system
