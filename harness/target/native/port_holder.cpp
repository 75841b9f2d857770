#include "harness/target/native/port_holder.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "harness/target/native/proc.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// A line of /proc/net/tcp: "0: 0100007F:1F90 00000000:0000 0A … inode …", port in hexadecimal,
// 0A = listening.
void add_listener(const std::string& line, std::uint16_t port, std::set<std::string>& sockets) {
  std::istringstream in(line);
  std::array<std::string, 10> words;
  for (std::string& word : words) in >> word;
  const std::string& local = words[1];
  const std::string& state = words[3];
  const std::string& inode = words[9];
  const std::size_t colon = local.rfind(':');
  if (!in || colon == std::string::npos || state != "0A") return;
  if (std::stoul(local.substr(colon + 1), nullptr, 16) == port) {
    sockets.insert("socket:[" + inode + "]");
  }
}

std::set<std::string> listeners(std::uint16_t port) {
  std::set<std::string> sockets;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream in(table);
    std::string line;
    std::getline(in, line);  // the heading
    while (std::getline(in, line)) add_listener(line, port, sockets);
  }
  return sockets;
}

bool holds(pid_t pid, const std::set<std::string>& sockets) {
  std::error_code failure;
  const fs::path open_files = fs::path("/proc") / std::to_string(pid) / "fd";
  for (fs::directory_iterator entry(open_files, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    std::error_code gone;
    if (sockets.contains(fs::read_symlink(entry->path(), gone).string())) return true;
  }
  return false;
}

}  // namespace

std::string port_holder(std::uint16_t port) {
  const auto sockets = listeners(port);
  for (const ProcessStat& process : all_processes()) {
    if (!holds(process.id.pid, sockets)) continue;
    std::string name;
    std::getline(std::ifstream("/proc/" + std::to_string(process.id.pid) + "/comm"), name);
    return "pid " + std::to_string(process.id.pid) + " (" + name + ")";
  }
  return "a process that we may not look into";
}

}  // namespace harness::target
