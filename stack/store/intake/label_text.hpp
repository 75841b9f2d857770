#pragma once

#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/intake/texts.hpp"
#include "stack/store/records.hpp"

namespace store {

// Labels as agents write them: {job="web", level="info"}. Quotes as in Go, also `raw` ones.
harness::Result<std::vector<Field>> parse_labels(std::string_view text, Texts& texts);

}  // namespace store
