#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "harness/core/interval.hpp"
#include "harness/verdict/claim_kind.hpp"

// What the client sent of one kind of request, and what servers may have got of it.
namespace harness::verdict {

struct Sent {
  std::uint64_t all = 0;
  std::uint64_t answered = 0;  // whole, whatever the status: of the others nobody knows
  std::uint64_t in_doubt = 0;  // of those, whose answers may be others'
  std::uint64_t again = 0;     // sent once more, or to where a redirect led
  std::map<std::string, std::uint64_t> by_status;  // "200": of those that were answered

  std::uint64_t unanswered() const { return all - answered; }

  // How many servers have got.
  Interval arrived() const;
  Interval arrived_with(const std::string& status) const;

  std::string text() const;  // "100, of which 5 got no answer"
};

// In the claim's phase; of the whole run also between phases.
Sent sent_of(const std::string& request, const Evidence& evidence);

// Whether what was seen is as many as that: all that it may be has to be possible.
scenario::Truth is_as_many(const Interval& seen, const Interval& arrived);

// The same of a counter, which bears no ids: where others are seen at work, more than was sent may
// be theirs. Less is too little all the same.
scenario::Truth counted_as_many(const Interval& seen, const Interval& arrived,
                                const Evidence& evidence);

// "others were at work meanwhile, …", where more was counted than was sent; empty: nobody was seen.
std::string why_of_others(const Interval& seen, const Interval& arrived, const Evidence& evidence);

}  // namespace harness::verdict
