#include "harness/scenario/load/json_pointer.hpp"

namespace harness::scenario {

Result<void> check_json_pointer(const std::string& text) {
  const auto wrong = [&] {
    return fail("\"" + text + "\" is no JSON pointer", {},
                "write /key/key, with ~1 for a slash in a key and ~0 for a ~");
  };
  if (!text.empty() && text.front() != '/') return wrong();
  for (std::size_t at = text.find('~'); at != std::string::npos; at = text.find('~', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (next != '0' && next != '1') return wrong();
  }
  return {};
}

}  // namespace harness::scenario
