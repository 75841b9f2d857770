#include "harness/core/error.hpp"

namespace harness {

std::string to_string(const Error& error) {
  std::string text = error.where.empty() ? error.what : error.where + ": " + error.what;
  if (!error.remedy.empty()) text += "; " + error.remedy;
  return text;
}

std::string to_string(const std::vector<Error>& errors) {
  std::string text;
  for (const Error& error : errors) text += to_string(error) + "\n";
  return text;
}

}  // namespace harness
