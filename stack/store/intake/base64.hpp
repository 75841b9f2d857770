#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace store {

// Either alphabet, with or without padding, as protobuf's JSON allows.
std::optional<std::string> base64_decoded(std::string_view text);
std::string base64_encoded(std::string_view bytes);

}  // namespace store
