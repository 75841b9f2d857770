#include <algorithm>

#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/review/promql_meaning.hpp"
#include "harness/languages/review/remarks.hpp"
#include "harness/languages/review/remedies.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {
namespace {

// Its columns count bytes.
std::size_t offset_of_byte(std::string_view text, const promql::Position& at) {
  std::size_t begin = 0;
  for (std::size_t line = 1; line < at.line && begin < text.size(); ++line) {
    begin = std::min(text.find('\n', begin), text.size()) + 1;
  }
  return std::min(begin + at.column - 1, text.size());
}

// Of the Prometheus that runs start; what runs elsewhere scrapes less often.
constexpr std::chrono::milliseconds scrape_interval{1000};

std::vector<Remark> short_ranges(const promql::Expr& query) {
  std::vector<Remark> hints;
  for (const promql::NamedSeries& series : promql::selectors(query)) {
    const auto& range = series.selector->range;
    if (!range || *range >= scrape_interval) continue;
    hints.push_back({Remark::Weight::hint, series.span.begin,
                     "a range of " + std::to_string(range->count()) +
                         "ms is shorter than a scrape interval, and seldom holds any sample",
                     "ask for several scrapes: [$window], or [5s]"});
  }
  return hints;
}

}  // namespace

std::vector<Remark> review_promql(std::string_view query) {
  const auto parsed = promql::parse(query);
  if (!parsed) {
    const promql::ParseError& error = parsed.error();
    return {{Remark::Weight::error, offset_of_byte(query, error.at), error.message,
             promql_remedy(error.message)}};
  }
  Remarks remarks(query);
  remarks.add(promql_nonsense(query, **parsed));
  remarks.add(short_ranges(**parsed));
  return remarks.take();
}

}  // namespace harness::languages
