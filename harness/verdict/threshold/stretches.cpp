#include "harness/verdict/threshold/stretches.hpp"

#include <algorithm>

#include "harness/verdict/threshold/population.hpp"

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

// What lies between the begins of two of them. Of long ones a sixtieth is close enough, and the
// work does not grow with them.
Duration step_of(Duration over, Duration width) {
  return std::max(width, over / 60 / width * width);
}

// Whole seconds from `begin` to `end`, with room for one of them at least.
std::vector<Stretch> empty_stretches(Duration begin, Duration end, Duration over, Duration step) {
  std::vector<Stretch> all;
  for (const Duration last = end - over; begin < last; begin += step) {
    all.push_back({begin, begin + over, 0, 0, 0, {}, {}});
  }
  all.push_back({end - over, end, 0, 0, 0, {}, {}});
  return all;
}

load::Waited waited_of(const std::vector<const load::RequestStats*>& requests) {
  load::Waited all;
  for (const load::RequestStats* one : requests) {
    for (const load::AnswerStats& answers : one->answers) all.add(answers.times.waited);
    all.failed_overdue += one->timed_out.overdue;
  }
  return all;
}

using EachRequest = std::vector<const load::RequestStats*>;

Duration begin_of(const load::SecondStats& second) { return std::chrono::seconds{second.at}; }

// Where what belongs to the window and ended after it lies; it ends where it begins: nowhere.
Stretch late_part(const EachRequest& requests, Duration window_end, Duration width) {
  Stretch late;
  for (const load::RequestStats* one : requests) {
    for (const load::SecondStats& second : one->seconds) {
      const Duration at = begin_of(second);
      if (at < window_end) continue;
      late.begin = late.end == Duration{0} ? at : std::min(late.begin, at);
      late.end = std::max(late.end, at + width);
    }
  }
  return late;
}

// Each of those that have this second in them; they are in the order of time.
void add_at(Duration at, const load::SecondStats& second, std::vector<Stretch>& stretches) {
  auto stretch = std::partition_point(stretches.begin(), stretches.end(),
                                      [&](const Stretch& one) { return one.end <= at; });
  for (; stretch != stretches.end() && stretch->begin <= at; ++stretch) add(second, *stretch);
}

// What ended in the part of a second at one of the window's edges is beside the first or the last.
void fill(const EachRequest& requests, Duration window_end, const Cut& cut, Duration width,
          std::vector<Stretch>& stretches) {
  const Duration first = stretches.front().begin;
  const Duration last = stretches.back().end - width;
  for (const load::RequestStats* one : requests) {
    for (const load::SecondStats& second : one->seconds) {
      const Duration at = begin_of(second);
      const bool is_outside = at < first || at > last;
      if (at >= window_end || (is_outside && cut.whole_seconds)) continue;
      add_at(std::clamp(at, first, last), second, stretches);
    }
  }
}

// With as much before them as makes a whole stretch, so that few are not judged alone.
void add_late_ones(const EachRequest& requests, Stretch late, Duration over,
                   std::vector<Stretch>& stretches) {
  late.begin = std::max(stretches.front().begin, std::min(late.begin, late.end - over));
  for (const load::RequestStats* one : requests) {
    for (const load::SecondStats& second : one->seconds) {
      if (begin_of(second) >= late.begin) add(second, late);
    }
  }
  stretches.push_back(late);
}

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
  const Duration begin = first_second(cut, width);
  if (begin + cut.over > cut.end) {
    return fail("no stretch of " + format_duration(cut.over) + " is whole in the window", {},
                "make it longer");
  }
  const Duration end = cut.end - cut.end % width;
  std::vector<Stretch> all = empty_stretches(begin, end, cut.over, step_of(cut.over, width));
  const Duration window_end = end < cut.end ? end + width : end;
  fill(requests, window_end, cut, width, all);
  const Stretch late = late_part(requests, window_end, width);
  if (late.end > late.begin && !cut.whole_seconds) add_late_ones(requests, late, cut.over, all);
  const load::Waited waited = waited_of(requests);
  std::uint64_t in_doubt = 0;
  for (const load::RequestStats* one : requests) in_doubt += one->in_doubt;
  for (Stretch& stretch : all) {
    stretch.waited = waited;
    stretch.in_doubt = std::min(in_doubt, stretch.ended());
  }
  return all;
}

std::optional<Interval> trend(const Stretch& stretch, const scenario::Condition& condition) {
  Stretch without_waiting = stretch;
  without_waiting.waited = {};
  return trend_without_waiting(without_waiting, condition);
}

std::optional<Interval> trend_without_waiting(const Stretch& stretch,
                                              const scenario::Condition& condition) {
  const std::uint64_t rest = stretch.unanswered() + stretch.in_doubt;
  const Population lowest{stretch.latency.lowest(), {}, rest, false, stretch.waited};
  const auto shortest = trend_without_waiting(lowest, condition);
  const auto longest = trend(Population{stretch.latency.highest(), {}, rest}, condition);
  if (!shortest || !longest) return std::nullopt;
  return Interval{shortest->low, longest->high};
}

}  // namespace harness::verdict
