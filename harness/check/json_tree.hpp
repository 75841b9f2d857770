#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "harness/yaml/node.hpp"

namespace harness::check {

// A JSON document with the place of each value. Strict, where YAML would take a comma too many, a
// key without quotes or a comment: whoever loads the file takes none of them. The problem says
// where it is no JSON.
tl::expected<yaml::Node, yaml::Problem> read_json(std::string_view text);

}  // namespace harness::check
