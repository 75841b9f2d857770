#include "stack/store/http/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace store::http {

std::uint64_t open_files_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

// The program has some ten open, and as many again while it forwards and writes to Prometheus.
std::uint64_t kept_back(std::uint64_t open_files) {
  constexpr std::uint64_t enough = 64;
  return std::min(enough, open_files / 2);
}

unsigned connections_within(unsigned most, std::uint64_t open_files) {
  constexpr std::uint64_t servers = 3;
  const std::uint64_t share = (open_files - kept_back(open_files)) / servers;
  return static_cast<unsigned>(std::clamp<std::uint64_t>(share, 1, most));
}

}  // namespace store::http
