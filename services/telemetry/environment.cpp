#include "services/telemetry/environment.hpp"

#include <algorithm>
#include <cstdlib>

#include "services/core/percent.hpp"

namespace services::telemetry {
namespace {

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::optional<std::string> process_environment(const char* name) {
  const char* const value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::vector<std::pair<std::string, std::string>> parse_key_values(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    const std::string_view entry = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), entry.size() + 1));
    const std::size_t equals = entry.find('=');
    const std::string_view key = without_blanks(entry.substr(0, equals));
    if (equals == std::string_view::npos || key.empty()) continue;
    pairs.emplace_back(key, percent_decode(without_blanks(entry.substr(equals + 1))));
  }
  return pairs;
}

}  // namespace services::telemetry
