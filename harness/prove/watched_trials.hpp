#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "harness/prove/proof.hpp"
#include "harness/prove/stores.hpp"

namespace harness::prove {

// Whether what is broken can reach the answer to a question at all.
using MayReach = std::function<bool(const observe::Question& question)>;

// Looks at panels and alerts as each regression would have them. Not for two threads.
class WatchedTrials {
 public:
  // All outlive it.
  explicit WatchedTrials(const Setting& setting) : setting_(setting) {}

  // As the run kept them. Once, before the others.
  void begin(const KeptStore& logs, const KeptStore& traces);

  void note_store(Trial& trial, observe::Backend backend, const KeptStore& store,
                  const MayReach& may_reach) const;
  void note_metrics(Trial& trial, std::size_t number) const;

  std::vector<WatchedProof> proofs_of(const std::vector<Trial>& trials) const;

 private:
  void note(Trial& trial, std::size_t watched, const observe::Answer& after) const;

  const Setting& setting_;
  std::vector<std::optional<observe::Answer>> before_;  // none: nobody kept what it asks
};

}  // namespace harness::prove
