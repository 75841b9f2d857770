#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/grammar/located.hpp"
#include "harness/languages/promql/estimates.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/life/life_of_joins.hpp"
#include "harness/verdict/life/life_of_samples.hpp"
#include "harness/verdict/series/births.hpp"
#include "harness/verdict/series/restarts.hpp"
#include "harness/verdict/window_bounds.hpp"

// What a promql claim asks, and what for.
namespace harness::verdict {

struct Promql {
  grammar::Located<std::string> promql;
  scenario::Comparison value;
  std::optional<std::size_t> series;
  std::optional<grammar::Located<std::string>> control;
};

// The window in which something may happen.
observe::Window played(const Evidence& evidence, const WindowBounds& bounds);

// Throughout it; none: it is too short for any.
std::optional<observe::Window> moments_of(const Promql& claim, const Evidence& evidence,
                                          const WindowBounds& bounds);

WindowBounds bounds_of(const Promql& claim, const Evidence& evidence);

// The query, where its answer can be true of silence; null: it cannot, or cannot be read.
languages::promql::ExprPtr needs_life(const Promql& claim, const observe::Window& window);

// What recording rules read in place of what they record, where the answer of that can be; null: it
// cannot, or the query reads nothing recorded.
languages::promql::ExprPtr recorded_that_needs_life(const Promql& claim, const Evidence& evidence,
                                                    const observe::Window& window);

// How births are counted in it, and in the same of pushed_bounds().
Counting counting(const Promql& claim, const Evidence& evidence, const WindowBounds& bounds);
Counting counting_pushed(const Promql& claim, const Evidence& evidence, const WindowBounds& bounds);

struct FirstMoments;
Counting counting_first(const Promql& claim, const FirstMoments& first, const WindowBounds& bounds);

// What is read of samples, by the claim's own query and by its control, and where.
Queries sampled_by(const Promql& claim, const WindowBounds& bounds);
SamplesIn samples_in(const Promql& claim, const Evidence& evidence, const WindowBounds& bounds);

// All that is asked, by what it is for. What the claim is judged by is asked with_quantile_ends().
struct Questions {
  // Of the inner window; of the outer, where it differs; each with_quantile_ends().
  std::vector<observe::Question> own;
  std::vector<observe::Question> scrapes;  // where the verdict hangs on each of them
  std::vector<observe::Question> life;
  std::vector<observe::Question> recorded;  // of what recording rules read, where it reads theirs
  std::vector<observe::Question> presence;
  std::vector<observe::Question> traffic;
  std::vector<observe::Question> movement;
  std::vector<observe::Question> pairs;
  std::vector<observe::Question> pushes;  // which of its series no scrape brings
  std::vector<observe::Question> pushed;  // its own once more, where some are such
  std::vector<observe::Question> births;  // in the outer window
  std::vector<observe::Question> pushed_births;
  std::vector<observe::Question> samples;
  std::vector<observe::Question> joins;
  std::vector<observe::Question> types;  // of what a control reads as it is
  std::vector<observe::Question> alternatives;
  std::vector<observe::Question> jobs;     // whose series the claim and its control read
  std::vector<observe::Question> sampled;  // its own, without what increase() and rate() estimate
  std::vector<observe::Question> pushed_sampled;
  std::vector<observe::Question> first;  // its own at first_moments()
  std::vector<observe::Question> first_births;
  std::vector<observe::Question> restarts;  // of its targets
  std::vector<observe::Question> gone;      // whose series are there at other times
  std::vector<observe::Question> groups;    // which labels there are to group by
  std::vector<observe::Question> behind;    // its own, with what was done behind the run
  std::vector<observe::Question> unborn;    // its counters that come later
};

// Those of a query that has a value whether or not anything comes of them.
std::vector<languages::Join> joins_hidden_in(const std::string& query);
AskOfSeries asked_at(WallTime at);

// The query as it is put to the outer of these windows, without what it estimates of all of that;
// none: it estimates nothing, or is asked of many moments.
std::optional<languages::promql::Sampled> sampled_in(const Promql& claim, const Evidence& evidence,
                                                     const WindowBounds& bounds);

Questions all_questions(const Promql& claim, const Evidence& evidence);

// As they are put, one kind behind the other.
std::vector<observe::Question> in_order(Questions all);

// The answers to in_order(), by what they are for.
struct Told {
  std::span<const observe::Answer> own;
  std::span<const observe::Answer> scrapes;
  std::span<const observe::Answer> life;
  std::span<const observe::Answer> recorded;
  std::span<const observe::Answer> presence;
  std::span<const observe::Answer> traffic;
  std::span<const observe::Answer> movement;
  std::span<const observe::Answer> pairs;
  std::span<const observe::Answer> pushes;
  std::span<const observe::Answer> pushed;
  std::span<const observe::Answer> births;
  std::span<const observe::Answer> pushed_births;
  std::span<const observe::Answer> samples;
  std::span<const observe::Answer> joins;
  std::span<const observe::Answer> types;
  std::span<const observe::Answer> alternatives;
  std::span<const observe::Answer> jobs;
  std::span<const observe::Answer> sampled;
  std::span<const observe::Answer> pushed_sampled;
  std::span<const observe::Answer> first;
  std::span<const observe::Answer> first_births;
  std::span<const observe::Answer> restarts;
  std::span<const observe::Answer> gone;
  std::span<const observe::Answer> groups;
  std::span<const observe::Answer> behind;
  std::span<const observe::Answer> unborn;
};

Told told_by(std::span<const observe::Answer> answers, const Questions& asked);

}  // namespace harness::verdict
