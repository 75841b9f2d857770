#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/condition_watch.hpp"

namespace harness::run {

// The conditions for which faults wait, to begin and to end. What is heard before a fault waits
// does not count. The conductor's thread only.
class FaultConditions {
 public:
  enum class Edge { begin, end };

  FaultConditions(const plan::Plan& plan, ConditionWatch& watch, const Clock& clock);

  // Of a fault by its place in the plan.
  bool has(std::size_t fault, Edge edge) const { return at(fault, edge).has_value(); }
  void wait(std::size_t fault, Edge edge);

  // Whether it has been so for as long as it says since the fault waits; not where it does not.
  bool holds(std::size_t fault, Edge edge) const;

  // How it fared since then.
  observe::ConditionRecord record(std::size_t fault, Edge edge) const;

 private:
  struct Awaited {
    const scenario::LiveCondition* condition;
    std::size_t watched;
    std::optional<WallTime> since = {};  // the fault waits
    ConditionState then = {};            // by then
  };
  using Edges = std::array<std::optional<Awaited>, 2>;

  const std::optional<Awaited>& at(std::size_t fault, Edge edge) const {
    return faults_.at(fault)[edge == Edge::begin ? 0 : 1];
  }

  const ConditionWatch& watch_;
  const Clock& clock_;
  std::vector<Edges> faults_;
};

}  // namespace harness::run
