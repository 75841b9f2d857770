#include "stack/store/traces/stored/stored.hpp"

#include <algorithm>

namespace store::traces {

namespace {

void append_hex(std::string& text, std::uint64_t number) {
  for (unsigned shift = 64; shift > 0; shift -= 4) {
    text += "0123456789abcdef"[(number >> (shift - 4)) & 0xFU];
  }
}

}  // namespace

std::string to_hex(const TraceId& id) {
  std::string text;
  append_hex(text, id.high);
  append_hex(text, id.low);
  return text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
}

std::string to_hex(std::uint64_t span_id) {
  std::string text;
  append_hex(text, span_id);
  return text;
}

}  // namespace store::traces
