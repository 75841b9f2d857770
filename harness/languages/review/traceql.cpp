#include "harness/languages/review/place.hpp"
#include "harness/languages/review/remarks.hpp"
#include "harness/languages/review/remedies.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/languages/review/traceql_stages.hpp"
#include "harness/languages/review/traceql_tokens.hpp"
#include "harness/languages/traceql/parser.hpp"

namespace harness::languages {

std::vector<Remark> review_traceql(std::string_view query) {
  const auto parsed = traceql::parse(query);
  if (!parsed) {
    const traceql::Error& error = parsed.error();
    return {{Remark::Weight::error, offset_of(query, error.at.line, error.at.column), error.message,
             traceql_remedy(error.message)}};
  }
  if (parsed->metrics) {
    const traceql::Position& at = parsed->metrics->at;
    return {{Remark::Weight::error, offset_of(query, at.line, at.column),
             "a metrics query, and this is a search: its answer would be that of the spans alone",
             "leave the metrics function out; count says how many traces there must be"}};
  }
  const TraceqlTokens tokens(query);
  Remarks remarks(query);
  look_at_stages(*parsed, remarks);
  remarks.add(tempo_faults(tokens));
  remarks.add(traceql_traps(tokens));
  return remarks.take();
}

}  // namespace harness::languages
