#pragma once

#include <optional>
#include <set>
#include <string>

namespace harness::verdict {

// Which of the values that there are a value may be a misspelling of; none: it stands for itself,
// as one that has not come up yet. Numbers are never misspelt: where 200 is, 500 is something else.
std::optional<std::string> meant_by(const std::string& value, const std::set<std::string>& known);

}  // namespace harness::verdict
