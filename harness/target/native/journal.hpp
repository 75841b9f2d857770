#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"
#include "harness/target/acts.hpp"
#include "harness/target/native/caller.hpp"
#include "harness/target/native/proc.hpp"

namespace harness::target {

// A system that is kept up until it is told to end.
struct Kept {
  std::string name;                 // "stage5", "shop"; several may be called the same
  std::filesystem::path file;       // that describes it, or the run that it shows; empty: a stage's
  std::filesystem::path directory;  // where its logs go: no other has it
  Caller caller;
};

// What a run has set in motion, one JSON line each, written before it happens where that can be
// known: enough for somebody else to end the run when the harness no longer can. The file is locked
// as long as the harness or its watchdog lives; a free lock means that nobody is in charge.
class Journal {
 public:
  // The error: not even whose it is can be written down.
  static Result<Journal> create(const std::filesystem::path& scratch);

  // Until this process is told to end. The error: it is not written down, and nobody could find it.
  Result<void> kept(const Kept& system);
  void watched_by(ProcessId watchdog);
  void started(const std::string& name, ProcessId id);
  void fault(const std::string& verb, const std::string& name);  // "pause", "postgres"
  void mended(const std::string& name);

  // What has to be undone by somebody, if not by the harness. The error: it is not written down.
  Result<void> promised(const std::string& id, const Undo& undo);
  void settled(const std::string& id);  // what it undoes has had its answer
  void done(const std::string& id);

  const std::filesystem::path& path() const { return path_; }
  int fd() const { return fd_.get(); }  // whoever inherits it shares the lock

 private:
  Journal(std::filesystem::path path, Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  void append(const std::string& line);
  Result<void> write(const std::string& line);

  std::filesystem::path path_;
  Fd fd_;
};

struct JournalEntry {
  std::string name;
  ProcessId id;
};

struct JournalUndo {
  std::string id;
  Undo undo;
};

struct JournalContent {
  std::string boot;  // of the machine, since when its processes are told apart by their starts
  ProcessId harness;
  ProcessId watchdog;        // the latest
  std::optional<Kept> kept;  // none: it ends with its run
  std::vector<JournalEntry> processes;
  std::map<std::string, std::string> faults;  // that are on: "postgres" → "pause"
  std::vector<JournalUndo> undos;             // that are left, in the order of what they undo
  std::vector<std::string> unread_undos;      // ids of those that are left and nobody here can read
};

// Every whole line; the last one may be torn.
JournalContent parse_journal(const std::string& text);

// The journal of that run, empty where there is none. Of a boot before this one no process lives,
// whoever has its number, and its start, now.
JournalContent read_journal(const std::filesystem::path& scratch);

// What it says, as it is to be read in that boot.
JournalContent as_of_boot(JournalContent content, const std::string& boot);

std::filesystem::path journal_in(const std::filesystem::path& scratch);

// Of who has taken it over: the file says so to whoever comes next.
void note_done(const std::filesystem::path& scratch, const std::string& id);

// True, and no other can have it meanwhile, if nobody is in charge of the run any more.
Fd take_over(const std::filesystem::path& scratch);

}  // namespace harness::target
