#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "harness/core/rng.hpp"

namespace harness::load {

// The W3C trace that a request starts.
struct TraceContext {
  std::uint64_t trace_high = 0;
  std::uint64_t trace_low = 0;
  std::uint64_t span = 0;
  bool sampled = true;  // whether its services are to export spans; else it cannot be found later

  static constexpr std::size_t header_size = 55;  // "00-<32>-<16>-01"

  static TraceContext draw(Rng& rng);
  void write_header(std::span<char, header_size> to) const;
  std::string trace_id() const;  // 32 hex digits
  std::string span_id() const;   // 16

  // Among all traces of a run, drawn by chance: what is chosen by it is a fair sample.
  std::int64_t rank() const { return static_cast<std::int64_t>(trace_low); }
};

// What the traces of one run are known by, however many there are: the first half of an id follows
// from the second and from the run's number. Traces of anybody else have it by chance, one in 2^64.
class TraceSeal {
 public:
  explicit TraceSeal(std::uint64_t number = 0) : number_(number) {}

  std::uint64_t number() const { return number_; }
  void put_on(TraceContext& trace) const;
  bool is_on(std::string_view trace_id) const;  // hex digits, with or without leading zeros

 private:
  std::uint64_t high_of(std::uint64_t low) const { return Rng(number_, low).next(); }

  std::uint64_t number_;
};

// Which traces of a run are sampled, where not all can be kept: those of the lowest ranks, so that
// a list that keeps a few of the lowest ranks has sampled ones.
class TraceSampling {
 public:
  explicit TraceSampling(double share = 1);

  bool includes(const TraceContext& trace) const { return all_ || trace.rank() < below_; }

 private:
  bool all_;
  std::int64_t below_ = 0;
};

}  // namespace harness::load
