// What a PromQL query makes of two vectors, where it has a value whatever becomes of that.
#include <algorithm>
#include <cmath>

#include "harness/languages/promql/pairs.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Pair;
using SeriesFound = std::vector<observe::Series>;

std::vector<Pair> pairs_in(const std::string& query) {
  const languages::promql::ExprPtr read = parsed(query);
  const bool hides = read && languages::promql::hides_nothing(*read);
  return hides ? languages::promql::pairs(*read, query) : std::vector<Pair>{};
}

std::string counts_for_nothing(const std::string& one, const std::string& other) {
  return one + " has no series, so that " + other +
         " counts for nothing: put or vector(0) behind it";
}

bool is_nothing(const observe::Series& series) {
  const double value = series.points.back().value;
  return value == 0 || std::isnan(value);
}

Life life_of(const Pair& pair, const SeriesFound& left, const SeriesFound& right) {
  if (pair.divides && std::all_of(right.begin(), right.end(), is_nothing)) {
    const std::string nothing = ": there was nothing to divide by";
    if (right.empty()) return none(pair.right + " has no series" + nothing);
    // It is there, and was not asked for.
    return unknown(pair.right + " is 0" + nothing + have_it_asked);
  }
  if (pair.needs_right && right.empty() && !left.empty()) {
    return none(counts_for_nothing(pair.right, pair.left));
  }
  if (pair.needs_left && left.empty() && !right.empty()) {
    return none(counts_for_nothing(pair.left, pair.right));
  }
  return {};
}

}  // namespace

std::vector<observe::Question> questions_for_pairs(const std::string& query, WallTime at) {
  std::vector<observe::Question> all;
  for (const Pair& pair : pairs_in(query)) {
    all.push_back(observe::promql_at(pair.left, at));
    all.push_back(observe::promql_at(pair.right, at));
  }
  return all;
}

Life life_of_pairs(const std::string& query, std::span<const observe::Answer> answers) {
  Lives lives;
  for (const Pair& pair : pairs_in(query)) {
    const auto left = observe::parse_series(answers[0]);
    const auto right = observe::parse_series(answers[1]);
    answers = answers.subspan(2);
    if (!left || !right) {
      return {Outcome::undecided, to_string((left ? right : left).error()), {}};
    }
    lives.add(life_of(pair, *left, *right));
  }
  return lives.life();
}

}  // namespace harness::verdict
