#include "stack/store/traces/stored/repeats.hpp"

#include "stack/store/traces/stored/sent_twice.hpp"

namespace store::traces {

void Repeats::see(const TraceId& id, const StoredSpan& span) {
  if (span.origin != last_origin_) {
    last_origin_ = span.origin;
    fingerprint_of_origin_ = fingerprint_of(*span.origin);
  }
  const std::uint64_t fingerprint =
      fingerprint_of(span, fingerprint_of_origin_ ^ id.high ^ (id.low * 0x9E3779B97F4A7C15U));
  if (!known_.insert(fingerprint).second) {
    ++count_;
    return;
  }
  lately_.push_back(fingerprint);
  if (lately_.size() <= most_remembered_) return;
  known_.erase(lately_.front());
  lately_.pop_front();
}

}  // namespace store::traces
