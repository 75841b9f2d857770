#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/target/link/link_client.hpp"
#include "harness/target/link/link_control.hpp"

namespace harness::target {

// A link by a proxy that speaks Toxiproxy's API, ours or a real one.
struct ProxiedLink {
  std::string api;            // "http://127.0.0.1:8474"
  std::string proxy;          // its name there
  std::uint16_t through = 0;  // where the caller is led
  std::uint16_t beside = 0;   // who answers
  Speech speech;
};

std::unique_ptr<LinkControl> control_of(const ProxiedLink& link, const Clock& clock);

}  // namespace harness::target
