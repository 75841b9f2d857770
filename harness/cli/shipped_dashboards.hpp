#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::cli {

// A dashboard that is shipped with the program.
struct ShippedPage {
  std::string uid;  // which is its file's name, too
  std::string title;
  bool is_for_persona = false;
  std::string json;
};

// All of them, by uid. The error is of how the program is installed.
Checked<std::vector<ShippedPage>> shipped_pages();

// Of these the ones that are named, or that of a persona; one that is not there is told with those
// that are. `program` is for messages.
Result<std::vector<ShippedPage>> pages_named(std::vector<ShippedPage> pages,
                                             const std::vector<std::string>& wanted,
                                             const std::string& program);
Result<std::vector<ShippedPage>> page_of_persona(std::vector<ShippedPage> pages,
                                                 const std::string& persona,
                                                 const std::string& program);

}  // namespace harness::cli
