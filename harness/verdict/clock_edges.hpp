#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/observe/tempo.hpp"
#include "harness/verdict/claims/log_lines.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/whose.hpp"

// A clock that is nearly right moves what stands at a window's edges: a span of its service that
// began right behind the window's end, by its stamp, may have begun within it.
namespace harness::verdict {

struct ClockEdges {
  observe::Window inner;  // what stands in it is of the claim's window for certain
  observe::Window outer;  // what stands outside of it is not
  Duration early{0};      // by how much what caused it may be later than its stamp
  Duration late{0};       // and earlier
  std::string why = {};   // "the clock of shop is slow, by …"; empty: clocks are right
  // Where the window has the run's begin, or its end: what stands there and names a request of the
  // run is of the window for certain, as a clock has moved it.
  std::optional<observe::Window> before_run = {};
  std::optional<observe::Window> behind_run = {};

  bool are_wide() const { return !(inner == outer); }
  // Where all that may be of the window is to be looked for.
  observe::Window searched() const;
};

// Of those whom the claim may be about. What is of the run is within its window, however little a
// clock is off; but what stands beside it and names no request may be of it, too.
ClockEdges clock_edges(const Evidence& evidence, observe::Backend backend);

// Of several services, of one that is slow and another that is fast: how far apart they may be.
// `who`: all of them.
struct ClocksApart {
  Duration by{0};
  std::string why = {};
};
ClocksApart clocks_apart(const Evidence& evidence, observe::Backend backend);

// Traces of which all spans stand at the edges count both ways; the run's own from beside the run
// are of it. `matches`: those in the window, told apart.
observe::Matches with_edges(observe::Matches matches, const observe::Search& found,
                            const Ownership& ownership, const ClockEdges& edges);

// Lines that stand at the edges, of a log query: where clocks are right, only those from right
// before the run.
std::vector<observe::Question> questions_for_edge_lines(const std::string& query,
                                                        const Evidence& evidence);
std::vector<observe::Question> questions_for_edge_value(const std::string& query,
                                                        const Evidence& evidence);

// What is made of the window's lines and of those beside it that are certainly its own, joined with
// what it would be without those within the edges that may not be, and with the others beside them.
// A line that names a request says itself whose it is, if it is known when that was under way.
// `judged`: what a list of lines of a window, and their number, make of it.
using JudgeLines =
    std::function<Finding(double count, observe::Lines listed, const observe::Window& window)>;
Finding judge_edge_lines(const LinesWanted& wanted, double count, const observe::Lines& listed,
                         const Evidence& evidence, std::span<const observe::Answer> answers,
                         const JudgeLines& judged);
Finding join_edge_value(Finding finding, const SeriesWanted& wanted, const Evidence& evidence,
                        std::span<const observe::Answer> answers);

}  // namespace harness::verdict
