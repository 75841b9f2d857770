#include "harness/system/run_cleanup.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <set>

#include "harness/core/file.hpp"
#include "harness/system/scratch.hpp"
#include "harness/system/shared_memory.hpp"

namespace harness::system {
namespace {

namespace fs = std::filesystem;

bool has_mark(pid_t pid, const std::string& mark) {
  const auto environment = environment_of(pid);
  return std::find(environment.begin(), environment.end(), mark) != environment.end();
}

bool writes_to(pid_t pid, const std::set<std::string>& logs) {
  return logs.contains(open_file_of(pid, STDOUT_FILENO)) ||
         logs.contains(open_file_of(pid, STDERR_FILENO));
}

std::string name_of(ProcessId id, const JournalContent& journal) {
  for (const JournalEntry& entry : journal.processes) {
    if (entry.id == id) return entry.name;
  }
  return "pid " + std::to_string(id.pid);
}

void kill_and_wait(const std::vector<ProcessId>& processes) {
  std::vector<Fd> killed;
  for (const ProcessId id : processes) {
    killed.push_back(open_process(id.pid));
    send_signal(id, SIGKILL);
  }
  for (const Fd& process : killed) wait_for_end(process, std::chrono::milliseconds{100});
}

std::vector<pid_t> pids(const JournalContent& journal) {
  std::vector<pid_t> all;
  for (const JournalEntry& entry : journal.processes) all.push_back(entry.id.pid);
  return all;
}

Result<void> remove_directory(const fs::path& scratch) {
  std::error_code failure;
  fs::remove_all(scratch, failure);
  if (failure) return fail("cannot be removed: " + failure.message(), scratch.string());
  return {};
}

}  // namespace

std::vector<ProcessId> members_of_run(const std::string& run_id, const JournalContent& journal) {
  const std::string mark = std::string(run_variable) + "=" + run_id;
  const std::set<std::string> logs(journal.outputs.begin(), journal.outputs.end());
  std::vector<ProcessId> members;
  const auto add = [&members](ProcessId id) {
    if (std::find(members.begin(), members.end(), id) == members.end()) members.push_back(id);
  };
  for (const JournalEntry& entry : journal.processes) {
    for (const ProcessId id : process_tree(entry.id)) add(id);
  }
  for (const ProcessStat& process : all_processes()) {
    const pid_t pid = process.id.pid;
    if (process.ended() || pid == ::getpid()) continue;
    if (has_mark(pid, mark) || writes_to(pid, logs)) add(process.id);
  }
  return members;
}

Result<Cleaned> end_run(const fs::path& scratch, const Clock& clock, Duration patience) {
  const auto text = read_file(journal_in(scratch));
  if (!text) {
    if (auto removed = remove_directory(scratch); !removed) return fail(removed.error());
    return Cleaned{};
  }
  const JournalContent journal = parse_journal(*text);
  std::set<std::string> ended;
  std::vector<pid_t> creators = pids(journal);
  const TimePoint deadline = clock.now() + patience;
  // Killing is repeated because a process may have forked meanwhile.
  for (auto left = members_of_run(scratch.filename(), journal); !left.empty();
       left = members_of_run(scratch.filename(), journal)) {
    if (clock.now() >= deadline) {
      return fail(name_of(left.front(), journal) + " does not end when killed", scratch.string(),
                  "end it by hand, then run `harness recover`");
    }
    for (const ProcessId id : left) {
      ended.insert(name_of(id, journal));
      creators.push_back(id.pid);
    }
    kill_and_wait(left);
  }
  remove_shared_memory_of(creators);
  if (auto removed = remove_directory(scratch); !removed) return fail(removed.error());
  return Cleaned{{ended.begin(), ended.end()}, journal.intentions};
}

}  // namespace harness::system
