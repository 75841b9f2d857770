#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "harness/core/rng.hpp"

namespace harness::load {

// The W3C trace that a request starts; always sampled, so that each one can be found afterwards.
struct TraceContext {
  std::uint64_t trace_high = 0;
  std::uint64_t trace_low = 0;
  std::uint64_t span = 0;

  static constexpr std::size_t header_size = 55;  // "00-<32>-<16>-01"

  static TraceContext draw(Rng& rng);
  void write_header(std::span<char, header_size> to) const;
  std::string trace_id() const;  // 32 hex digits
  std::string span_id() const;   // 16
};

}  // namespace harness::load
