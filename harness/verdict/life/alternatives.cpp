#include "harness/verdict/life/alternatives.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::NamedSeries;

bool names_several(const Matcher& matcher) {
  return matcher.op == languages::promql::MatchOp::matches &&
         languages::literal_alternatives(matcher.value).size() > 1;
}

// As a person calls them.
std::string called(const NamedSeries& named) {
  return named.metric.empty() ? languages::promql::to_text(*named.selector) : named.metric;
}

// Each once.
std::vector<NamedSeries> selectors_that_do(const languages::promql::Expr& query) {
  std::vector<NamedSeries> all;
  std::set<std::string> texts;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    const auto& matchers = named.selector->matchers;
    const bool does = std::any_of(matchers.begin(), matchers.end(), names_several);
    if (does && texts.insert(languages::promql::to_text(*named.selector)).second) {
      all.push_back(named);
    }
  }
  return all;
}

}  // namespace

std::vector<observe::Question> questions_for_alternatives(const languages::promql::Expr& query,
                                                          const observe::Window& window) {
  std::vector<observe::Question> all;
  for (const NamedSeries& named : selectors_that_do(query)) {
    all.push_back(observe::series_of(languages::promql::to_text(*named.selector), window));
  }
  return all;
}

Life life_of_alternatives(const languages::promql::Expr& query,
                          std::span<const observe::Answer> answers) {
  Lives lives;
  for (const NamedSeries& named : selectors_that_do(query)) {
    const auto series = observe::parse_label_sets(answers.front());
    answers = answers.subspan(1);
    if (!series) return {Outcome::undecided, to_string(series.error()), {}};
    for (const Matcher& matcher : named.selector->matchers) {
      if (series->empty() || !names_several(matcher)) continue;
      std::set<std::string> values;
      for (const auto& one : *series) {
        if (one.contains(matcher.label)) values.insert(one.at(matcher.label));
      }
      for (const std::string& value : languages::literal_alternatives(matcher.value)) {
        if (values.contains(value)) continue;
        lives.add({Outcome::pass,
                   {},
                   "no series of " + called(named) + " has " + matcher.label + "=\"" + value +
                       "\" in the window" + listed("there are", values, value)});
      }
    }
  }
  return lives.life();
}

}  // namespace harness::verdict
