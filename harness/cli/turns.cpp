#include "harness/cli/turns.hpp"

#include <algorithm>
#include <utility>

namespace harness::cli {

Turns::Turns(std::vector<Share> shares, std::size_t jobs, double cores)
    : shares_(std::move(shares)), jobs_(jobs), cores_(cores) {}

std::optional<std::size_t> Turns::next() {
  if (begun_ == shares_.size() || !has_room_for(shares_[begun_])) return std::nullopt;
  running_.push_back(begun_);
  return begun_++;
}

void Turns::ended(std::size_t turn) { std::erase(running_, turn); }

bool Turns::has_room_for(const Share& share) const {
  if (running_.empty()) return true;
  if (share.alone || running_.size() >= jobs_) return false;
  double taken = share.cores;
  for (const std::size_t other : running_) {
    if (shares_[other].alone) return false;
    taken += shares_[other].cores;
  }
  return taken <= cores_;
}

}  // namespace harness::cli
