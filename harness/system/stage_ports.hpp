#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "harness/core/result.hpp"
#include "harness/system/port_lease.hpp"
#include "harness/system/stage.hpp"

namespace harness::system {

// The ports of all processes of a stage, known before the first one starts and kept when one
// restarts.
class StagePorts {
 public:
  // `fixed`: by process name; the rest is chosen.
  static Result<StagePorts> lease(const Stage& stage,
                                  const std::map<std::string, std::uint16_t>& fixed);

  // "loki" or "loki.grpc".
  std::optional<std::uint16_t> find(const std::string& name) const;

 private:
  std::map<std::string, PortLease> leases_;
};

}  // namespace harness::system
