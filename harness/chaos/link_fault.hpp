#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/chaos/errand.hpp"
#include "harness/chaos/fault.hpp"
#include "harness/chaos/hindrance_search.hpp"
#include "harness/chaos/link_settings.hpp"
#include "harness/target/link/link_control.hpp"

namespace harness::chaos {

using target::LinkQuestion;
using target::LinkSight;

// What a fault does to a link, and how a client sees it.
struct LinkEffect {
  enum class Shows {
    yes,
    no,
    too_little  // was answered to tell; more has to be asked
  };
  std::optional<target::Toxic> toxic;  // none: the link is cut
  LinkQuestion question;
  // What is seen through the link tells, beside what is seen without it. A pure function.
  std::function<Shows(const LinkSight& through, const LinkSight& beside)> shows;

  Duration earliest{0};  // after its injection: before that there is nothing to see

  // Of one that gets worse for so long from its injection on: what it is after some of that.
  Duration moves_for{0};
  std::function<LinkEffect(Duration since)> at = nullptr;
};

LinkEffect moving(Duration over, const std::function<LinkEffect(Duration since)>& at);

// A fault on a link, proven by a client that asks through it and beside it. What its proxy is told,
// and what the client asks, are errands.
class LinkFault final : public Fault {
 public:
  LinkFault(scenario::Link link, LinkEffect effect, const Controls& controls);

  std::optional<Hindrances> rehearsed() override;
  Result<void> inject() override;
  bool has_begun() override { return !injecting_ || injecting_->outcome().has_value(); }
  Result<void> proceed() override;
  std::optional<std::string> seen() override;
  std::optional<std::string> over() override;
  Result<void> revert() override;
  std::optional<std::string> gone() override;
  bool undone() override { return is_undone_ && !still_acts_; }
  std::string left() override;
  EndOfFault end() override { return {{}, undo_failed_}; }
  std::optional<Result<std::string>> back() override;
  Result<void> revert_again() override;
  std::optional<Hits> hits() override { return hits_; }
  std::string hidden() override { return was_clear_ ? std::string() : hidden_; }
  std::string unanswered() override;
  std::string in_the_way() override;

 private:
  static constexpr const char* no_answer_yet = "a client has had no answer yet";
  static constexpr const char* not_told_yet = "its proxy has not answered yet";

  struct Look {
    LinkSight through;
    LinkSight beside;
    Result<target::LinkControl::State> state = target::LinkControl::State{};
    LinkEffect effect;  // that there was when it began: it has only got worse since
  };

  // A new setting of the toxic, on its way to the proxy.
  struct Step {
    Step(LinkEffect next, Duration after, Errand::Act act)
        : effect(std::move(next)), since(after), errand(std::move(act)) {}

    LinkEffect effect;
    Duration since;
    Errand errand;
  };

  Hindrances look_for_hindrances(const std::stop_token& stop) const;
  Result<void> find_control();
  Error no_answer(const LinkSight& sight) const;
  Error too_little(std::uint64_t bytes) const;  // an answer of that many shows nothing of it
  std::optional<std::string> ended_with_its_proxy() const;
  Result<void> promise();
  Result<std::string> do_inject(const std::optional<target::Toxic>& toxic, bool asks_for_room);
  bool is_injected() const;
  bool may_come_late() const;  // nobody knows whether its proxy has done what it was told
  void settle();
  void begin_undo();
  bool may_try_again() const;
  bool is_undone_by_now();
  void note_undone();
  std::optional<Look> look();
  std::optional<Look> look_while_it_lasts();
  static LinkEffect::Shows judge(const Look& look);
  bool is_shown(const Look& look) const;
  void note_hits(const target::LinkControl::State& state);
  bool is_there(const target::LinkControl::State& state) const;
  void keep_moving();
  void begin_step(Duration since);
  void end_step();
  bool is_moving() const { return moved_for_ < effect_.moves_for; }
  void ask_for_more(const Look& seen);
  void note_what_hides(const Look& seen, LinkEffect::Shows shows);
  bool has_others(const target::LinkControl::State& state) const;
  static std::string text(const Look& look);
  bool waits_for_first() const { return errand_ && !has_looked_; }

