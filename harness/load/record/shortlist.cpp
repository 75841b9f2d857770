#include "harness/load/record/shortlist.hpp"

#include <algorithm>

namespace harness::load {

bool Shortlist::wants(std::int64_t rank) const {
  return entries_.size() < limit_ || rank < entries_.back().first;
}

void Shortlist::add(std::int64_t rank, KeptRequest request) {
  if (!wants(rank)) return;
  const auto behind = std::upper_bound(
      entries_.begin(), entries_.end(), rank,
      [](std::int64_t wanted, const Entry& entry) { return wanted < entry.first; });
  entries_.emplace(behind, rank, std::move(request));
  if (entries_.size() > limit_) entries_.pop_back();
}

void Shortlist::merge(Shortlist&& other) {
  for (Entry& entry : other.entries_) add(entry.first, std::move(entry.second));
}

}  // namespace harness::load
