#include "harness/target/native/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/undo_json.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Kept kept_in(const json& line) {
  const auto text = [&](const char* key) { return line.value(key, std::string()); };
  return {text("kept"),
          text("file"),
          text("directory"),
          {text("place"),
           {line.value("session", pid_t{0}), line.value("session_start", std::uint64_t{0})},
           text("terminal")}};
}

std::string id_in(const json& id) { return id.is_string() ? id.get<std::string>() : id.dump(); }

// An older harness, or a newer one, may have written it otherwise: what it undoes is on all the
// same.
void read_undo(const json& line, JournalContent& content) {
  try {
    content.undos.push_back({line["undo"], undo_in(line)});
  } catch (const json::exception&) {
    content.unread_undos.push_back(id_in(line["undo"]));
  }
}

void read_line(const json& line, JournalContent& content) {
  if (line.contains("harness")) {
    content.harness = {line["harness"], line["start"]};
    content.boot = line.value("boot", std::string());
  }
  if (line.contains("watchdog")) content.watchdog = {line["watchdog"], line["start"]};
  if (line.contains("kept")) content.kept = kept_in(line);
  if (line.contains("started")) {
    content.processes.push_back({line["started"], {line["pid"], line["start"]}});
  }
  if (line.contains("fault")) content.faults[line["name"]] = line["fault"];
  if (line.contains("mended")) content.faults.erase(line["mended"].get<std::string>());
  if (line.contains("undo")) read_undo(line, content);
  if (line.contains("settled")) {
    for (JournalUndo& one : content.undos) {
      if (one.id == line["settled"]) one.undo.settles_at.reset();
    }
  }
  if (line.contains("done")) {
    std::erase_if(content.undos, [&](const JournalUndo& one) { return one.id == line["done"]; });
    std::erase(content.unread_undos, id_in(line["done"]));
  }
}

std::string this_boot() {
  return std::string(trim(read_file("/proc/sys/kernel/random/boot_id").value_or("")));
}

std::string done_line(const std::string& id) { return json{{"done", id}}.dump(); }

// One write, so that a reader sees the line whole or not at all. Of one that did not fit nothing
// stays, lest the next one is torn with it.
Result<void> write_line(const Fd& file, const std::string& line) {
  const std::string whole = line + "\n";
  struct stat before {};
  const bool is_known = ::fstat(file.get(), &before) == 0;
  const ssize_t written = ::write(file.get(), whole.data(), whole.size());
  if (written == static_cast<ssize_t>(whole.size())) return {};
  const int reason = written < 0 ? errno : ENOSPC;
  if (is_known && written > 0) static_cast<void>(::ftruncate(file.get(), before.st_size));
  return fail(std::string("cannot be written: ") + std::strerror(reason), {},
              "make room where TMPDIR is");
}

}  // namespace

fs::path journal_in(const fs::path& scratch) { return scratch / "journal"; }

// It gets its name only once it is locked: a file of that name without a lock is a dead run's.
Result<Journal> Journal::create(const fs::path& scratch) {
  const fs::path path = journal_in(scratch);
  const fs::path beside = path.string() + ".new";
  Fd fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600));
  if (!fd || ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0 ||
      ::rename(beside.c_str(), path.c_str()) != 0) {
    return fail(std::string("cannot be created: ") + std::strerror(errno), path.string());
  }
  Journal journal(path, std::move(fd));
  const auto self = process_stat(::getpid());
  if (!self) return fail("cannot be created: /proc does not show this process", path.string());
  const json whose{{"harness", self->id.pid}, {"start", self->id.start}, {"boot", this_boot()}};
  if (auto written = journal.write(whose.dump()); !written) return fail(written.error());
  return journal;
}

void Journal::watched_by(ProcessId watchdog) {
  append(json{{"watchdog", watchdog.pid}, {"start", watchdog.start}}.dump());
}

Result<void> Journal::kept(const Kept& system) {
  const Caller& caller = system.caller;
  const json line{{"kept", system.name},
                  {"file", system.file.string()},
                  {"directory", system.directory.string()},
                  {"place", caller.place},
                  {"terminal", caller.terminal},
                  {"session", caller.session.pid},
                  {"session_start", caller.session.start}};
  return write(line.dump(-1, ' ', false, json::error_handler_t::replace));
}

void Journal::started(const std::string& name, ProcessId id) {
  append(json{{"started", name}, {"pid", id.pid}, {"start", id.start}}.dump());
}

void Journal::fault(const std::string& verb, const std::string& name) {
  append(json{{"fault", verb}, {"name", name}}.dump());
}

void Journal::mended(const std::string& name) { append(json{{"mended", name}}.dump()); }

Result<void> Journal::promised(const std::string& id, const Undo& undo) {
  json line = json_of(undo);
  line["undo"] = id;
  return write(line.dump(-1, ' ', false, json::error_handler_t::replace));
}

void Journal::settled(const std::string& id) { append(json{{"settled", id}}.dump()); }

void Journal::done(const std::string& id) { append(done_line(id)); }

// A full disk costs such an entry, not the run: the processes can still be found by the run's mark
// in their environment.
void Journal::append(const std::string& line) { static_cast<void>(write(line)); }

Result<void> Journal::write(const std::string& line) {
  const auto written = write_line(fd_, line);
  if (!written) return fail(written.error().what, path_.string(), written.error().remedy);
  return {};
}

JournalContent parse_journal(const std::string& text) {
  JournalContent content;
  for (const std::string& line : split(text, '\n')) {
    const json parsed = json::parse(line, nullptr, false);
    try {
      if (parsed.is_object()) read_line(parsed, content);
    } catch (const json::exception&) {
      continue;  // not ours
    }
  }
  return content;
}

JournalContent as_of_boot(JournalContent content, const std::string& boot) {
  constexpr std::uint64_t never = ~std::uint64_t{0};
  if (content.boot.empty() || boot.empty() || content.boot == boot) return content;
  content.harness.start = never;
  content.watchdog.start = never;
  for (JournalEntry& entry : content.processes) entry.id.start = never;
  return content;
}

JournalContent read_journal(const fs::path& scratch) {
  return as_of_boot(parse_journal(read_file(journal_in(scratch)).value_or("")), this_boot());
}

void note_done(const fs::path& scratch, const std::string& id) {
  const Fd file(::open(journal_in(scratch).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (file) static_cast<void>(write_line(file, done_line(id)));
}

Fd take_over(const fs::path& scratch) {
  Fd fd(::open(journal_in(scratch).c_str(), O_RDONLY | O_CLOEXEC));
  return fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(fd) : Fd();
}

}  // namespace harness::target
