#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/load/trace_context.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/claim_kind.hpp"

// What is the run's own in a backend that has others' traces and lines as well, by the ids of the
// traces that the run began.
namespace harness::verdict {

// What counts for a claim, as its author says: what the run began, whoever else is at work; or what
// anyone did.
enum class Whose { run, anyone };

template <typename S>
grammar::Field<S> whose_field(std::optional<Whose> S::*whose, const std::string& noun) {
  return grammar::optional(
      "whose", whose,
      grammar::choice(std::vector{std::pair<std::string, Whose>{"run", Whose::run},
                                  std::pair<std::string, Whose>{"anyone", Whose::anyone}}),
      "Which " + noun +
          " count where others may be at work, too: those that bear an id of the run, or anyone's; "
          "left out: a claim that only others' could decide is undecided");
}

enum class Owner { run, perhaps, others };

// Of traces and lines of one backend. A trace that the run did not begin may be the system's own
// work for it, so it is others' only where the author says so.
class Ownership {
 public:
  Ownership(const Evidence& evidence, observe::Backend backend, std::optional<Whose> whose);

  // False: all that is found is the run's, or counts as if it were.
  bool tells() const { return tells_; }
  Owner of_trace(std::string_view id) const;

  // Whether the run began the trace that it names.
  bool bears_own_id(const observe::LogLine& line) const;

  // Whether the run began it.
  bool is_own(std::string_view trace_id) const;

  // One without an id is the run's where the system is only the harness' own, and was up before.
  Owner of_line(const observe::LogLine& line) const;

 private:
  bool tells_;
  bool is_shared_;
  bool only_ids_;
  std::vector<load::TraceSeal> seals_;
  const observe::Conventions& conventions_;
};

// Leaves out what is others', and puts the run's own first.
observe::Matches told_apart(observe::Matches matches, const Ownership& ownership);

// The same, with those outside its window that belong nowhere: of the run's own requests, and from
// before any of them was sent, or from after the moment at which it was asked: a clock is wrong.
// Of the whole run, and its first and last phase, what is before and behind them, too.
observe::Matches with_misdated(observe::Matches matches, const observe::Search& found,
                               const Ownership& ownership, const observe::Window& possible);

// When spans of the run's own requests can have begun, by clocks of several machines.
observe::Window possible_times(const Evidence& evidence, const observe::Answer& answer);

// "3 of 27 traces are the run's own; 24 …", with the remedy.
std::string why_not_told_apart(std::size_t own, std::size_t perhaps, const std::string& noun);

// ", and 24 of somebody else's"; empty: there are none.
std::string and_others(std::size_t others);

}  // namespace harness::verdict
