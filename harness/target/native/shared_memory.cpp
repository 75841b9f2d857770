#include "harness/target/native/shared_memory.hpp"

#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace harness::target {

std::optional<Segment> parse_segment(const std::string& row) {
  std::istringstream in(row);
  std::string skipped;
  Segment segment;
  in >> skipped >> segment.id >> skipped >> skipped >> segment.creator >> skipped >>
      segment.attached;
  constexpr int fields_before_change = 6;  // owners, and when it was used
  for (int i = 0; i < fields_before_change; ++i) in >> skipped;
  in >> segment.changed;
  if (!in) return std::nullopt;
  return segment;
}

bool is_made_by(const Segment& segment, ProcessId creator, std::int64_t boot,
                const std::optional<ProcessStat>& now_has) {
  constexpr std::int64_t rounding = 1;  // both are whole seconds
  if (segment.creator != creator.pid) return false;
  if (now_has && now_has->id != creator) return false;
  const auto ticks = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  if (creator.start / ticks > std::uint64_t{1} << 40U) return false;  // of no process of this boot
  return segment.changed + rounding >= boot + static_cast<std::int64_t>(creator.start / ticks);
}

namespace {

// "btime 1764501234"; 0 where that is not told.
std::int64_t boot_time() {
  std::ifstream stat("/proc/stat");
  for (std::string line; std::getline(stat, line);) {
    if (line.starts_with("btime ")) return std::atoll(line.c_str() + 6);
  }
  return 0;
}

}  // namespace

void remove_shared_memory_of(const std::vector<ProcessId>& creators) {
  const std::int64_t boot = boot_time();
  std::ifstream table("/proc/sysvipc/shm");
  std::string line;
  std::getline(table, line);  // the heading
  while (std::getline(table, line)) {
    const auto segment = parse_segment(line);
    if (!segment || segment->attached > 0) continue;
    const bool is_theirs = std::ranges::any_of(creators, [&](ProcessId creator) {
      return is_made_by(*segment, creator, boot, process_stat(creator.pid));
    });
    if (is_theirs) ::shmctl(segment->id, IPC_RMID, nullptr);
  }
}

namespace {

constexpr const char* segment_prefix = "/dev/shm/PostgreSQL.";

// Not where it has been removed already, which /proc adds in brackets.
void add_shared_file(const std::string& name, std::vector<std::filesystem::path>& files) {
  if (!name.starts_with(segment_prefix) || name.find(' ') != std::string::npos) return;
  if (std::find(files.begin(), files.end(), name) == files.end()) files.emplace_back(name);
}

}  // namespace

// One that is being made is open before it is mapped, and closed thereafter.
std::vector<std::filesystem::path> shared_files_of(pid_t pid) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  const fs::path process = fs::path("/proc") / std::to_string(pid);
  std::ifstream maps(process / "maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t name = line.find(segment_prefix);
    if (name != std::string::npos) add_shared_file(line.substr(name), files);
  }
  std::error_code gone;
  for (fs::directory_iterator open(process / "fd", gone); open != fs::directory_iterator();
       open.increment(gone)) {
    std::error_code closed;
    add_shared_file(fs::read_symlink(open->path(), closed).string(), files);
  }
  return files;
}

}  // namespace harness::target
