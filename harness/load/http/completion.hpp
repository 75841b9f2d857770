#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/load/http/outcome.hpp"
#include "harness/load/http/steps.hpp"

namespace harness::load {

// How much of an answer is kept for whoever reads it. What leads on are a few headers, of most
// answers none, and all else is then not copied.
enum class Keep : std::uint8_t { nothing, what_leads_on, everything };

// Bytes of a body at most. With more of it, how much memory a load takes would be the server's to
// say.
inline constexpr std::size_t most_kept = std::size_t{16} * 1024 * 1024;

// What a server sent, for whoever reads it.
struct Answer {
  // In their order, with repetitions; their names as the server wrote them.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// How far an answer has been read.
enum class Reading : std::uint8_t { unfinished, whole, closed_early, bad, too_long };

bool sets_cookie(std::string_view header_name);
bool leads_on(std::string_view header_name);  // sets a cookie, or names another place

// The end of a request. What it points at is there during the call only.
struct Completion {
  Outcome outcome;
  TimePoint ended;
  const Timings& timings;
  const Answer* answer = nullptr;  // when there was one and the order asked to keep some of it
  std::string_view why = {};       // of a failure, where anybody says more than its ending does
  bool is_from_here = false;       // an answer of this machine's own
  Duration overdue{0};             // how long after its time was up this was seen
  bool is_unread = false;  // it ran out of time, and what lies there would have let it go on

  // Where redirects were followed: where the answer came from, and the cookies that were set before
  // it, each with the URL that set it.
  std::string_view url = {};  // empty: where it was asked for
  std::span<const std::pair<std::string, std::string>> cookies_on_the_way = {};
};

}  // namespace harness::load
