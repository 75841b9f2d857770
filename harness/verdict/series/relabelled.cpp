#include "harness/verdict/series/relabelled.hpp"

#include <set>

#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::MatchOp;
using languages::promql::NamedSeries;

// Those that a series without them does not have.
std::set<std::string> labels_that_pick(const NamedSeries& named) {
  std::set<std::string> labels;
  for (const Matcher& matcher : named.selector->matchers) {
    const bool says_what = !names_a_source(matcher) && !names_a_bound(matcher);
    if (says_what && !languages::promql::matches(matcher, "")) labels.insert(matcher.label);
  }
  return labels;
}

// Together, of each target: what its sources have, and this besides.
std::string sum_of(const NamedSeries& named, MatchOp op, const std::string& label) {
  std::string sources = sources_of(named);
  sources.pop_back();
  return "sum by (job, instance) (" + sources + "," +
         languages::promql::to_text(Matcher{label, op, "", {}}) + "})";
}

}  // namespace

std::vector<std::string> with_relabelled(const NamedSeries& named, const std::string& moments) {
  std::vector<std::string> all;
  if (!languages::promql::is_called_a_counter(named.metric)) return all;
  for (const std::string& label : labels_that_pick(named)) {
    const std::string with = sum_of(named, MatchOp::not_equal, label);
    const std::string without = sum_of(named, MatchOp::equal, label);
    const std::string range = ")[" + moments + "])";
    all.push_back("(stddev_over_time((" + with + " and " + without + range +
                  " == 0 and stddev_over_time((" + without + " and " + with + range +
                  " > 0 and count_over_time((" + with + " unless " + without + range + " > 0)");
  }
  return all;
}

}  // namespace harness::verdict
