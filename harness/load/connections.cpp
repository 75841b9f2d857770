#include "harness/load/connections.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>

#include "harness/core/text.hpp"
#include "harness/load/think_time.hpp"

namespace harness::load {
namespace {

constexpr std::uint64_t files_of_a_worker = 4;  // its poller's and its event's, libcurl's

// What Linux lends for connections to one address; without limit where it does not say.
std::uint64_t local_ports() {
  std::ifstream range("/proc/sys/net/ipv4/ip_local_port_range");
  std::uint64_t low = 1;
  std::uint64_t high = 65'535;
  range >> low >> high;
  return high - low + 1;
}

std::uint64_t open_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_max;
}

std::string names_of(const std::vector<scenario::Load>& loads) {
  std::vector<std::string> names;
  for (const scenario::Load& load : loads) names.push_back(load.name);
  return (names.size() == 1 ? "load " : "loads ") + join(names, ", ");
}

// Users are dealt out in turn.
std::uint64_t most_of(std::uint64_t users, const Segment& segment) {
  return (users + segment.of - 1) / segment.of;
}

}  // namespace

std::uint64_t connections_at_once(const scenario::Load& load) {
  const bool thinks =
      !load.own_connections && (mean(load.think_time) > Duration{0} || load.pacing > Duration{0});
  return most_users_at_once(*load.executor, thinks);
}

Result<void> make_room_for(const std::vector<scenario::Load>& loads, const Segment& segment,
                           const OtherOpenFiles& others) {
  const std::uint64_t ports = local_ports();
  std::uint64_t all = 0;
  for (const scenario::Load& load : loads) {
    const std::uint64_t wanted = most_of(connections_at_once(load), segment);
    all += wanted;
    if (wanted <= ports) continue;
    return fail("its users may need " + std::to_string(wanted) +
                    " connections at the same time, and this machine has " + std::to_string(ports) +
                    " local ports",
                "load " + load.name, "have fewer users, or widen net.ipv4.ip_local_port_range");
  }
  const std::uint64_t files = open_files();
  const std::uint64_t kept = others.files + others.workers * files_of_a_worker;
  if (all + kept <= files) return {};
  const std::string fewer =
      files > kept ? "have at most " + std::to_string((files - kept) * segment.of) + " users, or "
                   : "";
  return fail((loads.size() == 1 ? "its" : "their") + std::string(" users may need ") +
                  std::to_string(all) + " connections at the same time, all else " +
                  std::to_string(kept) + " files, and this process may open " +
                  std::to_string(files),
              names_of(loads), fewer + "raise the limit (ulimit -Hn)");
}

}  // namespace harness::load