  scenario::Link link_;
  LinkEffect effect_;
  Controls controls_;
  std::unique_ptr<target::LinkControl> control_;
  HindranceSearch search_;       // uses control_
  std::shared_ptr<Look> found_;  // by the errand, once it has an outcome
  std::optional<Errand> errand_;
  bool is_stale_ = false;  // it asks for what is no longer of use
  TimePoint looked_at_{};
  LinkSight beside_when_seen_;
  bool was_seen_ = false;
  bool was_missed_ = false;  // by the look before, though it is to last
  TimePoint injected_at_{};
  std::optional<Step> step_;
  Duration next_step_{0};            // as the one below
  Duration moved_for_{0};            // since the injection, when the proxy last took a step
  std::atomic<bool> began_ = false;  // its proxy was told, or nearly
  bool is_undone_ = true;
  bool still_acts_ = false;              // the link is not whole, whatever its proxy says
  std::optional<std::string> promised_;  // its undo, in the journal: its proxy outlives the run
  bool is_settled_ = false;              // its injection has had its answer
  TimePoint tried_{};                    // to undo it
  std::string undo_failed_;              // why, at its first try
  std::optional<Hits> hits_;
  std::string hidden_;       // what a client saw in its place
  bool has_looked_ = false;  // and had an answer, or given up
  std::string unanswered_;   // likewise, where nobody answered beside the link, either
  bool was_clear_ = false;   // it would have been seen
  std::string in_the_way_;   // of its proof, or of its end: what was seen last
  std::optional<Error> problem_;
  std::optional<Errand> injecting_;
  std::optional<Errand> undoing_;
};

// How long it takes at the least to see one: a proxy has to be told, and two requests answered.
inline constexpr Duration least_time_on_a_link = std::chrono::milliseconds{500};
inline constexpr Duration least_time_to_look = std::chrono::milliseconds{100};

// A kind of fault on a link, whose settings are an S, which has LinkSettings and `fields` of its
// own. `effect` is asked of sound ones.
template <typename S>
FaultKind link_fault(const std::string& word, const std::string& about, scenario::Link::Shows shows,
                     const std::vector<grammar::Field<S>>& own,
                     std::function<LinkEffect(const S&)> effect,
                     Result<void> (*check)(const S&) = nullptr) {
  grammar::Record<S> record{"a link and what is wrong with it"};
  record.fields = grammar::fields_of_part<S>(link_fields(),
                                             [](S& settings) -> LinkSettings& { return settings; });
  record.fields.insert(record.fields.end(), own.begin(), own.end());
  record.check = [](const grammar::Node& node, S& settings, grammar::Reading& reading) {
    check_ends(node, settings, reading);
  };
  scenario::Kind language = scenario::kind_of<S>(
      word, about, {grammar::whole_of({word, {}, true, {}, about}, grammar::record(record))},
      check);
  // The link itself is what it hits.
  language.fresh = [own] {
    return scenario::Settings(S{}, [own](const scenario::Settings& settings) {
      return scenario::lines_of(own, settings.as<S>());
    });
  };
  const auto link = [word, shows](const scenario::Settings& settings) {
    scenario::Link one = link_of(settings.as<S>());
    one.fault = word;
    one.shows = shows;
    return one;
  };
  language.link = link;
  language.target = [link](const scenario::Settings& settings) -> grammar::Located<std::string> {
    const scenario::Link one = link(settings);
    return {one.text(), one.place};
  };
  language.slot = word;
  language.seen_after = [effect](const scenario::Settings& settings) {
    return std::max(effect(settings.as<S>()).earliest + least_time_to_look, least_time_on_a_link);
  };
  language.undone_by = "mending the link";
  const auto make = [link, effect](const scenario::Settings& settings, const Controls& controls) {
    return std::make_unique<LinkFault>(link(settings), effect(settings.as<S>()), controls);
  };
  return {std::move(language), make};
}

}  // namespace harness::chaos
