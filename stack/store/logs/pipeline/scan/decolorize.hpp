#pragma once

#include <string_view>

#include "stack/store/logs/pipeline/text_arena.hpp"

namespace store::logs::pipeline {

// The line without its terminal sequences (colours, movements of the cursor).
std::string_view decolorized(std::string_view line, TextArena& arena);

}  // namespace store::logs::pipeline
