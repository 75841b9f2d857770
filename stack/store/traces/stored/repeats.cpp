#include "stack/store/traces/stored/repeats.hpp"

#include <algorithm>

#include "stack/store/traces/stored/sent_twice.hpp"

namespace store::traces {

void Repeats::see(const TraceId& id, const StoredSpan& span) {
  if (shelves_.empty()) shelves_.resize(shelf_count_);
  if (span.origin != last_origin_) {
    last_origin_ = span.origin;
    fingerprint_of_origin_ = fingerprint_of(*span.origin);
  }
  const std::uint64_t whose = fingerprint_of_origin_ ^ id.high ^ (id.low * 0x9E3779B97F4A7C15U);
  const std::uint64_t fingerprint = std::max<std::uint64_t>(1, fingerprint_of(span, whose));
  Shelf& shelf = shelves_[(fingerprint >> 20U) % shelf_count_];
  if (std::find(shelf.begin(), shelf.end(), fingerprint) != shelf.end()) {
    ++count_;
    return;
  }
  std::copy_backward(shelf.begin(), std::prev(shelf.end()), shelf.end());
  shelf.front() = fingerprint;
}

}  // namespace store::traces
