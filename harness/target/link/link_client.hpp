#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/net/address.hpp"
#include "harness/target/link/link_control.hpp"

namespace harness::target {

// How one asks who answers at the end of a link.
enum class Speaks {
  http,        // a GET
  postgresql,  // whether it speaks TLS, which it answers with one byte
  other        // nothing is said: it is enough that it takes a connection
};

struct Speech {
  Speaks speaks = Speaks::other;
  std::string path = "/";  // of HTTP
};

// A client that notes when each thing happens. Blocks; looks at the token now and then.
LinkSight ask(const net::Address& place, const Speech& speech, const LinkQuestion& question,
              const Clock& clock, const std::stop_token& stop);

net::Address on_loopback(std::uint16_t port);

}  // namespace harness::target
