#include <algorithm>

#include "harness/scenario/kind.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

// What lies between two phases is counted under a name of its own.
void check_name(const Phase& phase, std::vector<Problem>& problems) {
  if (!phase.name.can_be_judged() || *phase.name != between_phases) return;
  problems.push_back({phase.name.place,
                      "name: " + shown(*phase.name) + " is what lies between phases",
                      "call it something else"});
}

// Whether all that is written of its times could be read.
bool has_sound_times(const FaultUse& fault) {
  const auto is_sound = [](const auto& time) { return time.can_be_judged() || !time.written(); };
  return is_sound(fault.at) && is_sound(fault.length) && is_sound(fault.every) &&
         is_sound(fault.times);
}

// What its times say of each other.
bool check_times_agree(const FaultUse& fault, std::vector<Problem>& problems) {
  if (fault.times.written() && !fault.every.written()) {
    problems.push_back({fault.times.place, "times: a fault without every comes once",
                        "add every, or leave times out"});
    return false;
  }
  if (!fault.every.written()) return true;
  if (!fault.length.written()) {
    problems.push_back({fault.every.place, "every: nothing says how long each time lasts",
                        "add for, such as for: 2s"});
    return false;
  }
  if (*fault.length < *fault.every) return true;
  problems.push_back({fault.length.place,
                      "for: " + format_duration(*fault.length) +
                          " does not end before the next time, which begins " +
                          format_duration(*fault.every) + " after this one",
                      "stay below that"});
  return false;
}

// One that comes at its times waits for nothing.
bool check_conditions(const FaultUse& fault, std::vector<Problem>& problems) {
  if (fault.on_timeout.written() && !fault.when && !fault.until) {
    problems.push_back({fault.on_timeout.place, "on_timeout: there is no condition to wait for",
                        "add when or until, or leave it out"});
    return false;
  }
  if (!fault.every.written() || (!fault.when && !fault.until)) return true;
  problems.push_back({fault.every.place,
                      std::string("every: a fault with ") + (fault.when ? "when" : "until") +
                          " comes once, by its condition",
                      "keep one of them"});
  return false;
}

void check_occurrences(const FaultUse& fault, const Phase& phase, std::vector<Problem>& problems) {
  if (!fault.every.written()) return;
  const FaultTimes times = times_of(fault);
  const std::uint64_t count = occurrences_of(times, *phase.length);
  const Duration left = *phase.length - *fault.at;
  const auto most = 1 + static_cast<std::uint64_t>((left - Duration{1}) / *fault.every);
  if (fault.times.written() && count > most) {
    problems.push_back({fault.times.place,
                        "times: in phase " + *phase.name + " it can begin " + std::to_string(most) +
                            (most == 1 ? " time" : " times"),
                        "it lasts " + format_duration(*phase.length) +
                            "; make it longer, or ask for fewer times"});
  } else if (count > most_occurrences) {
    problems.push_back({fault.every.place,
                        "every: " + std::to_string(count) + " times in phase " + *phase.name,
                        std::to_string(most_occurrences) + " are the most; give times, or let it " +
                            "come less often"});
  }
}

// What is undone before it can be seen is proven by nobody.
void check_can_be_seen(const FaultUse& fault, const Phase& phase, std::vector<Problem>& problems) {
  constexpr Duration least_of_any =
      std::chrono::milliseconds{100};  // faults are looked at so often
  const auto too_short = [&fault](Duration least) {
    return " too short for this " + fault.kind + " to be seen, which takes " +
           format_duration(least) + " at the least";
  };
  if (fault.length.written()) {
    const Duration least = std::max(fault.seen_after, least_of_any);
    if (*fault.length >= least) return;
    problems.push_back({fault.length.place,
                        "for: " + format_duration(*fault.length) + " is" + too_short(least),
                        "make it longer"});
    return;
  }
  // The transition, in which it is undone, is over when that is seen, and not when this one is.
  if (!fault.at.written() || fault.when || !phase.length.can_be_judged()) return;
  const Duration left = *phase.length - *fault.at;
  if (left <= Duration{0} || left >= fault.seen_after) return;
  problems.push_back({fault.at.place,
                      "at: " + format_duration(left) + " of phase " + *phase.name +
                          " are left by then, which is" + too_short(fault.seen_after),
                      "let it come sooner, or make the phase longer"});
}

void check_times(const FaultUse& fault, const Phase& phase, std::vector<Problem>& problems) {
  if (!has_sound_times(fault) || !check_times_agree(fault, problems)) return;
  if (!check_conditions(fault, problems)) return;
  check_can_be_seen(fault, phase, problems);
  if (!phase.length.can_be_judged()) return;
  if (*fault.at < *phase.length) return check_occurrences(fault, phase, problems);
  problems.push_back({fault.at.place, "at: phase " + *phase.name + " is over by then",
                      "it lasts " + format_duration(*phase.length) + "; stay below that"});
}

