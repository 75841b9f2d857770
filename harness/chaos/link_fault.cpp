#include "harness/chaos/link_fault.hpp"

#include <algorithm>
#include <utility>

namespace harness::chaos {
namespace {

using Shows = LinkEffect::Shows;

// Each look is two requests to who answers there.
constexpr Duration between_looks_at_link = std::chrono::seconds{1};

constexpr unsigned most_questions = 256;

// Before the load.
constexpr Duration longest_for_one_answer = std::chrono::seconds{5};

// Of a setting that moves; and for how long the proxy may take none.
constexpr Duration between_steps = std::chrono::milliseconds{500};
constexpr Duration most_behind = std::chrono::seconds{3};

}  // namespace

LinkEffect moving(Duration over, const std::function<LinkEffect(Duration since)>& at) {
  if (over <= Duration{0}) return at(over);
  LinkEffect effect = at(Duration{0});
  effect.moves_for = over;
  effect.at = at;
  return effect;
}

LinkFault::LinkFault(scenario::Link link, LinkEffect effect, const Controls& controls)
    : link_(std::move(link)), effect_(std::move(effect)), controls_(controls) {}

Result<void> LinkFault::find_control() {
  if (!control_) control_ = controls_.system.link(link_.from, link_.to);
  if (!control_) return fail("there is no proxy between them", link_.text());
  return {};
}

std::optional<Hindrances> LinkFault::rehearsed() {
  if (auto found = find_control(); !found) return Hindrances{{found.error(), true}};
  return search_.outcome([this](const std::stop_token& stop) { return look_for_hindrances(stop); });
}

// Whether its proxy has room for it, and whether who answers says enough for it ever to show: as
// much as may be asked for, seen as it would be at the worst.
Hindrances LinkFault::look_for_hindrances(const std::stop_token& stop) const {
  if (auto state = control_->state(); !state) return {{state.error(), false}};
  if (auto room = control_->has_room(effect_.toxic); !room) return {{room.error(), false}};
  const LinkSight one = control_->beside({.patience = longest_for_one_answer}, stop);
  if (!one.is_whole({})) return {{no_answer(one), false}};
  if (link_.shows != scenario::Link::Shows::in_long_answers) return {};
  const LinkEffect worst = effect_.at ? effect_.at(effect_.moves_for) : effect_;
  LinkSight most = control_->beside(worst.question, stop);
  if (!most.is_whole(worst.question) || most.answers == 0) return {};
  const std::uint64_t size = most.bytes / most.answers;
  most.bytes = size * most_questions;
  most.answers = most_questions;
  if (worst.shows(most, most) != Shows::too_little) return {};
  return {{too_little(size), true}};
}

// What is never answered, a client sees nothing of, whatever is wrong with the link.
Error LinkFault::no_answer(const LinkSight& sight) const {
  return {"a client of the harness " + sight.text() +
              " beside the link, so that nobody could see " + link_.fault + " on it",
          link_.text(),
          link_.to +
              " has to answer what it is asked: a GET, where its url begins with http; give "
              "it a url that begins with tcp://, if it speaks no HTTP"};
}

Error LinkFault::too_little(std::uint64_t bytes) const {
  return {"an answer of " + std::to_string(bytes) + " bytes is too little to show it", link_.text(),
          "use a smaller rate or limit"};
}

// What a proxy of ours does ends with it, and so does what it leads.
std::optional<std::string> LinkFault::ended_with_its_proxy() const {
  const auto ended = control_ ? control_->ended() : std::nullopt;
  if (!ended) return std::nullopt;
  return "its proxy has ended: " + *ended;
}

Result<void> LinkFault::proceed() {
  if (const auto ended = ended_with_its_proxy()) return fail(*ended, link_.text());
  const auto injected = injecting_ ? injecting_->outcome() : std::nullopt;
  if (injected && !*injected) return fail(injected->error());
  if (!injected) return {};
  settle();
  keep_moving();
  if (problem_) return fail(*problem_);
  return {};
}

std::optional<std::string> LinkFault::seen() {
  const auto seen = is_injected() ? look() : std::nullopt;
  if (!seen) return std::nullopt;
  in_the_way_ = seen->state ? text(*seen) : to_string(seen->state.error());
  if (!seen->state || !is_there(*seen->state)) return std::nullopt;
  const Shows shows = judge(*seen);
  if (shows == Shows::yes) {
    beside_when_seen_ = seen->beside;
    was_seen_ = true;
    return text(*seen);
  }
  note_what_hides(*seen, shows);
  if (shows == Shows::too_little) ask_for_more(*seen);
  return std::nullopt;
}

// As many as it takes, at once: where something else is wrong with the link, too, there is little
// time in which it is to be seen.
void LinkFault::ask_for_more(const Look& seen) {
  unsigned& times = effect_.question.times;
  if (times >= most_questions) {
    if (is_moving()) return;  // it gets worse
    problem_ = too_little(seen.beside.bytes / times);
    return;
  }
  LinkSight more = seen.beside;
  do {
    times *= 2;
    more.bytes *= 2;
    more.answers *= 2;
  } while (times < most_questions && seen.effect.shows(seen.through, more) == Shows::too_little);
}

// A client that gets no answer, as something else is wrong with the link, too, sees nothing of what
// would be wrong with the answer. One that gets it would have seen it.
void LinkFault::note_what_hides(const Look& seen, Shows shows) {
  if (!seen.beside.is_whole(seen.effect.question)) {
    unanswered_ = text(seen);
    return;
  }
  if (!seen.through.is_whole(seen.effect.question) && has_others(*seen.state)) {
    hidden_ = text(seen);
    return;
  }
  const bool is_too_soon = looked_at_ < injected_at_ + effect_.earliest || is_moving();
  if (shows == Shows::no && !is_too_soon) was_clear_ = true;
}

std::string LinkFault::unanswered() {
  if (waits_for_first()) return no_answer_yet;
  return was_clear_ ? std::string() : unanswered_;
}

std::optional<std::string> LinkFault::over() {
  if (auto ended = ended_with_its_proxy()) return ended;
  keep_moving();
  if (problem_) return to_string(*problem_);
  const auto seen = look_while_it_lasts();
  if (!seen) return std::nullopt;
  if (!seen->state) {
    // Of one that is ending, the kernel tells its callers first.
    if (std::exchange(was_missed_, true)) return to_string(seen->state.error());
    looked_at_ = {};
    return std::nullopt;
  }
  if (!is_there(*seen->state)) return "somebody has mended the link";
  // Where nobody answers, or something else is wrong with the link, too, nothing is to be seen. Who
  // answers late for reasons of their own does so beside it, too: that is held against nothing.
  const bool is_hidden = !seen->beside.is_whole(effect_.question) || has_others(*seen->state);
  // The little that it is at first, a busy machine hides now and then, and of any one look it may
  // be the machine's doing: what ends it is seen twice.
  if (is_hidden || is_moving() || is_shown(*seen)) {
    was_missed_ = false;
    return std::nullopt;
  }
  if (std::exchange(was_missed_, true)) return text(*seen);
  looked_at_ = {};  // again at once
  return std::nullopt;
}

// By who answers beside it now, or did when it was seen: either may have been late by chance.
bool LinkFault::is_shown(const Look& look) const {
  Look as_before = look;
  as_before.beside = beside_when_seen_;
  return judge(look) == Shows::yes || judge(as_before) == Shows::yes;
}

std::string LinkFault::in_the_way() {
  if (!has_begun()) return not_told_yet;
  return waits_for_first() ? no_answer_yet : in_the_way_;
}

std::optional<std::string> LinkFault::gone() {
  if (!control_) return "it was never there";
  if (auto ended = ended_with_its_proxy()) return ended;
  if (!is_undone_by_now()) return std::nullopt;
  const auto seen = look();
  if (!seen) return std::nullopt;
  in_the_way_ = seen->state ? text(*seen) : to_string(seen->state.error());
  if (!seen->state) return std::nullopt;
  if (is_there(*seen->state)) {
    // Done late, or not undone whatever was said.
    if (may_try_again()) static_cast<void>(revert_again());
    return std::nullopt;
  }
  note_hits(*seen->state);
  const bool is_shown = judge(*seen) == Shows::yes;
  if (!is_shown && has_others(*seen->state)) {
    return "its proxy has it no longer; the link has another fault";
  }
  if (!is_shown && seen->through.is_whole(effect_.question)) return text(*seen);
  // Who answers beside it is there: it is the link that is not whole.
  still_acts_ = seen->beside.is_whole(effect_.question);
  if (still_acts_) in_the_way_ = "its proxy says that it has it no longer, and " + in_the_way_;
  return std::nullopt;
}

// None: it is under way.
std::optional<LinkFault::Look> LinkFault::look() {
  if (!control_) return std::nullopt;
  if (errand_) {
    if (!errand_->outcome()) return std::nullopt;
    errand_.reset();
    if (!std::exchange(is_stale_, false)) {
      has_looked_ = true;
      return *found_;
    }
  }
  looked_at_ = controls_.clock.now();
  found_ = std::make_shared<Look>();
  found_->effect = effect_;
  errand_.emplace([&control = *control_, question = effect_.question,
                   found = found_](const std::stop_token& stop) -> Result<std::string> {
    found->beside = control.beside(question, stop);
    found->through = control.through(question, stop);
    found->state = control.state();
    return std::string();
  });
  return std::nullopt;
}

std::optional<LinkFault::Look> LinkFault::look_while_it_lasts() {
  if (!errand_ && controls_.clock.now() < looked_at_ + between_looks_at_link) return std::nullopt;
  return look();
}

Shows LinkFault::judge(const Look& look) { return look.effect.shows(look.through, look.beside); }

// Where the setting moves, the proxy is told each half second, on an errand.
void LinkFault::keep_moving() {
  if (step_) return end_step();
  if (is_undone_ || !is_injected() || !is_moving()) return;
  const Duration since = std::min(controls_.clock.now() - injected_at_, effect_.moves_for);
  if (since >= next_step_ || since == effect_.moves_for) begin_step(since);
}

void LinkFault::begin_step(Duration since) {
  next_step_ = since + between_steps;
  LinkEffect next = effect_.at(since);
  const auto tell = [&control = *control_,
                     toxic = *next.toxic](const std::stop_token&) -> Result<std::string> {
    if (auto changed = control.change(toxic); !changed) return fail(changed.error());
    return std::string();
  };
  step_.emplace(std::move(next), since, tell);
}

// What the proxy has not taken is not what is to be seen.
void LinkFault::end_step() {
  const auto outcome = step_->errand.outcome();
  if (!outcome) return;
  const Duration since = controls_.clock.now() - injected_at_;
  if (*outcome) {
    moved_for_ = step_->since;
    effect_.toxic = step_->effect.toxic;
    effect_.shows = step_->effect.shows;
    // As much as it took before may take too long now.
    if (!was_seen_) effect_.question = step_->effect.question;
  } else if (since - moved_for_ >= most_behind) {
    problem_ = {"the proxy takes no new setting: " + outcome->error().what, link_.text()};
  }
  step_.reset();
}

// Whom a link that is cut refuses, its proxy does not see.
void LinkFault::note_hits(const target::LinkControl::State& state) {
  if (!effect_.toxic) return;
  const auto counted = state.hits.find(effect_.toxic->name());
  if (counted == state.hits.end()) return;
  hits_ = Hits{"connections", counted->second.connections, counted->second.probes};
}

bool LinkFault::is_there(const target::LinkControl::State& state) const {
  if (!effect_.toxic) return !state.is_enabled;
  return std::ranges::find(state.toxics, effect_.toxic->name()) != state.toxics.end();
}

bool LinkFault::has_others(const target::LinkControl::State& state) const {
  if (effect_.toxic && !state.is_enabled) return true;
  return std::ranges::any_of(state.toxics, [this](const std::string& name) {
    return !effect_.toxic || name != effect_.toxic->name();
  });
}

std::string LinkFault::text(const Look& look) {
  return "a client " + look.through.text() + " through the link, and " + look.beside.text() +
         " beside it";
}

}  // namespace harness::chaos
