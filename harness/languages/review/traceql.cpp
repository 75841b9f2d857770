#include "harness/core/text_place.hpp"
#include "harness/core/utf8.hpp"
#include "harness/languages/review/remarks.hpp"
#include "harness/languages/review/remedies.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/languages/review/traceql_slips.hpp"
#include "harness/languages/review/traceql_stages.hpp"
#include "harness/languages/review/traceql_tokens.hpp"
#include "harness/languages/traceql/parser.hpp"

namespace harness::languages {

namespace {

Remark refused_traceql(std::string_view query, const traceql::Error& error) {
  const std::size_t at = offset_at(query, {error.at.line, error.at.column});
  if (auto slip = traceql_slip(query, error)) {
    return {Remark::Weight::error, at, std::move(slip->what), std::move(slip->remedy)};
  }
  return {Remark::Weight::error, at, mended_utf8(error.message), traceql_remedy(error.message)};
}

std::vector<Remark> remarks_on(std::string_view query, const traceql::Query& parsed) {
  const TraceqlTokens tokens(query);
  Remarks remarks(query);
  look_at_stages(parsed, remarks);
  remarks.add(tempo_faults(tokens));
  remarks.add(traceql_traps(tokens));
  return remarks.take();
}

}  // namespace

std::vector<Remark> review_traceql(std::string_view query) {
  const auto parsed = traceql::parse(query);
  if (!parsed) {
    return {refused_traceql(query, parsed.error())};
  }
  if (parsed->metrics) {
    const traceql::Position& at = parsed->metrics->at;
    return {{Remark::Weight::error, offset_at(query, {at.line, at.column}),
             "a metrics query, and this is a search: its answer would be that of the spans alone",
             "leave the metrics function out; count says how many traces there must be"}};
  }
  return remarks_on(query, *parsed);
}

std::vector<Remark> review_traceql_of_panel(std::string_view query) {
  const auto parsed = traceql::parse(query);
  if (!parsed) {
    return {refused_traceql(query, parsed.error())};
  }
  return remarks_on(query, *parsed);
}

}  // namespace harness::languages
