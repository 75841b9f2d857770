#include "harness/load/http/http2_error.hpp"

#include <algorithm>
#include <array>

namespace harness::load {

bool says_broken_rules(std::string_view error) {
  constexpr std::array<std::string_view, 5> those{"PROTOCOL_ERROR", "FLOW_CONTROL_ERROR",
                                                  "STREAM_CLOSED", "FRAME_SIZE_ERROR",
                                                  "COMPRESSION_ERROR"};
  return std::find(those.begin(), those.end(), error) != those.end();
}

std::string words_of_end(std::string_view error) {
  const std::string words = "ended by " + std::string(error);
  return says_broken_rules(error) ? words + ": the rules of HTTP/2 were broken" : words;
}

}  // namespace harness::load
