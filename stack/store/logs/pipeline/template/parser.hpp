#pragma once

#include <string_view>

#include "harness/core/result.hpp"
#include "stack/store/logs/pipeline/template/syntax.hpp"

namespace store::logs::pipeline::templates {

// `name` is what messages call the template. Depth is bounded; functions must exist.
harness::Result<Block> parse(std::string_view name, std::string_view text);

}  // namespace store::logs::pipeline::templates
