#include "harness/target/native/shared_memory.hpp"

#include <sys/ipc.h>
#include <sys/shm.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace harness::target {

void remove_shared_memory_of(const std::vector<pid_t>& creators) {
  std::ifstream table("/proc/sysvipc/shm");
  std::string line;
  std::getline(table, line);  // the heading
  while (std::getline(table, line)) {
    std::istringstream in(line);
    std::string key;
    std::string mode;
    std::string size;
    int segment = 0;
    pid_t creator = 0;
    pid_t last_user = 0;
    int attached = 1;
    in >> key >> segment >> mode >> size >> creator >> last_user >> attached;
    if (!in || attached > 0) continue;
    if (std::find(creators.begin(), creators.end(), creator) == creators.end()) continue;
    ::shmctl(segment, IPC_RMID, nullptr);
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
