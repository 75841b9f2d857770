#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/verdict/claims/shape/trace_tree.hpp"

// A clock that is off by so little that it shows nowhere but between a caller and whom it calls:
// all of the callee's spans are early or late by the same, where their callers say that each was
// called and answered in time.
//
//   caller  |------------------|          caller  |------------------|
//   callee        |----------------|      callee     |-------------------|
//           one shift puts it inside        none does: it went on behind the answer
namespace harness::verdict {

// One shift that puts each span of a service inside those by which another service calls it, where
// there is one, and several of them need it.
class EdgeShifts {
 public:
  explicit EdgeShifts(Duration slack) : slack_(slack) {}

  void add(const TraceTree& tree);

  // The tree as it would be with the clocks set; none: nothing of it stands where a clock would
  // explain it.
  struct Shifted {
    TraceTree tree;
    Duration by{0};    // the largest
    std::string text;  // "a clock of stock that is 20ms fast beside that of shop explains …"
  };
  std::optional<Shifted> shifted(const TraceTree& tree) const;

 private:
  // From the caller to the callee: all shifts that put those seen so far inside.
  struct Edge {
    Duration least;
    Duration most;
    std::size_t outside = 0;  // as they stand
  };
  using Services = std::pair<std::string, std::string>;

  Duration shift_of(const Services& services) const;

  Duration slack_;
  std::map<Services, Edge> edges_;
};

}  // namespace harness::verdict
