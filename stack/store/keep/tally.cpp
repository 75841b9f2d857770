#include "stack/store/keep/tally.hpp"

namespace store {
namespace {

template <typename Counts>
void add(Counts& sum, const Counts& more) {
  sum.pushes += more.pushes;
  sum.lines += more.lines;
  sum.spans += more.spans;
  sum.bytes += more.bytes;
}

}  // namespace

void Tally::take(const Taken& push) {
  const std::lock_guard lock(mutex_);
  add(taken_, push);
}

void Tally::refuse(std::string_view reason, const Refused& push) {
  const std::lock_guard lock(mutex_);
  const auto found = refused_.find(reason);
  if (found == refused_.end()) {
    refused_.emplace(reason, push);
    return;
  }
  Refused& sum = found->second;
  add(sum, push);
  if (push.of.empty()) sum.of.clear();
  if (!sum.of.empty()) sum.of.insert(push.of.begin(), push.of.end());
}

Tally::Taken Tally::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

std::map<std::string, Tally::Refused> Tally::refused() const {
  const std::lock_guard lock(mutex_);
  return {refused_.begin(), refused_.end()};
}

}  // namespace store