// A fault, and when it is there.
struct Held {
  const FaultUse* fault;
  std::vector<FaultInterval> intervals;
};

// What has to be so for as long as there is for it can never hold.
void check_hold(const LiveCondition& condition, const std::string& key, Duration most,
                const std::string& of_what, std::vector<Problem>& problems) {
  if (condition.hold < most || condition.hold == Duration{0}) return;
  problems.push_back({condition.place,
                      key + ": it has to be so for " + format_duration(condition.hold) +
                          ", and there is no more than " + format_duration(most) + " of " + of_what,
                      "give it a shorter for"});
}

void check_holds(const FaultUse& fault, const Phase& phase, std::vector<Problem>& problems) {
  if (!has_sound_times(fault) || !phase.length.can_be_judged()) return;
  const Duration left = *phase.length - *fault.at;
  if (left <= Duration{0}) return;  // refused already
  if (fault.when) check_hold(*fault.when, "when", left, "phase " + *phase.name, problems);
  if (!fault.until) return;
  const bool has_length = fault.length.written();
  check_hold(*fault.until, "until", has_length ? *fault.length : left,
             has_length ? "the fault" : "phase " + *phase.name, problems);
}

// Without phases, the load says how long it runs.
void check_abort_holds(const Scenario& scenario, std::vector<Problem>& problems) {
  Duration run{0};
  for (const Phase& phase : scenario.phases) {
    if (!phase.length.can_be_judged()) return;
    run += *phase.length;
  }
  if (scenario.phases.empty()) return;
  for (const LiveCondition& condition : scenario.abort_when) {
    check_hold(condition, "abort_when", run, "the run", problems);
  }
}

// As far as phases can be read: what comes after one that cannot has no time.
std::vector<Held> held_by(const Scenario& scenario) {
  std::vector<Held> all;
  Duration begin{0};
  for (const Phase& phase : scenario.phases) {
    if (!phase.length.can_be_judged()) break;
    for (const FaultUse& fault : phase.faults) {
      if (!fault.target.written() || !has_sound_times(fault)) continue;
      Held& held = all.emplace_back(Held{&fault, {}});
      for (const FaultSpan& span : spans_of(times_of(fault), *phase.length)) {
        held.intervals.push_back(interval_of(span, begin, *phase.length));
      }
    }
    begin += *phase.length;
  }
  return all;
}

// Both in order of time.
bool meet(const std::vector<FaultInterval>& one, const std::vector<FaultInterval>& other) {
  auto a = one.begin();
  auto b = other.begin();
  while (a != one.end() && b != other.end()) {
    if (a->overlaps(*b)) return true;
    a->end <= b->begin ? ++a : ++b;
  }
  return false;
}

bool has_slot(const FaultUse& fault, const std::string& slot) {
  return std::ranges::find(fault.slots, slot) != fault.slots.end();
}

bool hold_the_same(const FaultUse& one, const FaultUse& other) {
  return std::ranges::any_of(one.slots,
                             [&](const std::string& slot) { return has_slot(other, slot); });
}

// A lock in a database that is stopped: the one has nobody to hold it, or ends with the other.
bool needs_what_goes(const FaultUse& one, const FaultUse& other) {
  return one.needs_target && has_slot(other, process_slot);
}

bool contradict(const FaultUse& one, const FaultUse& other) {
  return *one.target == *other.target &&
         (hold_the_same(one, other) || needs_what_goes(one, other) || needs_what_goes(other, one));
}

// Two faults that hold the same contradict each other: what is stopped cannot be paused, and the
// first to be undone would end the other.
void check_contradictions(const Scenario& scenario, std::vector<Problem>& problems) {
  const std::vector<Held> all = held_by(scenario);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const FaultUse& fault = *all[i].fault;
    const auto first = std::find_if(
        all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), [&](const Held& other) {
          return contradict(*other.fault, fault) && meet(other.intervals, all[i].intervals);
        });
    if (first->fault == &fault) continue;
    problems.push_back({fault.target.place,
                        "faults: " + fault.kind + " would hit " + shown(*fault.target) + " while " +
                            (first->fault->kind == fault.kind ? "another " : "") +
                            first->fault->kind +
                            (needs_what_goes(*first->fault, fault) ? " needs it" : " holds it"),
                        "that is at line " + std::to_string(first->fault->target.place.line) +
                            "; keep one, or give them times that do not overlap"});
  }
}

}  // namespace

std::vector<Problem> check_phase_rules(const Scenario& scenario) {
  std::vector<Problem> problems;
  for (const Phase& phase : scenario.phases) {
    check_name(phase, problems);
    for (const FaultUse& fault : phase.faults) {
      check_times(fault, phase, problems);
      check_holds(fault, phase, problems);
    }
  }
  check_abort_holds(scenario, problems);
  check_contradictions(scenario, problems);
  return problems;
}

}  // namespace harness::scenario
