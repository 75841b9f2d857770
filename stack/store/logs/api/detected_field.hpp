#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "stack/store/logs/query/log_query.hpp"

namespace store::logs {

// A field that lines have, of what kind its values are, and which parser finds it; none for
// structured metadata.
struct DetectedField {
  std::set<std::string> values;
  std::set<std::string> parsers;

  std::string_view type() const;  // int, float, boolean, duration, bytes, string
};

// The streams' labels were categorized.
std::map<std::string, DetectedField> detected(const std::vector<ShownStream>& streams);

}  // namespace store::logs
