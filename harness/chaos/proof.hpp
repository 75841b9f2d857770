#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/chaos/errand.hpp"
#include "harness/core/clock.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/target/acts.hpp"

namespace harness::chaos {

// What is asked to find out whether a fault is on, by somebody else than who injects it: a program
// that succeeds while it is, a request that is answered so, or a query with such values.
struct Proof {
  target::Act act;
  std::optional<int> status = {};  // of a request: what it is answered with
  std::string body_contains = {};  // likewise; empty: whatever it says

  // Of a query to Prometheus: what each of its values is to be, and how its author wrote it.
  std::optional<scenario::Comparison> value = {};
  std::string query = {};
};

struct ProofAnswer {
  bool holds = false;
  std::string text;  // "GET {shop}/ was answered 503"
};

// Once. The error: nobody knows, as it could not be asked. Blocks; any thread.
Result<ProofAnswer> ask(const Proof& proof, target::Acts& acts, Duration within,
                        const std::stop_token& stop);

// Whether a query was answered, by nothing that could be so or not.
bool has_no_value(const Error& failure);

// Asks a proof again and again, each time on an errand, for a conductor who does not wait.
class ProofWatch {
 public:
  // The acts outlive it. The proof's act is located.
  ProofWatch(Proof proof, target::Acts& acts, Duration within, const Clock& clock)
      : proof_(std::move(proof)), acts_(acts), within_(within), clock_(clock) {}

  // The latest answer, each one once; asks again when so much time has passed since it came.
  std::optional<Result<ProofAnswer>> look(Duration pause);

  void forget();  // the question that is under way

 private:
  Proof proof_;
  target::Acts& acts_;
  Duration within_;
  const Clock& clock_;
  std::shared_ptr<ProofAnswer> answer_;
  std::optional<Errand> question_;
  std::optional<TimePoint> answered_;
};

}  // namespace harness::chaos
