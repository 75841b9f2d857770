#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "stack/store/logs/api/endpoints.hpp"
#include "stack/store/logs/api/parameters.hpp"
#include "stack/store/logs/query/label_set.hpp"

namespace store::logs {

// The streams that `{…}` selects; an empty text selects all.
Outcome<std::vector<StreamView>> selected_streams(const Context& context, std::string_view selector,
                                                  const Bounds& bounds, Deadline& deadline);
// Those of the request's `query`, `start` and `end`.
Outcome<std::vector<StreamView>> selected_streams(const Context& context,
                                                  const http::Request& request);

LabelSet label_set(std::span<const Field> labels);

}  // namespace store::logs
