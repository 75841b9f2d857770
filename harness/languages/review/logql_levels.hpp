#pragma once

#include <optional>

#include "harness/languages/logql/stages.hpp"
#include "harness/languages/review/remarks.hpp"

namespace harness::languages {

// What is asked of detected_level, the level that Loki finds for a line, that it never is. A hint.
std::optional<Objection> misasked_level(const logql::Matcher& filter);

// What a selector chooses streams by that only lines have: their level, the ids of their trace.
std::optional<Objection> selected_of_lines(const logql::Matcher& of_selector);

}  // namespace harness::languages
