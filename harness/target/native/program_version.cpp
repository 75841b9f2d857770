#include "harness/target/native/program_version.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "harness/core/text.hpp"
#include "harness/target/native/child_process.hpp"

namespace harness::target {
namespace {

constexpr Duration patience = std::chrono::seconds{10};

std::string content_of(const Fd& file) {
  std::array<char, 4096> content{};
  const ssize_t size = ::pread(file.get(), content.data(), content.size(), 0);
  return {content.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

// What `PROGRAM --version` prints, on either of its outputs.
Result<std::string> said_version(const std::filesystem::path& program) {
  const Fd said(::memfd_create("version", MFD_CLOEXEC));
  Command command;
  command.program = program;
  command.args = {"--version"};
  command.directory = "/";
  command.output = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(said.get());
  auto process = ChildProcess::start(command);
  if (!process) return fail(process.error());
  process->wait(patience);
  if (!process->ending()) return fail("does not say its version within " + approximate(patience));
  return content_of(said);
}

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
  const Result<std::string> said = said_version(program);
  if (!said) return fail(said.error().what);
  const std::optional<std::string> version = version_in(*said);
  if (!version) {
    return fail("does not say which version it is", {},
                "name a build that answers --version; " + oldest + " or newer is needed");
  }
  if (is_at_least(*version, oldest)) return {};
  return fail("is version " + *version, {}, "name one from " + oldest + " on");
}

}  // namespace harness::target
