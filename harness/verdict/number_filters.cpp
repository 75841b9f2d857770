#include "harness/verdict/number_filters.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/logql/number_filters.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {

std::vector<observe::Question> questions_for_number_filters(const std::string& query,
                                                            const observe::Window& window) {
  const auto parsed = languages::logql::parse(query);
  if (!parsed || !languages::logql::counts_what_is_no_number(*parsed)) return {};
  return {observe::list_lines(languages::logql::lines_without_number(query), window, 1),
          observe::list_lines(languages::logql::lines_with_number(query), window, 1)};
}

Finding unless_not_compared(Finding finding, std::span<const observe::Answer> answers) {
  const bool is_decided = finding.outcome == Outcome::pass || finding.outcome == Outcome::fail;
  if (answers.empty() || !is_decided) return finding;
  const auto without = observe::parse_lines(answers[0]);
  const auto others = observe::parse_lines(answers[1]);
  for (const Error* problem : {error_of(without), error_of(others)}) {
    if (problem != nullptr)
      return with(std::move(finding), Outcome::undecided, to_string(*problem));
  }
  if (without->lines.empty()) return finding;
  const auto& labels = without->lines.front().labels;
  const auto details = labels.find("__error_details__");
  const std::string why = details == labels.end() ? "" : ": " + one_line(details->second);
  const bool is_each = others->lines.empty();
  const std::string seen = finding.seen + ", but " + (is_each ? "each" : "some") +
                           " of them only because a filter could not compare it (LabelFilterErr" +
                           why + "); put | __error__=\"\" behind it, or compare text";
  return with(std::move(finding), is_each ? Outcome::no_data : Outcome::undecided, seen);
}

}  // namespace harness::verdict
