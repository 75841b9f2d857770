#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace store {

// JSON in which each \uD800 to \uDFFF without its other half is written as \uFFFD, which it means
// to those who read JSON as Go does; every byte keeps its place. None: there is nothing to mend.
std::optional<std::string> without_lone_surrogates(std::string_view json);

}  // namespace store
