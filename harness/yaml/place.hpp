#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::yaml {

// A place in a file, both from 1; columns count characters, as editors show them.
struct Place {
  int line = 0;
  int column = 0;

  bool operator==(const Place&) const = default;
};

// What is wrong at one place of the file.
struct Problem {
  Place place;
  std::string what;
  std::string remedy;
};

// As they are told, each once.
std::vector<Error> located(const std::vector<Problem>& problems, const std::string& file_name);

// "scenarios/a.yaml:12:5"
std::string locate(const std::string& file_name, Place place);

}  // namespace harness::yaml
