#pragma once

#include <cstddef>
#include <string_view>

#include "harness/yaml/node.hpp"

namespace harness::yaml {

// Where in the file a byte of a scalar's text stands, however the scalar is written: plain, in
// quotes, or as a block. The scalar's own place where that cannot be told.
Place place_within(const Node& scalar, std::size_t offset, std::string_view source);

}  // namespace harness::yaml
