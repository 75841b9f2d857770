#pragma once

#include <string>
#include <string_view>

namespace services::database {

// libpq explains itself over several lines; the first says what went wrong.
inline std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace services::database
