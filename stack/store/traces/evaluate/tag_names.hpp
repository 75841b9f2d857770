#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "stack/store/traces/evaluate/span_filter.hpp"

namespace store::traces {

// Names of attributes by scope: "event", "instrumentation", "link", "resource", "span". Some names
// are always there, because they have columns of their own.
using NamesByScope = std::map<std::string, std::set<std::string>, std::less<>>;

NamesByScope tag_names(const Snapshot& snapshot, const SpanFilter& filter, Deadline& deadline);

// What every span has by itself, as names of tags.
std::set<std::string> intrinsic_names();

}  // namespace store::traces
