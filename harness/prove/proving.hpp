#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/prove/changed_streams.hpp"
#include "harness/prove/judging.hpp"
#include "harness/prove/proof.hpp"
#include "harness/prove/selected/selected.hpp"
#include "harness/prove/stores.hpp"
#include "harness/prove/watched_trials.hpp"

namespace harness::prove {

// A question of a claim, the last answer that the run got, and what the store gives unbroken.
struct Known {
  observe::Asked asked;
  KeptStore::Pages pages;
};

// Tries one regression after the other on one run. Not for two threads.
class Proving {
 public:
  explicit Proving(const Setting& setting);

  // Unbroken, each backend gives what the run was answered.
  Checked<void> check_unbroken();

  // What was seen of the run by that, for people.
  const std::vector<std::string>& notes() const { return notes_; }

  // What the run was told of alerting rules, and by its pager.
  std::vector<observe::Asked> told() const;

  // What each claim that holds asks of its own, of which regressions can be made for it alone.
  std::vector<ClaimQuery> own_queries() const;

  // `number`: by which the trials of metrics know it.
  Trial try_one(Mutant mutant, std::size_t number);

  // Once all have been tried.
  ClaimProof proof_of(std::size_t claim, const std::vector<Trial>& trials) const;
  std::vector<WatchedProof> watched(const std::vector<Trial>& trials) const {
    return watched_trials_.proofs_of(trials);
  }

 private:
  bool came_in_behind(std::size_t claim, const observe::Asked& recorded,
                      const observe::Answer& now);
  void try_load(Trial& trial);
  void try_store(Trial& trial, observe::Backend backend, const KeptStore& store,
                 const MayReach& may_reach);
  void try_metrics(Trial& trial, std::size_t number);
  void try_told(Trial& trial);
  std::string told_by(const observe::Asked& asked, const Mutant& mutant) const;
  std::vector<observe::Question> asked_with_same_answer(std::size_t claim, observe::Backend backend,
                                                        const KeptStore& store,
                                                        const MayReach& may_reach) const;
  bool asks(std::size_t claim, observe::Backend backend) const;
  std::string why_outside(std::size_t claim) const;
  // As the run kept it. None: it kept nothing of that. `pages`: see KeptStore.
  std::optional<observe::Answer> unbroken(const observe::Question& question,
                                          KeptStore::Pages* pages) const;
  void note_judged(Trial& trial, std::size_t claim, const AskMutated& ask);

  const Setting& setting_;
  const KeptStore logs_;
  const KeptStore traces_;
  Judging judging_;
  WatchedTrials watched_trials_;
  std::vector<bool> holds_;                // by claim: others prove nothing
  std::vector<std::vector<Known>> known_;  // by claim
  std::map<std::size_t, std::string>
      unanswered_;  // by claim: what nobody answers once it is broken
  std::vector<std::string> notes_;
  StreamQuestions by_streams_;
  Texts scratch_;
};

}  // namespace harness::prove
