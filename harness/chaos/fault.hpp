#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/chaos/controls.hpp"
#include "harness/chaos/hindrance.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/kind.hpp"

namespace harness::chaos {

// What a control has counted of what a fault hit, from its injection until it was undone.
struct Hits {
  std::string what;  // "connections"
  std::uint64_t all = 0;
  std::uint64_t probes = 0;  // of these: the harness' own
};

// What was wrong with the end of a fault, known once it is gone. Empty: nothing.
struct EndOfFault {
  std::string faded;      // it had no effect any more, though its control said that it was on
  std::string outstayed;  // its undo failed: it went at a later try, or by itself
};

// What is said of an undo that did not succeed.
inline constexpr const char* left_in_journal =
    "the fault may still be on: its undo stays in the run's journal; mend what is in the way, and "
    "run harness recover, which tries it again";

// And before that, of one that was to be undone in the run: what ends the run tries it, too.
inline constexpr const char* tried_as_it_ends = "it is tried once more as the run ends; ";

// One fault of a running plan. Before the load the runner calls rehearsed until that answers; then
// inject, then proceed and seen until that answers, then over as long as the fault is to last,
// later revert, then gone until it answers. Nothing here blocks. All on the conductor's thread.
//
//   (rehearsed) → inject → (proceed) → seen → over? … → revert → gone
class Fault {
 public:
  Fault() = default;
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;
  virtual ~Fault() = default;

  // With all of the system ready, before the load: all that is known by then to be in the way of
  // its injection, so that no load is spent on it. Breaks nothing. None: nothing is known yet.
  virtual std::optional<Hindrances> rehearsed() { return Hindrances(); }

  virtual Result<void> inject() = 0;

  // Whether what inject() has begun is there by now: what lasts for a stated time does so from then
  // on. False of one that looks at something first.
  virtual bool has_begun() { return true; }

  // The next step of a fault that has several, once the one before has taken effect.
  virtual Result<void> proceed() { return {}; }

  virtual std::optional<std::string> seen() = 0;  // the proof that it took effect

  // Why a fault that is a state no longer is; none for one that is an event: that has happened.
  virtual std::optional<std::string> over() { return std::nullopt; }

  // Whether it happens at once, so that there is nothing of it that could be over.
  virtual bool is_event() const { return false; }

  // Why nobody can tell any more whether it still is. Empty: it is watched.
  virtual std::string unwatched() { return {}; }

  virtual Result<void> revert() = 0;              // any number of times, injected or not
  virtual std::optional<std::string> gone() = 0;  // the proof that it is over

  // Once reverted: whether all that the fault itself has done is undone, so that what is not back
  // stays away of its own accord.
  virtual bool undone() { return true; }

  // Once reverted: what is to be said where nobody waits for its end any more, as its undo is left
  // to others. Empty: it is not.
  virtual std::string left() { return {}; }

  // Once it is gone, and all is over: what shows that it is on again, as where a server has done
  // late what it was asked for. Empty: it is not; none: nothing is known yet. The error: nobody can
  // tell, as it could not be asked.
  virtual std::optional<Result<std::string>> back() { return Result<std::string>(std::string()); }
  virtual Result<void> revert_again() { return revert(); }

  // Where nobody can tell: leaves its undo to whoever finds it in the journal, and does nothing.
  virtual Result<void> leave_undo() { return {}; }

  // Once it is gone. None: nobody counts.
  virtual std::optional<Hits> hits() { return std::nullopt; }

  // Why nobody can have seen it so far, where another fault of ours left nothing to be seen at each
  // look. Empty: it could have been seen, or nobody has looked.
  virtual std::string hidden() { return {}; }

  // The same, where at each look who was to answer did not, whatever the fault does: it is for who
  // knows all faults to say whether another took them away. Empty: somebody answered, or nobody has
  // looked.
  virtual std::string unanswered() { return {}; }

  // What a proof that does not come would say by itself; empty: nothing is known.
  virtual std::string in_the_way() { return {}; }

  // Once it is gone.
  virtual EndOfFault end() { return {}; }
};

// A kind of fault: a row in the table of fault_kinds.cpp.
struct FaultKind {
  scenario::Kind language;
  std::function<std::unique_ptr<Fault>(const scenario::Settings& settings,
                                       const Controls& controls)>
      make;
  bool needs_acts = false;
  bool needs_admin = false;  // it acts through the admin endpoint of a service

  // Of what it takes of the machine, before anything is started: why this one could not give it,
  // whatever else runs here. Null: it takes nothing.
  Result<void> (*fits_machine)(const scenario::Settings& settings) = nullptr;

  // The store that keeps what a fault on that target leaves behind, which has to be this run's
  // alone; null: nothing stays.
  std::string (*filled)(const std::string& target) = nullptr;

  // The query in PromQL that proves it; null, or none: something else does.
  std::optional<std::string> (*proof_query)(const scenario::Settings& settings) = nullptr;
};

std::span<const FaultKind> fault_kinds();
const FaultKind* find_fault_kind(std::string_view name);

}  // namespace harness::chaos
