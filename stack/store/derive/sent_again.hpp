#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_set>

#include "stack/store/derive/span_id.hpp"
#include "stack/store/records.hpp"

namespace store::derive {

// Tells the spans that come again after the end of a process. The last pushes before it were taken,
// but their senders may not have been answered, and send them again. One thread at a time.
//
// Only what came last can be unanswered, so that it is enough to remember that. A span that comes
// twice without an end in between is none of it, nor is one that has only the id of another.
class SentAgain {
 public:
  explicit SentAgain(std::size_t most_remembered) : most_remembered_(most_remembered) {}

  // What spans of one scope in one resource have in common.
  static std::uint64_t origin_of(const Attributes& resource, const Scope& scope);
  // Whether a process that has ended took the span already, as it is. Remembers it where not.
  bool is(const Span& span, std::uint64_t origin);
  // Here a process ended.
  void end();

  bool has_seen_any() const { return !lately_.empty(); }

 private:
  struct Id {
    SpanId span;
    std::uint64_t content;  // a hash of all else that the span says

    bool operator==(const Id&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Id& id) const {
      return SpanId::Hash()(id.span) + static_cast<std::size_t>(id.content);
    }
  };

  std::size_t most_remembered_;
  std::deque<Id> lately_;  // in the order in which they came
  std::unordered_set<Id, Hash> before_the_end_;
};

}  // namespace store::derive
