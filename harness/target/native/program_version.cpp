#include "harness/target/native/program_version.hpp"

#include <algorithm>
#include <charconv>

#include "harness/core/text.hpp"
#include "harness/target/native/program_output.hpp"

namespace harness::target {
namespace {

std::vector<int> numbers_of(const std::string& version) {
  std::vector<int> numbers;
  for (const std::string& part : split(version, '.')) {
    int number = 0;
    std::from_chars(part.data(), part.data() + part.size(), number);
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

std::optional<std::string> version_in(const std::string& text) {
  constexpr std::string_view word = "version ";
  std::size_t begin = text.find(word);
  if (begin == std::string::npos) return std::nullopt;
  begin += word.size();
  if (begin < text.size() && text[begin] == 'v') ++begin;
  const std::size_t end = std::min(text.find_first_not_of("0123456789.", begin), text.size());
  if (begin >= end) return std::nullopt;
  return text.substr(begin, end - begin);
}

bool is_at_least(const std::string& version, const std::string& oldest) {
  return numbers_of(version) >= numbers_of(oldest);
}

Result<void> check_version(const std::filesystem::path& program, const std::string& oldest) {
  const Result<ProgramOutput> said = output_of(program, {"--version"});
  if (!said) return fail("does not say its version: " + said.error().what);
  const std::optional<std::string> version = version_in(said->text);
  if (!version) {
    return fail("does not say which version it is", {},
                "name a build that answers --version; " + oldest + " or newer is needed");
  }
  if (is_at_least(*version, oldest)) return {};
  return fail("is version " + *version, {}, "name one from " + oldest + " on");
}

}  // namespace harness::target
