#pragma once

#include <cstdint>
#include <functional>

#include "harness/net/address.hpp"

namespace harness::run {

// Whether load may go to a place that no request names, but a redirect leads to: to a port of this
// machine, as to one that is named (docs/decisions/0013), if `stays_here` says so, which is asked
// once of each port. May be called by any thread.
std::function<bool(const net::Address& place)> unnamed_ports(
    std::function<bool(std::uint16_t port)> stays_here);

}  // namespace harness::run
