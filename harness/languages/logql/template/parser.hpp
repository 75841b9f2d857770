#pragma once

#include <string_view>

#include "harness/core/result.hpp"
#include "harness/languages/logql/template/syntax.hpp"

namespace harness::languages::logql::templates {

// `name` is what messages call the template. Depth is bounded; functions must exist.
Result<Block> parse(std::string_view name, std::string_view text);

}  // namespace harness::languages::logql::templates
