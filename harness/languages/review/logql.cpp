#include "harness/languages/logql/check_stages.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/review/logql_meaning.hpp"
#include "harness/languages/review/logql_traps.hpp"
#include "harness/languages/review/place.hpp"
#include "harness/languages/review/remedies.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {

namespace {

Remark refused(std::string_view query, const logql::ParseError& error) {
  return {Remark::Weight::error, offset_of(query, error.at.line, error.at.column), error.message,
          error.remedy.empty() ? logql_remedy(error.message) : error.remedy};
}

}  // namespace

std::vector<Remark> review_logql(std::string_view query) {
  const logql::Parsed parsed = logql::parse(query);
  if (!parsed) return {refused(query, parsed.error())};
  if (const auto error = logql::check_stages(*parsed)) return {refused(query, *error)};
  std::vector<Remark> nonsense = logql_nonsense(query, *parsed);
  return nonsense.empty() ? logql_traps(query, *parsed) : nonsense;
}

}  // namespace harness::languages
