#pragma once

#include <cstdint>

#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"

namespace harness::target {

// A loopback port that no other run takes while this lives. The claim is a name: see
// net/machine_claim.hpp. Nobody listens on the port itself.
class PortLease {
 public:
  // Outside the range from which the kernel draws ports for connections, so that a process that
  // is away for a while finds its port free when it comes back.
  static Result<PortLease> any();

  // The error says who has it.
  static Result<PortLease> of(std::uint16_t port);

  std::uint16_t port() const { return port_; }

 private:
  PortLease(std::uint16_t port, Fd claim) : port_(port), claim_(std::move(claim)) {}

  std::uint16_t port_;
  Fd claim_;
};

// True if a process could listen on it now.
bool is_port_free(std::uint16_t port);

}  // namespace harness::target
