#include <optional>

#include "harness/core/text.hpp"
#include "harness/core/text_place.hpp"
#include "harness/core/utf8.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/words.hpp"
#include "harness/languages/review/promql_meaning.hpp"
#include "harness/languages/review/remarks.hpp"
#include "harness/languages/review/remedies.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {
namespace {

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

std::string remedy_of(const promql::ParseError& error) {
  constexpr std::string_view unknown = "unknown function with name \"";
  if (!error.message.starts_with(unknown)) return promql_remedy(error.message);
  const std::string_view name = std::string_view(error.message).substr(unknown.size());
  std::vector<std::string> known = promql::function_names();
  for (std::string& aggregator : promql::aggregator_names()) known.push_back(std::move(aggregator));
  const auto meant = nearest(name.substr(0, name.size() - 1), known);
  return (meant ? "did you mean " + *meant + "? " : "") + promql_remedy(error.message);
}

std::string way_to_series(promql::Type type) {
  if (type == promql::Type::range_vector) return "put a function such as increase() around it";
  return type == promql::Type::scalar ? "ask for series, or put vector() around it"
                                      : "ask for series";
}

// A claim compares the value of each series at a moment. A scalar that reads no series is fixed,
// which is said elsewhere.
std::optional<Remark> without_values(const promql::Expr& query) {
  const promql::Type type = promql::type_of(query);
  if (type == promql::Type::instant_vector) return std::nullopt;
  if (type == promql::Type::scalar && promql::selectors(query).empty()) return std::nullopt;
  return Remark{
      Remark::Weight::error, query.span.begin,
      "the query gives a " + std::string(promql::name_of(type)) + " instead of an instant vector",
      way_to_series(type)};
}

std::vector<Remark> reviewed_promql(std::string_view query, bool may_be_scalar) {
  const auto parsed = promql::parse(query);
  if (!parsed) {
    const promql::ParseError& error = parsed.error();
    return {{Remark::Weight::error, offset_at(query, {error.at.line, error.at.column}),
             mended_utf8(error.message), remedy_of(error)}};
  }
  const bool is_shown = may_be_scalar && promql::type_of(**parsed) == promql::Type::scalar;
  if (auto without = without_values(**parsed); without && !is_shown) return {*std::move(without)};
  Remarks remarks(query);
  remarks.add(promql_nonsense(query, **parsed));
  remarks.add(short_ranges(**parsed));
  return remarks.take();
}

}  // namespace

std::vector<Remark> review_promql(std::string_view query) { return reviewed_promql(query, false); }

std::vector<Remark> review_promql_of_panel(std::string_view query) {
  return reviewed_promql(query, true);
}

}  // namespace harness::languages
