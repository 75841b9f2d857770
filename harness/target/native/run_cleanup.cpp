#include "harness/target/native/run_cleanup.hpp"

#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <ranges>
#include <set>

#include "harness/target/native/carry_out.hpp"
#include "harness/target/native/kill.hpp"
#include "harness/target/native/scratch.hpp"
#include "harness/target/native/shared_memory.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

bool has_mark(pid_t pid, const fs::path& scratch) {
  if (open_file_of(pid, STDIN_FILENO) == run_input(scratch)) return true;
  const auto environment = environment_of(pid);
  const std::string variable = std::string(run_variable) + "=" + scratch.filename().string();
  return std::find(environment.begin(), environment.end(), variable) != environment.end();
}

std::vector<std::string> names_of(const std::vector<ProcessId>& processes,
                                  const JournalContent& journal) {
  std::set<std::string> names;
  for (const ProcessId id : processes) {
    const auto entry = std::find_if(journal.processes.begin(), journal.processes.end(),
                                    [id](const JournalEntry& one) { return one.id == id; });
    const bool known = entry != journal.processes.end();
    names.insert(known ? entry->name : "pid " + std::to_string(id.pid));
  }
  return {names.begin(), names.end()};
}

std::vector<ProcessId> makers_of(const JournalContent& journal, std::vector<ProcessId> all) {
  for (const JournalEntry& entry : journal.processes) all.push_back(entry.id);
  return all;
}

constexpr Duration patience_of_undo = std::chrono::seconds{10};
constexpr Duration longest_to_settle = std::chrono::minutes{5};

void wait_until(WallTime at, const Clock& clock) {
  std::mutex alone;
  std::unique_lock lock(alone);
  std::condition_variable nothing;  // only its time runs out
  while (clock.wall() < at) nothing.wait_for(lock, at - clock.wall());
}

void undo_one(const JournalUndo& left, const fs::path& scratch, const Clock& clock,
              Cleaned& cleaned) {
  const auto outcome = carry_out(left.undo.act, scratch, patience_of_undo, {}, clock);
  const std::string text = left.undo.what + ": " + text_of(left.undo.act) + " ";
  if (outcome && outcome->good) {
    note_done(scratch, left.id);
    cleaned.faults.push_back(left.undo.what);
    cleaned.undone.push_back(text + outcome->text);
  } else {
    cleaned.not_undone.push_back(outcome ? text + outcome->text
                                         : left.undo.what + ": " + to_string(outcome.error()));
  }
}

bool is_settled(const Undo& undo, const Clock& clock) {
  return !undo.settles_at || *undo.settles_at <= clock.wall();
}

// The last first, as they may build on one another. What may still take effect keeps none of the
// others waiting: it is undone at once, and once more behind them when it no longer can.
void undo_all(const fs::path& scratch, const JournalContent& journal, const Clock& clock,
              Cleaned& cleaned) {
  for (const std::string& id : journal.unread_undos) {
    cleaned.not_undone.push_back("undo " + id +
                                 " of its journal is written in a form that this "
                                 "harness does not know: the harness that wrote it may");
  }
  std::vector<const JournalUndo*> open;
  for (const JournalUndo& left : journal.undos | std::views::reverse) {
    if (is_settled(left.undo, clock)) {
      undo_one(left, scratch, clock, cleaned);
    } else {
      static_cast<void>(carry_out(left.undo.act, scratch, patience_of_undo, {}, clock));
      open.push_back(&left);
    }
  }
  for (const JournalUndo* left : open) {
    // The clock may have been set: it takes no longer than its own patience allows.
    wait_until(std::min(*left->undo.settles_at, clock.wall() + longest_to_settle), clock);
    undo_one(*left, scratch, clock, cleaned);
  }
}

std::vector<fs::path> entries_of(const fs::path& directory, std::error_code& failure) {
  std::vector<fs::path> all;
  for (fs::directory_iterator entry(directory, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    all.push_back(entry->path());
  }
  return all;
}

// All of it, or all but what is needed to try again. The journal is the last to go: without it
// nobody would know what the rest is, where who removes it is killed before the end.
Result<void> remove_scratch(const fs::path& scratch, bool keeps_journal) {
  std::error_code failure;
  if (!fs::exists(scratch, failure)) return {};
  std::set<fs::path> kept{journal_in(scratch)};
  if (keeps_journal) kept.insert({run_input(scratch), acts_log(scratch)});
  for (const fs::path& entry : entries_of(scratch, failure)) {
    if (!kept.contains(entry) && !failure) fs::remove_all(entry, failure);
  }
  if (!keeps_journal && !failure) fs::remove_all(scratch, failure);
  if (failure) return fail("cannot be removed: " + failure.message(), scratch.string());
  return {};
}

// Repeated until there are none, because a process may fork while it is being killed.
Result<std::vector<ProcessId>> kill_members(const fs::path& scratch, const JournalContent& journal,
                                            const Clock& clock, Duration patience) {
  std::vector<ProcessId> killed;
  const TimePoint deadline = clock.now() + patience;
  for (auto left = members_of_run(scratch, journal); !left.empty();
       left = members_of_run(scratch, journal)) {
    if (clock.now() >= deadline) {
      return fail("pid " + std::to_string(left.front().pid) + " does not end when killed", scratch,
                  "end it by hand, then run `harness recover`");
    }
    killed.insert(killed.end(), left.begin(), left.end());
    kill_all(left, std::chrono::milliseconds{100});
  }
  return killed;
}

}  // namespace

std::vector<ProcessId> members_of_run(const fs::path& scratch, const JournalContent& journal) {
  std::vector<ProcessId> members;
  for (const JournalEntry& entry : journal.processes) {
    const auto tree = process_tree(entry.id);
    members.insert(members.end(), tree.begin(), tree.end());
  }
  for (const ProcessStat& process : all_processes()) {
    if (process.ended() || process.id.pid == ::getpid()) continue;
    if (has_mark(process.id.pid, scratch)) members.push_back(process.id);
  }
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

Result<Cleaned> end_run(const fs::path& scratch, const Clock& clock, Duration patience) {
  const JournalContent journal = read_journal(scratch);
  const auto killed = kill_members(scratch, journal, clock, patience);
  if (!killed) return fail(killed.error());
  remove_shared_memory_of(makers_of(journal, *killed));
  Cleaned cleaned{names_of(*killed, journal), {}};
  for (const auto& [name, verb] : journal.faults) cleaned.faults.push_back(verb + " " + name);
  undo_all(scratch, journal, clock, cleaned);
  if (auto removed = remove_scratch(scratch, !cleaned.not_undone.empty()); !removed) {
    return fail(removed.error());
  }
  return cleaned;
}

}  // namespace harness::target
