#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/tcp_table.hpp"

namespace harness::target {

// Whether load for a port of this machine, of which nobody says what it is, stays on this machine,
// as far as can be seen: who listens there must not be connected to elsewhere, as what forwards a
// port to a cluster or through a tunnel is. Nobody listens there: it does. A forward that connects
// only when it is called looks like a service; who wants to be sure names an endpoint.
Result<void> check_stays_here(std::uint16_t port);

// Whether somebody listens on that port of this machine.
bool is_anybody_at(std::uint16_t port);

// Of one process by its open files: where it is connected to, if that is another machine.
std::optional<net::Address> elsewhere(const std::vector<TcpSocket>& sockets,
                                      const std::set<std::string>& files);

}  // namespace harness::target
