#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "services/core/result.hpp"

namespace services::http_gui {

// Addresses that share their first bits, "10.0.0.0/8" or "::1". IPv4 is held as what IPv6 maps it
// to, so that an address counts the same however it is written.
class Network {
 public:
  static Result<Network> parse(const std::string& text);

  bool contains(const sockaddr& address) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;
  Network(const Bytes& address, int prefix) : address_(address), prefix_(prefix) {}

  Bytes address_;
  int prefix_;
};

// This machine, which may be called without further ado, and the networks that are named.
Result<std::vector<Network>> loopback_and(const std::vector<std::string>& named);

}  // namespace services::http_gui
