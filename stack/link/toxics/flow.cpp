#include "stack/link/toxics/flow.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace linkproxy {
namespace {

// A narrow place lets bytes through in pieces that take it so long.
constexpr std::chrono::milliseconds piece_time{5};

// What it may make up for, when who takes the bytes was slow, or the loop was late.
constexpr std::chrono::milliseconds most_made_up{50};

constexpr std::size_t largest_piece = 64U << 10U;

Duration time_of(std::size_t bytes, std::uint64_t bytes_per_second) {
  return harness::from_seconds(static_cast<double>(bytes) / static_cast<double>(bytes_per_second));
}

template <typename E, typename Holds>
void each(const Holds& holds, const auto& tell) {
  for (const auto& hold : holds) {
    if (const E* effect = std::get_if<E>(&hold.toxic.effect)) tell(*effect, hold);
  }
}

// Of several narrow places the narrowest counts. None: there is no narrow place.
template <typename Holds>
std::optional<std::uint64_t> rate_of(const Holds& holds) {
  std::optional<std::uint64_t> rate;
  each<Bandwidth>(holds, [&](const Bandwidth& narrow, const auto&) {
    rate = std::min(rate.value_or(narrow.bytes_per_second), narrow.bytes_per_second);
  });
  return rate;
}

}  // namespace

template <typename E>
bool Flow::has() const {
  return std::any_of(holds_.begin(), holds_.end(),
                     [](const Hold& hold) { return std::holds_alternative<E>(hold.toxic.effect); });
}

void Flow::act(const std::vector<Toxic>& toxics, TimePoint now) {
  std::vector<Hold> before = std::exchange(holds_, {});
  for (const Toxic& toxic : toxics) {
    const auto known = std::find_if(before.begin(), before.end(),
                                    [&](const Hold& hold) { return hold.toxic.id == toxic.id; });
    if (known == before.end()) {
      holds_.push_back({toxic, now});
      holds_.back().met_bytes = !chunks_.empty();
      holds_.back().met_end = end_.has_value();
    } else {
      holds_.push_back(*known);
      holds_.back().toxic = toxic;
      before.erase(known);
    }
  }
  // As Toxiproxy has it: bytes are missing, so the connection is of no use.
  each<Timeout>(before, [&](const Timeout&, const Hold&) { is_cut_ = true; });
}

bool Flow::loses() const { return has<Timeout>(); }

void Flow::take(std::string_view bytes, TimePoint now) {
  for (Hold& hold : holds_) hold.met_bytes = true;
  if (loses()) return;
  chunks_.push_back({std::string(bytes), now, chance_.uniform(-1, 1)});
  waiting_ += bytes.size();
}

void Flow::take_end(TimePoint now) {
  for (Hold& hold : holds_) hold.met_end = true;
  end_ = now;
}

bool Flow::is_held() const { return is_cut_ || loses() || has<ResetPeer>(); }

TimePoint Flow::delayed(TimePoint came, double chance) const {
  each<Latency>(holds_, [&](const Latency& latency, const Hold&) {
    const auto jitter =
        Duration(static_cast<Duration::rep>(static_cast<double>(latency.jitter.count()) * chance));
    came += std::max(Duration{0}, latency.delay + jitter);
  });
  return came;
}

std::size_t Flow::left_of_limit() const {
  std::uint64_t left = std::numeric_limits<std::size_t>::max();
  each<LimitData>(holds_, [&](const LimitData& limit, const Hold& hold) {
    left = std::min(left, limit.bytes - std::min(limit.bytes, hold.passed));
  });
  return left;
}

std::size_t Flow::piece() const {
  std::size_t size = std::min(chunks_.front().bytes.size() - first_, left_of_limit());
  if (const auto rate = rate_of(holds_)) {
    const double whole = static_cast<double>(*rate) * harness::seconds(piece_time);
    size = std::min(
        size, static_cast<std::size_t>(std::clamp(whole, 1.0, static_cast<double>(largest_piece))));
  }
  return size;
}

