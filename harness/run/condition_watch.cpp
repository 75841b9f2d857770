#include "harness/run/condition_watch.hpp"

#include <algorithm>
#include <ranges>
#include <span>
#include <utility>

#include "harness/observe/wire.hpp"
#include "harness/run/asked_condition.hpp"
#include "harness/run/live_stretch.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/existence.hpp"

namespace harness::run {
namespace {

bool has_come(const std::vector<std::future<observe::Answer>>& coming) {
  return !coming.empty() && std::ranges::all_of(coming, [](const auto& one) {
    return one.wait_for(Duration{0}) == std::future_status::ready;
  });
}

// Of the first that has no answer; empty: each has one.
std::string why_unanswered(std::span<const observe::Answer> answers) {
  for (const observe::Answer& answer : answers) {
    const auto document = observe::document(answer);
    if (!document) return to_string(document.error());
  }
  return {};
}

}  // namespace

ConditionWatch::ConditionWatch(Duration interval, const Clock& clock, Asking ask, Figures figures)
    : interval_(interval), clock_(clock), ask_(std::move(ask)), figures_(std::move(figures)) {}

std::size_t ConditionWatch::add(const scenario::LiveCondition& condition) {
  watched_.push_back({condition, looks_back_of(condition)});
  return watched_.size() - 1;
}

void ConditionWatch::begin(TimePoint load_began) {
  began_ = load_began;
  for (Watched& one : watched_) {
    one.due = load_began + std::max(interval_, one.looks_back);
    one.heard_at = one.not_so_at = clock_.wall() + (one.due - clock_.now());
  }
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
  if (has_come(one.coming)) note(one, hear(one));
  for (; one.due <= now; one.due += interval_) {
    const bool is_the_last = one.due + interval_ > now;
    if (is_the_last && ask_ && one.coming.empty()) {
      ask(one);
    } else {
      miss(one, clock_.wall() - (now - one.due));
    }
  }
}

void ConditionWatch::ask(Watched& one) {
  one.asked_about = clock_.wall();
  one.questions = questions_of(one.condition, one.asked_about);
  one.of_its_value = one.questions.size();
  if (!one.is_founded) {
    const auto more =
        verdict::questions_for_existence(one.condition, watched_until(one.asked_about));
    one.questions.insert(one.questions.end(), more.begin(), more.end());
  }
  for (const observe::Question& question : one.questions) one.coming.push_back(ask_(question));
}

// Whether there is something to ask of that cannot be asked makes a moment unknown.
ConditionWatch::Look ConditionWatch::hear(Watched& one) const {
  std::vector<observe::Answer> answers;
  for (auto& coming : one.coming) answers.push_back(coming.get());
  one.coming.clear();
  const std::size_t own = one.of_its_value;
  const std::span<const observe::Answer> about_existence = std::span(answers).subspan(own);
  const Heard value =
      heard(one.condition, std::span(one.questions).first(own), std::span(answers).first(own));
  Look look{one.asked_about,   one.asked_about, value.is_so,
            value.is_answered, value.has_data,  value.seen};
  if (one.is_founded || !value.is_answered) return look;
  const std::string silent = why_unanswered(about_existence);
  if (silent.empty()) {
    one.state.absent =
        verdict::existence_of(one.condition, watched_until(one.asked_about), about_existence).why;
    if (one.state.absent.empty()) {
      one.is_founded =
          verdict::is_settled(one.condition, watched_until(one.asked_about), about_existence);
      return look;
    }
  }
  look.is_so = look.has_data = false;
  look.is_answered = silent.empty();
  look.seen = silent.empty() ? one.state.absent : silent;
  return look;
}

observe::Window ConditionWatch::watched_until(WallTime at) const {
  return {clock_.wall() - (clock_.now() - *began_), at};
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
    look.has_data = value.has_value();
    // Of a second in which all wait for an answer nobody knows how long that takes, and what comes.
    look.is_answered = value.has_value() || figures.under_way == 0;
    look.seen = value ? value->text() + " over " +
                            verdict::counted(static_cast<double>(stretch.ended()), "request")
                      : "no request ended";
    note(one, look);
  }
  last_ = std::move(figures);
}

// What was between two looks that lie more than two scrapes apart nobody has seen.
void ConditionWatch::note(Watched& one, const Look& look) const {
  ConditionState& state = one.state;
  const bool goes_on = !is_far(one.heard_at, look.from);
  come_to(one, look.from);
  ++state.looks;
  if (!look.is_answered) ++state.unanswered;
  if (look.is_answered && look.has_data) ++state.with_data;
  if (!look.is_so || !goes_on) state.since.reset();
  if (look.is_so && !state.since) state.since = look.from;
  state.holds = state.since && look.until - *state.since >= one.condition.hold;
  state.seen = look.seen;
  if (!look.is_answered) return;
  one.heard_at = look.until;
  if (look.is_so) return;
  one.not_so_at = look.until;
  one.is_blind = false;
}

// One at which nobody could be asked, as the answer to an earlier question was still to come.
void ConditionWatch::miss(Watched& one, WallTime at) const {
  ConditionState& state = one.state;
  ++state.looks;
  ++state.unanswered;
  state.seen = "no answer came in time";
  // The answer may yet say how it was then.
  const WallTime known = !one.coming.empty() ? one.asked_about : one.heard_at;
  if (!is_far(known, at)) return;
  state.since.reset();
  state.holds = false;
  come_to(one, at);
}

// What nobody has seen may have been so, since it was last seen not to be.
void ConditionWatch::come_to(Watched& one, WallTime at) const {
  one.is_blind = one.is_blind || is_far(one.heard_at, at);
  const Duration maybe_for = at - one.not_so_at;
  if (!one.is_blind || maybe_for < one.condition.hold) return;
  one.state.maybe_for = std::max(one.state.maybe_for, maybe_for);
  one.state.maybe_at = at;
}

}  // namespace harness::run
