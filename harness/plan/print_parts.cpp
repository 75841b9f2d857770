#include "harness/plan/print_parts.hpp"

#include "harness/core/text.hpp"

namespace harness::plan {

std::string offset(Duration at) { return "+" + format_duration(at); }

std::string window(Duration begin, const std::optional<Duration>& end) {
  return offset(begin) + " to " + (end ? offset(*end) : "the end of the load");
}

std::string at_margin(const std::string& text, std::size_t margin) {
  return replace_all(std::string(trim(text)), "\n", "\n" + std::string(margin, ' '));
}

}  // namespace harness::plan
