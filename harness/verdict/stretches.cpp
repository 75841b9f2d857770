#include "harness/verdict/stretches.hpp"

#include <algorithm>

#include "harness/verdict/population.hpp"

namespace harness::verdict {
namespace {

// The marks of phases are taken by another clock than the seconds of the load: they may be a little
// apart.
constexpr Duration clock_rounding = std::chrono::milliseconds{20};

Duration at_its_second(Duration at) {
  const Duration second = std::chrono::round<std::chrono::seconds>(at);
  return std::chrono::abs(at - second) <= clock_rounding ? second : at;
}

Duration first_second(const Cut& cut, Duration width) {
  const Duration past = cut.begin % width;
  const Duration before = cut.begin - past;
  return cut.whole_seconds && past > Duration{0} ? before + width : before;
}

void add(const load::SecondStats& second, Stretch& stretch) {
  stretch.ok += second.ok;
  stretch.failed += second.failed;
  stretch.unknown += second.unknown;
  stretch.latency.add(second.latency);
}

std::vector<Stretch> empty_stretches(Duration begin, const Cut& cut) {
  std::vector<Stretch> all;
  for (; begin + cut.over <= cut.end; begin += cut.over) {
    all.push_back({begin, begin + cut.over, 0, 0, 0, {}, {}});
  }
  return all;
}

load::Waited waited_of(const std::vector<const load::RequestStats*>& requests) {
  load::Waited all;
  for (const load::RequestStats* one : requests) {
    for (const load::AnswerStats& answers : one->answers) all.add(answers.times.waited);
  }
  return all;
}

// The stretches, and behind them one for what belongs to the window and ended after all of them.
class InStretches {
 public:
  InStretches(std::vector<Stretch> whole, const Cut& cut, Duration width)
      : whole_(std::move(whole)), cut_(cut), width_(width) {
    late_.begin = late_.end = whole_.back().end;
  }

  void take(const load::SecondStats& second) {
    const Duration at = std::chrono::seconds{second.at};
    const bool is_late = at >= whole_.back().end;
    const bool is_outside = is_late || at < whole_.front().begin;
    if (is_outside && cut_.whole_seconds) return;
    if (is_late) late_.end = std::max(late_.end, at + width_);
    add(second, is_late ? late_ : stretch_of(at));
  }

  std::vector<Stretch> all() && {
    if (late_.ended() > 0) whole_.push_back(late_);
    return std::move(whole_);
  }

 private:
  Stretch& stretch_of(Duration at) {
    const Duration since = std::max(Duration{0}, at - whole_.front().begin);
    return whole_[static_cast<std::size_t>(since / cut_.over)];
  }

  std::vector<Stretch> whole_;
  Stretch late_;
  Cut cut_;
  Duration width_;
};

}  // namespace

Result<std::vector<Stretch>> stretches_of(const std::vector<const load::RequestStats*>& requests,
                                          const Cut& marks, std::uint32_t second_width) {
  const Cut cut{at_its_second(marks.begin), at_its_second(marks.end), marks.over,
                marks.whole_seconds};
  const Duration width = std::chrono::seconds{second_width};
  if (cut.over % width != Duration{0}) {
    return fail("of so long a load every " + format_duration(width) + " are kept", {},
                "write a multiple of that");
  }
  std::vector<Stretch> all = empty_stretches(first_second(cut, width), cut);
  if (all.empty()) {
    return fail("no stretch of " + format_duration(cut.over) + " is whole in the window", {},
                "make it longer");
  }
  InStretches stretches(std::move(all), cut, width);
  for (const load::RequestStats* one : requests) {
    for (const load::SecondStats& second : one->seconds) stretches.take(second);
  }
  all = std::move(stretches).all();
  const load::Waited waited = waited_of(requests);
  for (Stretch& stretch : all) stretch.waited = waited;
  return all;
}

std::optional<Interval> trend(const Stretch& stretch, const scenario::Condition& condition) {
  Stretch without_waiting = stretch;
  without_waiting.waited = {};
  return trend_without_waiting(without_waiting, condition);
}

std::optional<Interval> trend_without_waiting(const Stretch& stretch,
                                              const scenario::Condition& condition) {
  const Population lowest{
      stretch.latency.lowest(), {}, stretch.unanswered(), false, stretch.waited};
  const auto shortest = trend_without_waiting(lowest, condition);
  const auto longest =
      trend(Population{stretch.latency.highest(), {}, stretch.unanswered()}, condition);
  if (!shortest || !longest) return std::nullopt;
  return Interval{shortest->low, longest->high};
}

}  // namespace harness::verdict
