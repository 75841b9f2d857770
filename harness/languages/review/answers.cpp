#include "harness/languages/review/answers.hpp"

#include <algorithm>

#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/logql/values.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {

bool is_refused(const std::vector<Remark>& remarks) {
  return std::any_of(remarks.begin(), remarks.end(),
                     [](const Remark& remark) { return remark.weight == Remark::Weight::error; });
}

std::optional<bool> gives_lines(std::string_view query) {
  const logql::Parsed parsed = logql::parse(query);
  if (!parsed) return std::nullopt;
  return std::holds_alternative<logql::LogQuery>(*parsed);
}

bool logql_asks(std::string_view query) {
  const logql::Parsed parsed = logql::parse(query);
  return !parsed || !logql::stream_selectors(*parsed).empty();
}

bool promql_asks(std::string_view query) {
  const auto parsed = promql::parse(query);
  return !parsed || !promql::selectors(**parsed).empty();
}

Interval logql_values(std::string_view query) {
  const logql::Parsed parsed = logql::parse(query);
  const auto* const metric = parsed ? std::get_if<logql::Metric>(&*parsed) : nullptr;
  return metric != nullptr ? logql::bounds_of_values(*metric) : any_number;
}

Interval promql_values(std::string_view query) {
  const auto parsed = promql::parse(query);
  return parsed ? promql::bounds_of_values(**parsed) : any_number;
}

}  // namespace harness::languages
