#include "harness/target/native/running_companion.hpp"

#include <unistd.h>

#include <csignal>
#include <sstream>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/carry_out.hpp"

namespace harness::target {
namespace {

std::string of_process(ProcessId id, const char* file) {
  return read_file("/proc/" + std::to_string(id.pid) + "/" + file).value_or("");
}

// "VmRSS:	    1234 kB": the number behind the key at the beginning of a line.
std::uint64_t number_behind(const std::string& key, const std::string& text) {
  for (const std::string& line : split(text, '\n')) {
    if (!line.starts_with(key)) continue;
    std::uint64_t number = 0;
    std::istringstream(line.substr(key.size())) >> number;
    return number;
  }
  return 0;
}

}  // namespace

// As parse_stat: the name may hold anything.
Duration cpu_time_in(const std::string& stat) {
  constexpr int fields_before_times = 11;  // between the name and the time in user mode
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return Duration{0};
  std::istringstream rest(stat.substr(name_end + 1));
  std::string ignored;
  for (int i = 0; i < fields_before_times; ++i) rest >> ignored;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  rest >> user >> system;
  const auto ticks = static_cast<double>(user + system);
  const auto each = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(ticks / each));
}

std::uint64_t resident_bytes_in(const std::string& status) {
  return number_behind("VmRSS:", status) << 10U;
}

std::uint64_t written_bytes_in(const std::string& io) { return number_behind("wchar:", io); }

Result<std::unique_ptr<Companion>> RunningCompanion::start(const std::string& name,
                                                           const ProgramCall& program,
                                                           const std::filesystem::path& scratch,
                                                           Journal& journal) {
  auto command = command_of(program, scratch);
  if (!command) return fail(command.error());
  auto started = ChildProcess::start(*command);
  if (!started) return fail(started.error());
  journal.started(name, started->id());
  return std::unique_ptr<Companion>(new RunningCompanion(*std::move(started)));
}

std::optional<std::string> RunningCompanion::ended() {
  const auto& ending = process_.ending();
  if (!ending) return std::nullopt;
  return ending->text();
}

Usage RunningCompanion::usage() {
  Usage all;
  for (const ProcessId id : process_tree(process_.id())) {
    all.cpu += cpu_time_in(of_process(id, "stat"));
    all.memory += resident_bytes_in(of_process(id, "status"));
    all.written += written_bytes_in(of_process(id, "io"));
  }
  return all;
}

void RunningCompanion::ask_to_end() { process_.signal(SIGTERM); }

}  // namespace harness::target
