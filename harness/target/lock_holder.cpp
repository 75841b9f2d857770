#include "harness/target/lock_holder.hpp"

#include <sys/stat.h>

#include <sstream>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/account.hpp"
#include "harness/target/native/proc.hpp"
#include "harness/target/native/tcp_table.hpp"

namespace harness::target {
namespace {

// Of "1: FLOCK ADVISORY WRITE 4711 fe:00:10094106 0 EOF": 4711, where it is a lock of that file. Of
// who waits for one there is "->" behind the number.
pid_t holder_in(const std::string& row, ino_t file) {
  std::istringstream in(row);
  std::string number, kind, manner, access, place;
  pid_t holder = 0;
  in >> number >> kind >> manner >> access >> holder >> place;
  if (!in || kind != "FLOCK" || !place.ends_with(":" + std::to_string(file))) return 0;
  return holder;
}

}  // namespace

std::string lock_holder(int fd) {
  struct stat facts {};
  if (::fstat(fd, &facts) != 0) return {};
  for (const std::string& row : split(read_file("/proc/locks").value_or(""), '\n')) {
    const pid_t holder = holder_in(row, facts.st_ino);
    struct stat process {};
    const std::string home = "/proc/" + std::to_string(holder);
    if (holder <= 0 || ::stat(home.c_str(), &process) != 0) continue;
    return named(holder) + " of " + user_name(process.st_uid);
  }
  return {};
}

}  // namespace harness::target
