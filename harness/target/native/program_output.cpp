#include "harness/target/native/program_output.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/core/duration.hpp"
#include "harness/target/native/child_process.hpp"

namespace harness::target {
namespace {

constexpr Duration patience = std::chrono::seconds{10};

std::string content_of(const Fd& file) {
  std::array<char, 4096> content{};
  const ssize_t size = ::pread(file.get(), content.data(), content.size(), 0);
  return {content.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

}  // namespace

Result<ProgramOutput> output_of(const std::filesystem::path& program,
                                const std::vector<std::string>& args) {
  Command command;
  command.program = program;
  command.args = args;
  command.directory = "/";
  return output_of(std::move(command));
}

Result<ProgramOutput> output_of(Command command) {
  const Fd said(::memfd_create("output", MFD_CLOEXEC));
  command.output = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(said.get());
  auto process = ChildProcess::start(command);
  if (!process) return fail(process.error());
  process->wait(patience);
  const auto ending = process->ending();
  if (!ending)
    return fail("has not ended within " + approximate(patience), command.program.string());
  return ProgramOutput{content_of(said), ending->is_success()};
}

}  // namespace harness::target
