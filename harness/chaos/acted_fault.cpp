#include "harness/chaos/acted_fault.hpp"

#include <algorithm>
#include <utility>

namespace harness::chaos {
namespace {

// Between two questions while one waits for another answer, and while a fault lasts.
constexpr Duration soon = std::chrono::milliseconds{200};
constexpr Duration now_and_then = std::chrono::seconds{1};
constexpr Duration look_again = std::chrono::milliseconds{50};

// How often it is asked in the end before nobody can tell.
constexpr int most_looks_back = 3;

}  // namespace

ActedFault::ActedFault(WrittenFault written, const Controls& controls)
    : written_(std::move(written)), on_(controls) {}

Result<void> ActedFault::inject() {
  if (auto located = locate(); !located) return located;
  // Its proof is asked for first, and then it is injected: each within that time.
  const Duration at_most = 2 * written_.within;
  target::Undo undo{written_.what, written_.undo};
  if (may_outlast_us()) undo.settles_at = on_.clock.wall() + at_most;
  settles_at_ = on_.clock.now() + at_most;
  auto promised = on_.acts->promise(undo);
  if (!promised) return fail(promised.error());
  promised_ = *std::move(promised);
  injecting_.emplace([this](const std::stop_token& stop) { return do_inject(stop); });
  return {};
}

// Its proof is asked first.
bool ActedFault::has_begun() { return began_ || !injecting_ || injecting_->outcome().has_value(); }

// All of it, before any of it is done.
Result<void> ActedFault::locate() {
  if (on_.acts == nullptr) return fail("there is nobody to do it", written_.what);
  for (target::Act* act : {&written_.inject, &written_.undo, &written_.proof.act}) {
    auto found = located(*act);
    if (!found) return fail(found.error());
    *act = *std::move(found);
  }
  watch_.emplace(written_.proof, *on_.acts, written_.within, on_.clock);
  return {};
}

Result<target::Act> ActedFault::located(const target::Act& act) const {
  auto found = on_.acts->locate(act);
  if (!found) return fail(found.error().what, written_.what, found.error().remedy);
  return found;
}

// Programs, directories and places; of each that is not there, as of all but what they say.
std::optional<Hindrances> ActedFault::rehearsed() {
  if (on_.acts == nullptr) return Hindrances();
  Hindrances all;
  for (const target::Act* act : {&written_.inject, &written_.undo, &written_.proof.act}) {
    const auto found = located(*act);
    if (found) continue;
    const std::string what = to_string(found.error());
    const bool is_known = std::ranges::any_of(
        all, [&](const Hindrance& one) { return to_string(one.error) == what; });
    if (!is_known) all.push_back({found.error(), true});
  }
  return all;
}

Result<std::string> ActedFault::do_inject(const std::stop_token& stop) {
  const auto before = ask(written_.proof, *on_.acts, written_.within, stop);
  if (!before) return fail("its proof cannot be asked: " + before.error().what);
  if (before->holds) {
    return fail("its proof holds before it is injected, and so proves nothing: " + before->text, {},
                "undo what is left of an earlier one, or name another proof");
  }
  if (stop.stop_requested()) return fail("was given up");
  began_ = true;
  const auto outcome = on_.acts->carry_out(written_.inject, written_.within, stop);
  if (!outcome) return fail(without_answer(outcome.error()));
  std::string text = text_of(written_.inject) + " " + outcome->text;
  if (!outcome->good) return fail("was not injected: " + text);
  return text;
}

// Of a server that goes on for longer than that, nothing is known.
Error ActedFault::without_answer(Error failure) {
  if (!may_outlast_us() || !target::may_still_act(failure)) return failure;
  unanswered_ = true;
  const std::string bound = format_duration(2 * written_.within);
  failure.what += "; its server may go on with it: it is undone at once, and once more " + bound +
                  " after it was sent";
  failure.remedy = "give it a within in which it is answered: what takes effect later stays on";
  return failure;
}

// A program that is given up is killed. A request is not: its server goes on.
bool ActedFault::may_outlast_us() const {
  return std::holds_alternative<target::RequestCall>(written_.inject);
}

// The conductor's thread: its clock is nobody else's.
void ActedFault::look_whether_settled() {
  if (settled_ || promised_.empty()) return;
  const bool has_answer = injecting_ && injecting_->outcome() && !unanswered_;
  settled_ = !may_outlast_us() || has_answer || on_.clock.now() >= settles_at_;
  if (settled_ && may_outlast_us()) on_.acts->settled(promised_);
}

Result<void> ActedFault::proceed() {
  const auto outcome = injecting_ ? injecting_->outcome() : std::nullopt;
  look_whether_settled();
  if (outcome && !*outcome) return fail(outcome->error());
  return {};
}

std::optional<std::string> ActedFault::seen() {
  const auto injected = injecting_ ? injecting_->outcome() : std::nullopt;
  if (!injected || !*injected) return std::nullopt;
  const auto answer = watch_->look(soon);
  if (!answer) return std::nullopt;
  if (*answer && (*answer)->holds) return **injected + "; " + (*answer)->text;
  in_the_way_ = *answer ? (*answer)->text : answer->error().what;
  return std::nullopt;
}

std::optional<std::string> ActedFault::over() {
  const auto answer = watch_->look(now_and_then);
  if (!answer) return std::nullopt;
  if (!*answer) {
    unwatched_ = "its proof cannot be asked any more: " + answer->error().what;
    return std::nullopt;
  }
  if ((*answer)->holds) return std::nullopt;
  return "its proof no longer holds: " + (*answer)->text;
}

// What is under way is given up first, where that ends it: an undo that is overtaken by its act
// undoes nothing.
Result<void> ActedFault::revert() {
  if (promised_.empty() || undoing_ || !undone_.empty()) return {};
  watch_->forget();
  if (!began_ || !may_outlast_us()) injecting_.reset();
  look_whether_settled();
  if (!began_) {
    on_.acts->done(std::exchange(promised_, {}));
    return {};
  }
  in_the_way_.clear();
  tried_ = on_.clock.now();
  undoing_.emplace([this](const std::stop_token& stop) { return do_undo(stop); });
  return {};
}

// At once, and where the injection may still be under way once more behind it. Where we are told to
// end before, whoever finds the promise does so.
Result<std::string> ActedFault::do_undo(const std::stop_token& stop) {
  const bool was_settled = settled_;
  auto undone = undo_once(stop);
  if (!undone || was_settled) return undone;
  while (!settled_) {
    if (!pass_time(stop, look_again)) return ended_early();
  }
  return undo_once(stop);
}

Result<std::string> ActedFault::undo_once(const std::stop_token& stop) {
  const auto outcome = on_.acts->carry_out(written_.undo, written_.within, stop);
  if (!outcome) return fail(outcome.error());
  std::string text = text_of(written_.undo) + " " + outcome->text;
  if (!outcome->good) return fail(std::move(text));
  return text;
}

std::optional<std::string> ActedFault::gone() {
  if (promised_.empty()) return "nothing was done";
  if (!is_undone()) return std::nullopt;
  const auto answer = watch_->look(soon);
  if (!answer) return std::nullopt;
  if (*answer && !(*answer)->holds) return undone_ + "; " + (*answer)->text;
  in_the_way_ = *answer ? (*answer)->text : answer->error().what;
  return std::nullopt;
}

std::optional<Result<std::string>> ActedFault::back() {
  std::optional<Result<std::string>> answer = look_back();
  if (!answer) return answer;
  has_looked_back_ = true;
  const bool is_well = *answer && (*answer)->empty();
  if (is_well && std::exchange(stays_promised_, false)) on_.acts->done(promised_);
  return answer;
}

// What is not answered is asked a few times. A query that has no value once the load is over, such
// as a share of requests, was seen to be gone while it had one.
std::optional<Result<std::string>> ActedFault::look_back() {
  const auto nothing = [] { return Result<std::string>(std::string()); };
  if (!began_ || undone_.empty()) return nothing();
  const auto answer = watch_->look(unanswered_looks_ == 0 ? Duration{0} : now_and_then);
  if (!answer) return std::nullopt;
  if (*answer) return (*answer)->holds ? Result<std::string>((*answer)->text) : nothing();
  if (has_no_value(answer->error())) return nothing();
  if (++unanswered_looks_ < most_looks_back) return std::nullopt;
  return Result<std::string>(fail(answer->error()));
}

// It is undone whether or not that can be written.
Result<void> ActedFault::revert_again() {
  const Result<void> promised = promise_again();
  tried_ = on_.clock.now();
  undoing_.emplace([this](const std::stop_token& stop) { return do_undo(stop); });
  return promised;
}

Result<void> ActedFault::leave_undo() {
  if (!began_ || undone_.empty()) return {};
  return promise_again();
}

// As if nothing were undone.
Result<void> ActedFault::promise_again() {
  has_looked_back_ = true;
  Result<std::string> promised = promised_;
  if (!std::exchange(stays_promised_, false)) {
    promised = on_.acts->promise({written_.what, written_.undo});
  }
  if (promised) promised_ = *promised;
  watch_->forget();
  undone_.clear();
  in_the_way_.clear();
  undoing_.reset();
  if (!promised) return fail(promised.error());
  return {};
}

bool ActedFault::is_left_to_undo() const {
  const auto* request = std::get_if<target::RequestCall>(&written_.undo);
  const bool ends_with_run = request != nullptr && request->ends_with_run;
  return undoing_ && undone_.empty() && !ends_with_run;
}

std::string ActedFault::in_the_way() {
  if (!is_left_to_undo()) return in_the_way_;
  return (in_the_way_.empty() ? "its undo is under way" : in_the_way_) + "; " + tried_as_it_ends +
         left_in_journal;
}

// What does not succeed is tried again: what it needs may be on its way back.
bool ActedFault::is_undone() {
  if (!undone_.empty()) return true;
  look_whether_settled();
  const auto outcome = undoing_ ? undoing_->outcome() : std::nullopt;
  if (!outcome) return false;
  if (*outcome) {
    undone_ = **outcome;
    // What may still come is undone by whoever is left, where nobody comes to look again.
    stays_promised_ = unanswered_ && !has_looked_back_;
    if (!stays_promised_) on_.acts->done(promised_);
    return true;
  }
  in_the_way_ = "its undo failed: " + outcome->error().what;
  if (undo_failed_.empty()) undo_failed_ = in_the_way_;
  if (on_.clock.now() - tried_ < now_and_then) return false;
  undoing_.reset();
  tried_ = on_.clock.now();
  undoing_.emplace([this](const std::stop_token& stop) { return do_undo(stop); });
  return false;
}

}  // namespace harness::chaos
