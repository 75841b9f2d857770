#include "harness/load/descriptors.hpp"

#include <sys/resource.h>

namespace harness::load {
namespace {

constexpr std::uint64_t everything_else = 200;  // logs, backends, one epoll and event a worker

}  // namespace

Result<void> make_room_for(std::uint64_t users) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (users + everything_else <= limit.rlim_max) return {};
  return fail("there are " + std::to_string(users) + " users, and this process may open " +
                  std::to_string(limit.rlim_max) + " files only",
              "load", "have fewer users, or raise the limit (ulimit -Hn)");
}

}  // namespace harness::load
