#pragma once

#include <functional>
#include <string_view>

namespace store::logs {

// Calls with each key whose value is a text, of the object that the line is and of those inside it
// down to a depth (1: its own keys alone), until it says false or the text is no JSON any more.
// Escapes stay as they are.
void for_each_json_text(
    std::string_view line, int depth,
    const std::function<bool(std::string_view key, std::string_view value)>& call);

}  // namespace store::logs
