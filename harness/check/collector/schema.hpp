#pragma once

#include <string_view>

// The table of what a collector's components may be set to; the form is that of check/schema.
namespace harness::check {

extern const std::string_view fields_of_collector;

}  // namespace harness::check
