#include "harness/languages/logql/parse.hpp"
#include "harness/languages/review/place.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {

std::vector<Remark> review_logql(std::string_view query) {
  const logql::Parsed parsed = logql::parse(query);
  if (parsed) return {};
  const logql::ParseError& error = parsed.error();
  return {{Remark::Weight::error, offset_of(query, error.at.line, error.at.column), error.message}};
}

}  // namespace harness::languages
