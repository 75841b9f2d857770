#pragma once

#include <string>
#include <string_view>

namespace services {

// "a%20b" → "a b"; a "%" that no two hex digits follow stays as it is.
std::string percent_decode(std::string_view text);

// Everything but letters, digits and "-._~" becomes %XX.
std::string percent_encode(std::string_view text);

}  // namespace services
