#include "harness/verdict/life/hidden_lines.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/logql/coloured_lines.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/shadowed_filters.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using languages::logql::ColouredLines;
using languages::logql::ShadowedFilter;

// Lines of `all` that are not of `found` say it, and are left out.
struct Hidden {
  std::string all;
  std::string found;
  std::string why;  // behind "3 lines have "
};

std::vector<Hidden> hidden_from(const std::string& query) {
  const auto parsed = languages::logql::parse(query);
  if (!parsed) return {};
  std::vector<Hidden> all;
  for (const ShadowedFilter& filter : languages::logql::shadowed_filters(*parsed)) {
    all.push_back({filter.own, filter.both,
                   filter.text + " in what the parser finds, and another " + filter.name +
                       " as a label of the stream, which is what the query compares: ask for " +
                       languages::logql::extracted(filter.name)});
  }
  for (const ColouredLines& lines : languages::logql::coloured_lines(*parsed)) {
    all.push_back({lines.without_colours, lines.as_they_are,
                   "it with colours (ANSI escape codes) in it, which the query does not find: put "
                   "| decolorize behind the selector"});
  }
  return all;
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

}  // namespace

std::vector<observe::Question> questions_for_hidden(const std::string& query,
                                                    const observe::Window& window) {
  std::vector<observe::Question> all;
  for (const Hidden& hidden : hidden_from(query)) {
    all.push_back(observe::count_lines(hidden.all, window));
    all.push_back(observe::count_lines(hidden.found, window));
  }
  return all;
}

Finding unless_hidden(Finding finding, const std::string& query, const scenario::Comparison* count,
                      std::span<const observe::Answer> answers) {
  for (const Hidden& hidden : hidden_from(query)) {
    const bool is_decided = finding.outcome == Outcome::pass || finding.outcome == Outcome::fail;
    if (!is_decided || answers.size() < 2) return finding;
    const auto all = observe::parse_count(answers[0]);
    const auto found = observe::parse_count(answers[1]);
    answers = answers.subspan(2);
    for (const Error* problem : {error_of(all), error_of(found)}) {
      if (problem != nullptr) {
        return with(std::move(finding), Outcome::undecided, to_string(*problem));
      }
    }
    const double left_out = *all - *found;
    if (left_out <= 0 || (count != nullptr && is_the_same_with(finding, *count, left_out)))
      continue;
    const std::string seen = finding.seen + "; " + counted(left_out, "line") +
                             (left_out == 1 ? " has " : " have ") + hidden.why;
    return with(std::move(finding), Outcome::undecided, seen);
  }
  return finding;
}

}  // namespace harness::verdict
