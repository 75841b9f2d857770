#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "harness/core/duration.hpp"

namespace linkproxy {

using harness::Duration;

// Which way bytes go: from the client to who answers, or back.
enum class Stream { upstream, downstream };

// What is done to a connection, by the names that Toxiproxy has for it.
struct Latency {
  Duration delay{0};
  Duration jitter{0};  // either way
};
struct Bandwidth {
  std::uint64_t bytes_per_second = 0;  // 0: nothing gets through
};
struct ResetPeer {
  Duration after{0};
};
struct Timeout {
  Duration after{0};  // 0: it is never closed
};
struct SlowClose {
  Duration delay{0};
};
struct LimitData {
  std::uint64_t bytes = 0;
};
using Effect = std::variant<Latency, Bandwidth, ResetPeer, Timeout, SlowClose, LimitData>;

struct Toxic {
  std::uint64_t id = 0;  // never given again: what a connection remembers of it belongs to it
  std::string name;
  Stream stream = Stream::downstream;
  double toxicity = 1;  // the share of connections that it acts on
  Effect effect;
};

}  // namespace linkproxy
