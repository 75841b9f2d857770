#include "harness/languages/outcome_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace harness::languages {
namespace {

// Wherever they stand: error_type, http.status_code, otel_status_description, duration_ms.
constexpr std::array anywhere{"duration", "elapsed", "err",      "error",  "exception", "failure",
                              "latency",  "outcome", "severity", "status", "took"};

// Where a name ends with them, it says what it is: grpc_code, but neither code_namespace nor
// reason_phrase_language.
constexpr std::array at_the_end{"code",   "errors", "failed", "level",   "lvl",
                                "reason", "result", "state",  "success", "verdict"};

// Where a name ends with them, but for "name" and "id" behind them.
constexpr std::array senders{
    "account", "app",      "application", "cluster", "container", "customer", "env", "environment",
    "host",    "hostname", "instance",    "job",     "namespace", "node",     "org", "organization",
    "pod",     "project",  "service",     "tenant",  "workspace"};

template <std::size_t N>
bool is_one_of(const std::array<const char*, N>& those, const std::string& word) {
  return std::find(those.begin(), those.end(), word) != those.end();
}

}  // namespace

std::vector<std::string> words_of_name(std::string_view name) {
  std::vector<std::string> words;
  char before = '_';
  for (const char c : name) {
    const auto letter = static_cast<unsigned char>(c);
    const bool was_inside = std::isalnum(static_cast<unsigned char>(before)) != 0;
    const bool was_small = std::islower(static_cast<unsigned char>(before)) != 0;
    before = c;
    if (std::isalnum(letter) == 0) continue;
    if (!was_inside || (was_small && std::isupper(letter) != 0)) words.emplace_back();
    words.back() += static_cast<char>(std::tolower(letter));
  }
  return words;
}

bool names_an_outcome(std::string_view name) {
  const std::vector<std::string> words = words_of_name(name);
  if (words.empty()) return false;
  return is_one_of(at_the_end, words.back()) ||
         std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return is_one_of(anywhere, word); });
}

bool names_a_sender(std::string_view name) {
  if (name == "app_kubernetes_io_name") return true;
  std::vector<std::string> words = words_of_name(name);
  while (words.size() > 1 && (words.back() == "name" || words.back() == "id")) words.pop_back();
  return !words.empty() && is_one_of(senders, words.back());
}

}  // namespace harness::languages
