#include "harness/target/native/port_holder.hpp"

#include "harness/target/native/tcp_table.hpp"

namespace harness::target {

std::string port_holder(std::uint16_t port) {
  const auto pids = listeners(tcp_sockets(), port);
  return pids.empty() ? "a process that we may not look into" : named(pids.front());
}

}  // namespace harness::target