std::optional<TimePoint> Flow::release() const {
  if (chunks_.empty() || is_held() || piece() == 0) return std::nullopt;
  const TimePoint came = delayed(chunks_.front().came, chunks_.front().chance);
  const auto rate = rate_of(holds_);
  if (!rate) return came;
  if (*rate == 0) return std::nullopt;
  return std::max(came, free_at_) + time_of(piece(), *rate);
}

std::string_view Flow::due(TimePoint now) const {
  const auto at = release();
  if (!at || *at > now) return {};
  return std::string_view(chunks_.front().bytes).substr(first_, piece());
}

void Flow::sent(std::size_t bytes, TimePoint now) {
  if (const auto rate = rate_of(holds_); rate && *rate > 0) {
    const Chunk& chunk = chunks_.front();
    free_at_ = std::max(free_at_, delayed(chunk.came, chunk.chance)) + time_of(bytes, *rate);
    free_at_ = std::max(free_at_, now - most_made_up);
  }
  for (Hold& hold : holds_) hold.passed += bytes;
  last_sent_ = now;
  waiting_ -= bytes;
  first_ += bytes;
  if (first_ < chunks_.front().bytes.size()) return;
  chunks_.pop_front();
  first_ = 0;
}

TimePoint Flow::end_due() const {
  TimePoint at = std::max(delayed(*end_, 0), last_sent_);
  each<SlowClose>(holds_, [&](const SlowClose& slow, const Hold&) { at += slow.delay; });
  return at;
}

Flow::Fate Flow::fate(TimePoint now) const {
  Fate fate = Fate::goes_on;
  each<Timeout>(holds_, [&](const Timeout& timeout, const Hold& hold) {
    if (timeout.after > Duration{0} && now >= hold.since + timeout.after) fate = Fate::closes;
  });
  if (is_cut_ || left_of_limit() == 0) fate = Fate::closes;
  each<ResetPeer>(holds_, [&](const ResetPeer& reset, const Hold& hold) {
    if (now >= hold.since + reset.after) fate = Fate::resets;
  });
  if (fate != Fate::goes_on) return fate;
  if (end_ && chunks_.empty() && !is_held() && now >= end_due()) return Fate::ends;
  return Fate::goes_on;
}

// A timeout has every connection closed, at the latest when it is taken away.
bool Flow::is_hit(const Hold& hold, TimePoint now) {
  const bool met_any = hold.met_bytes || hold.met_end;
  const auto& effect = hold.toxic.effect;
  if (const auto* reset = std::get_if<ResetPeer>(&effect)) {
    return met_any || now >= hold.since + reset->after;
  }
  if (const auto* limit = std::get_if<LimitData>(&effect)) return hold.passed >= limit->bytes;
  if (std::holds_alternative<Bandwidth>(effect)) return hold.met_bytes;
  if (std::holds_alternative<SlowClose>(effect)) return hold.met_end;
  return met_any || std::holds_alternative<Timeout>(effect);
}

std::vector<std::string> Flow::new_hits(TimePoint now) {
  std::vector<std::string> names;
  for (Hold& hold : holds_) {
    if (hold.is_counted || !is_hit(hold, now)) continue;
    hold.is_counted = true;
    names.push_back(hold.toxic.name);
  }
  return names;
}

std::optional<TimePoint> Flow::next(TimePoint now) const {
  std::optional<TimePoint> next;
  const auto consider = [&](TimePoint at) {
    if (at > now) next = next ? std::min(*next, at) : at;
  };
  if (holds_.empty()) return next;
  if (const auto at = release()) consider(*at);
  if (end_ && chunks_.empty()) consider(end_due());
  each<Timeout>(holds_, [&](const Timeout& timeout, const Hold& hold) {
    if (timeout.after > Duration{0}) consider(hold.since + timeout.after);
  });
  each<ResetPeer>(holds_, [&](const ResetPeer& reset, const Hold& hold) {
    consider(hold.since + reset.after);
  });
  return next;
}

}  // namespace linkproxy
