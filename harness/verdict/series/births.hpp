#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/promql/births.hpp"
#include "harness/verdict/verdict.hpp"

// A counter that begins above 0 in the window has counted before its first sample, and nobody saw
// when: as a rise in the window, or before it. A claim has to hold either way.
namespace harness::verdict {

// A query as it is put, and since when its series are no new ones.
struct Counting {
  std::string query;
  // One that is made of it, put to the same moments.
  std::function<observe::Question(const std::string& query)> put;
  // How long before its moment the window begins: what was there then is not born in it.
  Duration window{0};
  // How old a value from then may be: see languages::promql::Base.
  std::optional<Duration> at_most = {};
};

// What is born in the range of each of its calls; where there are several, when that was; then
// the query with all of that as rises, and, where there are several, with that of each alone, each
// of them with_quantile_ends(). None: it counts no rises.
std::vector<observe::Question> questions_for_births(const Counting& counting);

// What the claim is on a query that is made of its own; `answers` are those to with_quantile_ends()
// of that.
using JudgeQuery =
    std::function<Finding(const std::string& query, std::span<const observe::Answer> answers)>;

// The finding, and what it would be with births: with those of each call alone only where they are
// not all of one scrape of one target. `answers` are those to questions_for_births().
Finding with_births(Finding finding, const Counting& counting,
                    std::span<const observe::Answer> answers, const JudgeQuery& judge);

}  // namespace harness::verdict
