#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/traces/evaluate/search.hpp"

namespace store::traces {

struct Tag {
  std::string name;
  std::string value;
};

// Traces that have every tag somewhere, and last as long as they should. Texts need only contain
// the value.
struct TagSearch {
  std::vector<Tag> tags = {};
  std::int64_t min_duration = 0;
  std::int64_t max_duration = INT64_MAX;
};

// logfmt: name=value name="value with spaces", each name once.
harness::Result<std::vector<Tag>> parse_tags(std::string_view text);
bool has(const std::vector<Tag>& tags, std::string_view name);

harness::Result<FoundTraces> search(const Snapshot& snapshot, const TagSearch& tags,
                                    const Window& window, std::size_t limit, Deadline& deadline);

}  // namespace store::traces
