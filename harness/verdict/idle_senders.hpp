#pragma once

#include <span>
#include <string>

#include "harness/verdict/asked.hpp"
#include "harness/verdict/claim_kind.hpp"

// Who is not called has nothing to do, and nothing to say: its callers have no call of it, and its
// own counter stands still.
namespace harness::verdict {

// Of a backend that is not there nothing can be asked.
bool is_there(observe::Backend backend, const Evidence& evidence);

// Whether it answered each scrape of the claim's window.
observe::Question up_throughout(const std::string& service, const Evidence& evidence);
bool is_up(const observe::Answer& answer);

// Of one whom a claim is about, in the claim's window.
void ask_whether_idle(const std::string& service, const Evidence& evidence, Asked& asked);

struct Idle {
  bool stood_still = false;  // up at each scrape, while its requests, which it counts, did not rise
  bool was_not_called = false;  // it is called elsewhere, and whoever is called here are others

  // Both, of which one is its own and the other is others'.
  bool is_proven() const { return stood_still && was_not_called; }
};

// `answers`: to all that was asked.
Idle idle_of(const std::string& service, const Evidence& evidence, const Asked& asked,
             std::span<const observe::Answer> answers);

// "stock was up at each scrape, its requests …"; empty: neither is known.
std::string text_of(const Idle& idle, const std::string& service);

}  // namespace harness::verdict
