#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claim_kind.hpp"

// Metrics are seen at scrapes: what lies between a window's edge and the scrape beside it may be
// inside or outside. Where a phase begins or ends a scrape is waited for; elsewhere both have to
// come to the same verdict.
namespace harness::verdict {

// The most that two scrapes of a target are apart: of those that are scraped once a second one and
// a half for the exporter of PostgreSQL, and what a busy machine adds.
Duration between_scrapes(const plan::Plan& plan);

// What is derived from spans is pushed each second, once the spans have come.
inline constexpr Duration between_pushes = std::chrono::milliseconds{2500};

// How samples get to Prometheus.
enum class Arrival { scraped, pushed };

// What a window may have been in samples. An edge that was waited for is the same in both; at
// another one `inner` has nothing from outside the window, and `outer` all that is inside.
struct WindowBounds {
  observe::Window inner;
  observe::Window outer;
  std::string why = {};  // an edge is not known, and what to do about it; empty: both are

  bool are_exact() const { return inner == outer; }
};

// Whether nothing of the run comes before the window. Before the first request and after the last
// scrape there is nothing of the run's own that could be on the wrong side.
bool begins_with_the_load(const Evidence& evidence);

// Whether nothing of the run comes behind the window.
bool ends_with_the_run(const Evidence& evidence);

// Whether its metrics may be of others' work, too, which no id tells apart.
bool others_may_be_there(const Evidence& evidence);

WindowBounds window_bounds(const Evidence& evidence, Arrival arrival);

// Another way to count, as right as the first: "what is at its edges", and why nobody can say
// which.
struct Otherwise {
  std::string with;
  std::string why;
};

// What both say. Where they differ it is undecided, with either number.
Finding joined(Finding one, const Finding& other, const Otherwise& otherwise);
Finding joined(Finding inner, const Finding& outer, const WindowBounds& bounds);

// Why one target's scrapes leave a part of the window unseen; empty: none is further than `at_most`
// from the one before, nor from the window's edges.
std::string why_unseen(const std::string& job, const std::vector<observe::Point>& scrapes,
                       const observe::Window& window, Duration at_most);

// Between which scrapes the targets of a query have to be seen.
struct Watched {
  observe::Window inside;   // there are two in it at least
  observe::Window closely;  // none is further than that from the one before
  Duration at_most{0};
};

// Why the scrapes do not show what was in the window; empty: they do, or nothing is scraped for it.
// `answers` are those to questions_for_life() of the query in a window that has both.
std::string why_not_seen(const Watched& watched, std::span<const observe::Answer> answers);

}  // namespace harness::verdict
