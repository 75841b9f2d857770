#pragma once

#include <cstdint>
#include <unordered_map>

#include "stack/store/traces/stored/stored.hpp"

namespace store::traces {

// Of everything that an origin says, and that a span says beside its own, which is put in as a
// word.
std::uint64_t fingerprint_of(const Origin& origin);
std::uint64_t fingerprint_of(const StoredSpan& span, std::uint64_t origin);

// Tells a span that was sent again as it was, as exporters do that had no answer, from one that
// only bears the same id. Of the spans of one store, whose texts are kept once.
class SentTwice {
 public:
  // Whether one that is equal in every field was asked about before, its resource and its scope
  // included, wherever those are kept.
  bool is(const StoredSpan& span);

 private:
  const Origin* first_equal(const Origin* origin);

  std::unordered_multimap<std::uint64_t, const StoredSpan*> spans_;
  std::unordered_multimap<std::uint64_t, const Origin*> origins_;
  std::unordered_map<const Origin*, const Origin*> first_equal_;
};

}  // namespace store::traces
