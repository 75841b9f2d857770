#pragma once

#include <optional>
#include <string>
#include <string_view>

// What label_replace and its like are given as text, which nobody looks at before they run.
namespace harness::languages {

bool is_label_name(std::string_view name);

// The first $name of a replacement that the expression has no group for: it would stand for
// nothing. Not where the expression is none.
std::optional<std::string> missing_group(const std::string& expression,
                                         std::string_view replacement);

}  // namespace harness::languages
