#include "harness/yaml/place.hpp"

#include <algorithm>

namespace harness::yaml {

std::vector<Error> located(const std::vector<Problem>& problems, const std::string& file_name) {
  std::vector<Error> errors;
  for (const Problem& problem : problems) {
    Error error{problem.what, locate(file_name, problem.place), problem.remedy};
    // An alias repeats what is wrong with its anchor.
    if (std::find(errors.begin(), errors.end(), error) == errors.end()) {
      errors.push_back(std::move(error));
    }
  }
  return errors;
}

std::string locate(const std::string& file_name, Place place) {
  return file_name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace harness::yaml
