#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"
#include "harness/verdict/claim_kind.hpp"

// What targets have answered, as others know it: the client, which had the answers, their callers'
// spans, and spans of their own. Each of these is so often or more.
namespace harness::verdict {

enum class Witness { client, callers, itself };

struct KnownAnswers {
  std::string job;
  Witness by = Witness::client;
  std::string kind;    // what was asked for: answers of one kind are counted all alike
  std::string method;  // of the client's requests, as `path`; empty: not known
  std::string path;
  std::string outcome;  // "503"; "error": it failed, without a status; empty: it went well
  std::uint64_t count = 0;

  bool has_failed() const { return outcome == "error" || outcome.starts_with('5'); }
};

// In the claim's window. What a server that refuses (4xx) has answered may be of who stands before
// it, and so may 502 to 504 where the system was there before the run: these are left out.
std::vector<KnownAnswers> known_answers(const Evidence& evidence);

// Whether a series with such labels would have counted the answer: by how it ended, and, where the
// request is known, by its method and its path. Of what else a selector says nobody knows.
bool would_count(const languages::promql::Selector& selector, const KnownAnswers& answers);

}  // namespace harness::verdict
