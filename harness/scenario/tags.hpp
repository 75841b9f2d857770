#pragma once

#include <map>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::scenario {

// k6's tags: what is said of a request, for thresholds and metrics to tell it by. Every request has
// "name", its own, and "scenario", that of its load; the author adds to them.
using Tags = std::map<std::string, std::string>;

// What an author may call a tag; metrics have it as a label.
Result<void> check_tag_name(const std::string& name);
std::string_view tag_name_pattern();

// A value that can be written in a selector.
Result<void> check_tag_value(const std::string& value);
std::string_view tag_value_pattern();

// "{name:roll,team:ops}": those that have all of these.
Result<Tags> parse_selector(std::string_view text);

// The same in the order of the tags' names; empty when there is none.
std::string selector_text(const Tags& tags);

bool has_all(const Tags& tags, const Tags& wanted);

}  // namespace harness::scenario
