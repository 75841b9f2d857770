#pragma once

#include <string>

namespace harness::languages {

// A value that a query looks for: in full, or as a regular expression says it.
struct ReadValue {
  std::string text;
  bool is_pattern = false;

  bool operator==(const ReadValue&) const = default;
};

}  // namespace harness::languages
