#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness::verdict {

// The metric names that a PromQL expression reads, in order of appearance. A lexer's view, because
// Prometheus offers no parser over its API: words outside of quotes, label matchers and ranges that
// are neither a function, a keyword, a number nor a label in a by/without/on/ignoring list.
std::vector<std::string> metric_names_in(std::string_view promql);

}  // namespace harness::verdict
