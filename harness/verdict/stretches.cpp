#include "harness/verdict/stretches.hpp"

#include <algorithm>

#include "harness/verdict/population.hpp"

namespace harness::verdict {
namespace {

// The marks of phases are taken by another clock than the seconds of the load: they may be a little
// apart.
constexpr Duration rounding = std::chrono::milliseconds{20};

Duration at_its_second(Duration at) {
  const Duration second = std::chrono::round<std::chrono::seconds>(at);
  return std::chrono::abs(at - second) <= rounding ? second : at;
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

// Null: it belongs to none.
Stretch* stretch_of(Duration second, const Cut& cut, std::vector<Stretch>& all) {
  const bool is_outside = second < all.front().begin || second >= all.back().end;
  if (is_outside && cut.whole_seconds) return nullptr;
  const Duration since = std::max(Duration{0}, second - all.front().begin);
  const auto index = static_cast<std::size_t>(since / cut.over);
  return &all[std::min(index, all.size() - 1)];
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
  std::vector<Stretch> all = empty_stretches(first_second(cut, width), cut);
  if (all.empty()) {
    return fail("no stretch of " + format_duration(cut.over) + " is whole in the window", {},
                "make it longer");
  }
  const load::Waited waited = waited_of(requests);
  for (Stretch& stretch : all) stretch.waited = waited;
  for (const load::RequestStats* one : requests) {
    for (const load::SecondStats& second : one->seconds) {
      Stretch* stretch = stretch_of(std::chrono::seconds{second.at}, cut, all);
      if (stretch != nullptr) add(second, *stretch);
    }
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
  const Population lowest{
      stretch.latency.lowest(), {}, stretch.unanswered(), false, stretch.waited};
  const auto shortest = trend_without_waiting(lowest, condition);
  const auto longest =
      trend(Population{stretch.latency.highest(), {}, stretch.unanswered()}, condition);
  if (!shortest || !longest) return std::nullopt;
  return Interval{shortest->low, longest->high};
}

}  // namespace harness::verdict
