#include "harness/target/native/proc.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "harness/core/text.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

fs::path proc(pid_t pid) { return fs::path("/proc") / std::to_string(pid); }

// Empty if the process is gone, be it in the middle of reading; a stream would throw then.
std::string slurp(const fs::path& path) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4096> part;
  for (ssize_t size = 1; size > 0;) {
    size = ::read(file.get(), part.data(), part.size());
    if (size > 0) text.append(part.data(), static_cast<std::size_t>(size));
  }
  return text;
}

std::vector<pid_t> numbers_in(const fs::path& directory) {
  std::vector<pid_t> numbers;
  std::error_code gone;
  for (fs::directory_iterator entry(directory, gone), end; !gone && entry != end;
       entry.increment(gone)) {
    const std::string name = entry->path().filename();
    pid_t number = 0;
    const auto [rest, status] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (status == std::errc{} && rest == name.data() + name.size()) numbers.push_back(number);
  }
  return numbers;
}

void append_children(const std::vector<ProcessStat>& all, pid_t parent,
                     std::vector<ProcessId>& tree) {
  for (const ProcessStat& stat : all) {
    if (stat.parent != parent || stat.ended()) continue;
    tree.push_back(stat.id);
    append_children(all, stat.id.pid, tree);
  }
}

}  // namespace

// "4711 (a name) S 1 …": the name may hold anything, so the fields are counted from its last ')'.
std::optional<ProcessStat> parse_stat(const std::string& line) {
  constexpr unsigned exiting = 0x4;        // PF_EXITING of the kernel
  constexpr int fields_before_start = 12;  // between the flags and the start time
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  ProcessStat stat;
  std::istringstream in(line.substr(name_end + 1));
  pid_t group = 0;
  in >> stat.state >> stat.parent >> group >> stat.session >> stat.terminal;
  std::string skipped;
  unsigned long flags = 0;
  in >> skipped >> flags;
  stat.ending = (flags & exiting) != 0;
  for (int i = 0; i < fields_before_start; ++i) in >> skipped;
  in >> stat.id.start;
  if (!in) return std::nullopt;
  stat.id.pid = static_cast<pid_t>(std::strtol(line.c_str(), nullptr, 10));
  return stat;
}

std::optional<ProcessStat> process_stat(pid_t pid) { return parse_stat(slurp(proc(pid) / "stat")); }

std::vector<ProcessStat> all_processes() {
  std::vector<ProcessStat> all;
  for (const pid_t pid : numbers_in("/proc")) {
    if (const auto stat = process_stat(pid)) all.push_back(*stat);
  }
  return all;
}

std::vector<ProcessId> process_tree(ProcessId root) {
  if (!is_alive(root)) return {};
  std::vector<ProcessId> tree{root};
  append_children(all_processes(), root.pid, tree);
  return tree;
}

bool is_alive(ProcessId id) {
  const auto stat = process_stat(id.pid);
  return stat && stat->id == id && !stat->ended();
}

bool is_over(ProcessId id) {
  const auto stat = process_stat(id.pid);
  return !stat || stat->id != id || stat->ended() || stat->ending;
}

bool is_stopped(pid_t pid) {
  const auto threads = numbers_in(proc(pid) / "task");
  return !threads.empty() && std::all_of(threads.begin(), threads.end(), [pid](pid_t thread) {
    const auto stat = parse_stat(slurp(proc(pid) / "task" / std::to_string(thread) / "stat"));
    return !stat || stat->ended() || stat->state == 'T' || stat->state == 't';
  });
}

bool send_signal(ProcessId id, int signal) {
  // The descriptor holds on to whatever process has the number now; only then is it worth looking
  // whether that is the one we mean.
  const Fd process = open_process(id.pid);
  if (!process || !is_alive(id)) return false;
  return ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0) == 0;
}

// By number, because glibc 2.36 declares its own wrappers for C only.
Fd open_process(pid_t pid) { return Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

void wait_for_end(const Fd& process, Duration patience) {
  if (!process) return;
  pollfd ended{process.get(), POLLIN, 0};
  ::poll(&ended, 1,
         static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(patience).count()));
}

std::vector<std::string> environment_of(pid_t pid) {
  return split(slurp(proc(pid) / "environ"), '\0');
}

std::string open_file_of(pid_t pid, int fd) {
  std::error_code gone;
  return fs::read_symlink(proc(pid) / "fd" / std::to_string(fd), gone).string();
}

}  // namespace harness::target
