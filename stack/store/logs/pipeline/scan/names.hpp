#pragma once

#include <string>
#include <string_view>

#include "harness/languages/logql/names.hpp"

namespace store::logs::pipeline {

// The label name that a key of a line becomes: white space around it is cut off, and what may not
// stand in a name is "_". A name does not begin with a digit, unless it goes on from another.
enum class NameStart { first, goes_on };
std::string label_name(std::string_view key, NameStart start);

using harness::languages::logql::is_label_name;  // whether it needs no change

}  // namespace store::logs::pipeline
