#pragma once

#include <string>
#include <vector>

#include "harness/target/native/stage.hpp"

namespace harness::target {

// What stages are made of. An entry may use one that stands before it, and may be incomplete: only
// what a stage makes of it has to be a whole process.
Checked<std::vector<ProcessSpec>> parse_catalogue(const std::string& text,
                                                  const std::string& file_name);

// The processes that one file describes, which may use the catalogue's.
Checked<std::vector<ProcessSpec>> parse_processes(const std::string& text,
                                                  const std::string& file_name,
                                                  const std::vector<ProcessSpec>& catalogue);

Checked<PerRequest> parse_per_request(const std::string& text, const std::string& file_name);

}  // namespace harness::target
