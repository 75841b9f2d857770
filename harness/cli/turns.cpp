#include "harness/cli/turns.hpp"

#include <algorithm>
#include <utility>

namespace harness::cli {

Turns::Turns(std::vector<Need> needs, std::size_t jobs, double cores)
    : needs_(std::move(needs)), jobs_(jobs), cores_(cores) {}

std::optional<std::size_t> Turns::next() {
  if (begun_ == needs_.size() || !has_room_for(needs_[begun_])) return std::nullopt;
  running_.push_back(begun_);
  return begun_++;
}

void Turns::ended(std::size_t turn) { std::erase(running_, turn); }

bool Turns::has_room_for(const Need& need) const {
  if (running_.empty()) return true;
  if (need.alone || running_.size() >= jobs_) return false;
  double taken = need.cores;
  for (const std::size_t other : running_) {
    if (needs_[other].alone) return false;
    taken += needs_[other].cores;
  }
  return taken <= cores_;
}

}  // namespace harness::cli
