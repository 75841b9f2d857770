#include "harness/run/condition_watch.hpp"

#include <algorithm>
#include <utility>

#include "harness/run/asked_condition.hpp"
#include "harness/run/live_stretch.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::run {
ConditionWatch::ConditionWatch(Duration interval, const Clock& clock, Asking ask, Figures figures)
    : interval_(interval), clock_(clock), ask_(std::move(ask)), figures_(std::move(figures)) {}

std::size_t ConditionWatch::add(const scenario::LiveCondition& condition) {
  watched_.push_back({condition, looks_back_of(condition)});
  return watched_.size() - 1;
}

void ConditionWatch::begin(TimePoint load_began) {
  began_ = load_began;
  for (Watched& one : watched_) one.due = load_began + std::max(interval_, one.looks_back);
}

void ConditionWatch::look() {
  if (!began_) return;
  const TimePoint now = clock_.now();
  for (Watched& one : watched_) {
    if (one.condition.is_asked()) look_at_backend(one, now);
  }
  look_at_figures(now);
}

void ConditionWatch::look_at_backend(Watched& one, TimePoint now) {
  if (one.coming.valid()) {
    if (one.coming.wait_for(Duration{0}) != std::future_status::ready) return;
    const Heard answer = heard(one.condition, one.question, one.coming.get());
    note(one, {one.asked_about, one.asked_about, answer.is_so, answer.is_answered, answer.seen});
  }
  if (now < one.due || !ask_) return;
  while (one.due <= now) one.due += interval_;
  one.asked_about = clock_.wall();
  one.question = question_of(one.condition, one.asked_about);
  one.coming = ask_(one.question);
}

// A worker has counted a second a little after it is over.
void ConditionWatch::look_at_figures(TimePoint now) {
  const auto is_of_client = [](const Watched& one) { return !one.condition.is_asked(); };
  if (std::none_of(watched_.begin(), watched_.end(), is_of_client)) return;
  if (now < *began_ + std::chrono::seconds{last_.seconds.most + 1}) return;
  load::LiveFigures figures = figures_();
  if (!figures.seconds.are_level() || figures.seconds.most <= last_.seconds.most) return;
  const WallTime origin = clock_.wall() - (now - *began_);
  for (Watched& one : watched_) {
    if (one.condition.is_asked()) continue;
    const verdict::Stretch stretch = stretch_between(last_, figures, one.condition.kind);
    const std::optional<Interval> value = figure_of(one.condition, stretch);
    Look look{origin + stretch.begin, origin + stretch.end};
    look.is_so = value && one.condition.figure->comparison.truth(*value) == scenario::Truth::holds;
    look.seen = value ? value->text() + " over " +
                            verdict::counted(static_cast<double>(stretch.ended()), "request")
                      : "no request ended";
    note(one, look);
  }
  last_ = std::move(figures);
}

// What was between two looks that lie far apart nobody has seen.
void ConditionWatch::note(Watched& one, const Look& look) const {
  ConditionState& state = one.state;
  const bool goes_on = one.looked_at && look.from - *one.looked_at <= 2 * interval_;
  ++state.looks;
  if (!look.is_answered) ++state.unanswered;
  if (!look.is_so || !goes_on) state.since.reset();
  if (look.is_so && !state.since) state.since = look.from;
  state.holds = state.since && look.until - *state.since >= one.condition.hold;
  state.seen = look.seen;
  one.looked_at = look.until;
}

}  // namespace harness::run
