#include "harness/scenario/settings.hpp"

#include <algorithm>

namespace harness::scenario {

std::vector<SettingLine> Settings::lines() const {
  if (!lines_) return {};
  std::vector<SettingLine> lines = lines_(*this);
  std::erase_if(lines, [](const SettingLine& line) { return line.text.empty(); });
  std::sort(lines.begin(), lines.end(), [](const SettingLine& left, const SettingLine& right) {
    return left.name < right.name;
  });
  return lines;
}

}  // namespace harness::scenario
