#include "harness/verdict/life/shadowed_labels.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/shadowed_filters.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using languages::logql::ShadowedFilter;

std::vector<ShadowedFilter> filters_of(const std::string& query) {
  const auto parsed = languages::logql::parse(query);
  return parsed ? languages::logql::shadowed_filters(*parsed) : std::vector<ShadowedFilter>{};
}

// Whether with some of so many lines more the claim would be what it is.
bool is_the_same_with(const Finding& finding, const scenario::Comparison& count, double more) {
  if (!finding.value) return false;
  const Interval with_these =
      hull(*finding.value, {finding.value->low, finding.value->high + more});
  const scenario::Truth truth = count.truth(with_these);
  return truth ==
         (finding.outcome == Outcome::pass ? scenario::Truth::holds : scenario::Truth::fails);
}

std::string why_shadowed(const ShadowedFilter& filter, double lines) {
  return counted(lines, "line") + (lines == 1 ? " has " : " have ") + filter.text +
         " in what the parser finds, and another " + filter.name +
         " as a label of the stream, which is what the query compares: ask for " +
         languages::logql::extracted(filter.name);
}

}  // namespace

std::vector<observe::Question> questions_for_shadowed(const std::string& query,
                                                      const observe::Window& window) {
  std::vector<observe::Question> all;
  for (const ShadowedFilter& filter : filters_of(query)) {
    all.push_back(observe::count_lines(filter.own, window));
    all.push_back(observe::count_lines(filter.both, window));
  }
  return all;
}

Finding unless_shadowed(Finding finding, const std::string& query,
                        const scenario::Comparison* count,
                        std::span<const observe::Answer> answers) {
  for (const ShadowedFilter& filter : filters_of(query)) {
    const bool is_decided = finding.outcome == Outcome::pass || finding.outcome == Outcome::fail;
    if (!is_decided || answers.size() < 2) return finding;
    const auto own = observe::parse_count(answers[0]);
    const auto both = observe::parse_count(answers[1]);
    answers = answers.subspan(2);
    for (const Error* problem : {error_of(own), error_of(both)}) {
      if (problem != nullptr) {
        return with(std::move(finding), Outcome::undecided, to_string(*problem));
      }
    }
    const double hidden = *own - *both;
    if (hidden <= 0 || (count != nullptr && is_the_same_with(finding, *count, hidden))) continue;
    const std::string seen = finding.seen + "; " + why_shadowed(filter, hidden);
    return with(std::move(finding), Outcome::undecided, seen);
  }
  return finding;
}

}  // namespace harness::verdict
