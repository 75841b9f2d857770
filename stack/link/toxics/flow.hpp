#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/rng.hpp"
#include "stack/link/toxics/toxic.hpp"

namespace linkproxy {

using harness::TimePoint;

// One direction of one connection: bytes that came, and when they may go on. Pure: whoever has the
// connection says what time it is, and asks again at next().
//
//   take ─▶ [latency] ─▶ [bandwidth] ─▶ [limit] ─▶ due, sent
class Flow {
 public:
  // What is to be done with the connection.
  enum class Fate {
    goes_on,
    ends,    // the end of this direction is to be passed on
    closes,  // both directions
    resets
  };

  explicit Flow(harness::Rng chance) : chance_(chance) {}

  // Those that act on this direction from now on, in place of those that did so far. One that stays
  // goes on counting, whatever its new settings.
  void act(const std::vector<Toxic>& toxics, TimePoint now);
  bool loses() const;  // whatever comes

  void take(std::string_view bytes, TimePoint now);
  void take_end(TimePoint now);
  bool has_ended() const { return end_.has_value(); }
  // What it holds back takes: also of single bytes that came one by one.
  std::size_t waiting() const { return waiting_ + chunks_.size() * sizeof(Chunk); }

  // What may go on now; it stays until it was sent.
  std::string_view due(TimePoint now) const;
  void sent(std::size_t bytes, TimePoint now);

  Fate fate(TimePoint now) const;

  // The names of those that have acted on what came this way, each once: an idle connection is not
  // hit by what delays answers.
  std::vector<std::string> new_hits(TimePoint now);

  // When due() or fate() has something new of its own accord; past ones are left out.
  std::optional<TimePoint> next(TimePoint now) const;

 private:
  struct Hold {
    Toxic toxic;
    TimePoint since;
    std::uint64_t passed = 0;
    bool met_bytes = false;
    bool met_end = false;
    bool is_counted = false;  // among the hits
  };
  struct Chunk {
    std::string bytes;
    TimePoint came;
    double chance;  // of its jitter, -1 to 1
  };

  std::optional<TimePoint> release() const;  // of the piece that is next; none: it is held
  std::size_t piece() const;
  std::size_t left_of_limit() const;
  TimePoint delayed(TimePoint came, double chance) const;
  bool is_held() const;
  static bool is_hit(const Hold& hold, TimePoint now);
  template <typename E>
  bool has() const;
  TimePoint end_due() const;

  harness::Rng chance_;
  std::vector<Hold> holds_;
  std::deque<Chunk> chunks_;
  std::size_t first_ = 0;  // of the first chunk, where its rest begins
  std::size_t waiting_ = 0;
  std::optional<TimePoint> end_;
  TimePoint free_at_{};  // when the piece before had passed the narrowest place
  TimePoint last_sent_{};
  bool is_cut_ = false;  // a timeout was taken away, which closes
};

}  // namespace linkproxy
