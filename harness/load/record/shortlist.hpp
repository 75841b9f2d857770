#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "harness/load/record/stats.hpp"

namespace harness::load {

// Keeps the few requests of the lowest rank, and no more, however many there are. Lists merge
// without loss. With a random rank it is a fair sample.
class Shortlist {
 public:
  explicit Shortlist(std::size_t limit) : limit_(limit) {}

  bool wants(std::int64_t rank) const;
  void add(std::int64_t rank, KeptRequest request);
  void merge(Shortlist&& other);

  using Entry = std::pair<std::int64_t, KeptRequest>;
  std::vector<Entry>& entries() { return entries_; }  // lowest rank first

 private:
  std::size_t limit_;
  std::vector<Entry> entries_;
};

}  // namespace harness::load
