#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/queries/query.hpp"

// A dashboard's variables in its queries: $name, ${name}, ${name:regex}, [[name]].
namespace harness::check {

struct NamedVariable {
  std::string name;
  std::size_t offset = 0;  // in the text as it is written
  std::size_t size = 0;
};

// In order of appearance. What is no name is none: the $ of a regular expression, $1.
std::vector<NamedVariable> variables_in(std::string_view text);

// Grafana has it by itself: __rate_interval. Names of its own begin with __.
bool is_built_in(std::string_view name);
std::vector<std::string> built_in_variables();

// The query with values that may stand there in the place of its variables, so that it can be
// read. Where nobody knows which, several are tried.
// `numbers` has the variables that are known to be one.
using NumbersByName = std::map<std::string, std::string>;
Query filled_query(Language language, const yaml::Node& scalar, const NumbersByName& numbers = {});

}  // namespace harness::check
