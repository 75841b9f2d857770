#pragma once

#include <cstdint>

namespace harness {

// On loopback, 127.0.0.130: where clients come from that only look how a link is, so that a proxy
// can tell them from those whom it is there for.
inline constexpr std::uint32_t probe_address = 0x7f000082;

}  // namespace harness
