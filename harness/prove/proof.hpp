#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/prove/mutant.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::prove {

// What a regression makes of a claim.
enum class Effect {
  untouched,  // it asks for nothing that is broken
  holds,      // as before
  fails,      // it is caught
  no_data,    // red, but only because nothing is left to look at
  undecided,  // it could not be judged any more
};
std::string_view name_of(Effect effect);

struct Trial {
  Mutant mutant;
  std::vector<Effect> effects;                   // by claim
  std::map<std::size_t, std::string> seen = {};  // by those claims that no longer hold
  std::vector<Effect> watched = {};              // on panels and alerts

  bool has(Effect effect) const;
  bool is_caught() const { return has(Effect::fails); }
};

enum class Standing {
  proven,      // some regression makes it fail
  vacuous,     // none does
  silence,     // none does, but for those that leave no data
  unprovable,  // what it asks was not kept, or nothing here breaks it
  red,         // it did not hold in the run
};
std::string_view name_of(Standing standing);

struct ClaimProof {
  std::string claim;
  std::string kind;
  std::string during;
  int line = 0;
  Standing standing = Standing::proven;
  std::string why = {};    // of one that is not proven
  std::size_t caught = 0;  // how many regressions
};

// What people look at beside claims, or are called by: a panel or an alert.
struct Watched {
  std::string name;  // "panel Rolls A", "alert DatabaseDown"
  observe::Question question;
  Duration step{0};                   // of its answer, where it has several moments
  std::optional<Duration> hold = {};  // of an alert: its `for`
  bool counts_lines = false;
};

struct WatchedProof {
  std::string name;
  std::size_t shows = 0;    // how many regressions
  std::size_t empties = 0;  // how many leave nothing of it
  std::size_t touched = 0;  // how many break what it asks
};

struct Proof {
  std::vector<ClaimProof> claims;  // in the plan's order
  std::vector<WatchedProof> watched = {};
  std::vector<Trial> trials;
  std::vector<std::string> notes;  // on the run that is proven, for people
  bool interrupted = false;        // it is no proof

  std::size_t caught() const;
  double score() const;  // of 100 regressions, how many are caught; 0 where there is none
  std::vector<const ClaimProof*> vacuous() const;
  std::size_t unjudged() const;  // claims of which nobody knows whether they can fail
};

// What asks Prometheus as a mutant would have made it.
class MetricTrials {
 public:
  MetricTrials() = default;
  MetricTrials(const MetricTrials&) = delete;
  MetricTrials& operator=(const MetricTrials&) = delete;
  virtual ~MetricTrials() = default;

  // Before any question: all that will be asked about. The first is the unchanged one.
  virtual Result<void> prepare(const std::vector<const Mutant*>& mutants) = 0;
  // Whether its answer may be another than the recorded one.
  virtual bool touches(std::size_t mutant, const observe::Question& question) = 0;
  // None: nothing of it is broken, and the recorded answer stands.
  virtual std::optional<observe::Answer> answer(std::size_t mutant,
                                                const observe::Question& question) = 0;
  // What the run kept answers today: more than it answered then, where something came in behind.
  virtual observe::Answer as_kept(const observe::Question& question) = 0;
  // Why the question cannot be asked at another time; empty: it can.
  virtual std::string why_outside(const observe::Question& question) = 0;
};

struct Setting {
  const plan::Plan& plan;
  const observe::Observations& observed;
  const Telemetry& telemetry;
  MetricTrials* metrics = nullptr;  // null: there is nothing to break
  const Clock& clock;
  std::vector<Watched> watched = {};
  std::function<bool()> cancelled = {};  // asked before each mutant; empty: never
};

// Breaks what the run kept in every way that the table knows, and judges all claims each time. The
// error: unbroken, it does not give what the run was answered.
Checked<Proof> prove(const Setting& setting);

}  // namespace harness::prove
