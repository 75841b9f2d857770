#pragma once

#include <optional>

#include "harness/languages/logql/stages.hpp"
#include "harness/languages/review/remarks.hpp"

namespace harness::languages {

// What is asked of detected_level, the level that Loki finds for a line, that it never is. A hint.
std::optional<Objection> misasked_level(const logql::Matcher& filter);
std::optional<Objection> selected_level(const logql::Matcher& of_selector);

}  // namespace harness::languages
