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

// Many a program says "version" of something else, such as its licence.
std::optional<std::string> version_in(const std::string& text, const std::string& name) {
  const std::string words = name + ", version ";
  std::size_t begin = text.find(words);
  const bool begins_a_line = begin == 0 || (begin != std::string::npos && text[begin - 1] == '\n');
  if (!begins_a_line) return std::nullopt;
  begin += words.size();
  if (begin < text.size() && text[begin] == 'v') ++begin;
  const std::size_t end = std::min(text.find_first_not_of("0123456789.", begin), text.size());
  if (begin >= end) return std::nullopt;
  return text.substr(begin, end - begin);
}

bool is_at_least(const std::string& version, const std::string& oldest) {
  return numbers_of(version) >= numbers_of(oldest);
}

Result<void> check_version(const std::filesystem::path& program, const std::string& name,
                           const std::string& oldest) {
  const Result<ProgramOutput> said = output_of(program, {"--version"});
  if (!said) return fail("does not say its version: " + said.error().what);
  const std::optional<std::string> version = version_in(said->text, name);
  if (!version) {
    const std::string first = split(trim(said->text), '\n').front();
    return fail("answers --version with " + (first.empty() ? "nothing" : shown(first)) +
                    ", not with \"" + name + ", version …\"",
                {}, "name a " + name + " of version " + oldest + " or newer, or a URL");
  }
  if (is_at_least(*version, oldest)) return {};
  return fail("is version " + *version, {}, "name one from " + oldest + " on");
}

}  // namespace harness::target
