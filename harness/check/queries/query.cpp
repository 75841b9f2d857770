#include "harness/check/queries/query.hpp"

#include "harness/check/queries/promql_traps.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::check {
namespace {

std::vector<languages::Remark> reviewed(const Query& query) {
  switch (query.language) {
    case Language::promql:
      return languages::review_promql(query.text);
    case Language::logql:
      return languages::review_logql(query.text);
    case Language::traceql:
      return languages::review_traceql(query.text);
  }
  return {};
}

}  // namespace

std::string_view name_of(Language language) {
  switch (language) {
    case Language::promql:
      return "PromQL";
    case Language::logql:
      return "LogQL";
    case Language::traceql:
      return "TraceQL";
  }
  return {};
}

std::size_t Query::written_offset(std::size_t offset) const {
  std::size_t written = offset;
  for (const Filling& one : fillings) {
    if (offset < one.at + one.size) break;
    written += one.written;
    written -= one.size;
  }
  return written;
}

yaml::Place place_in(const Query& query, std::size_t offset, std::string_view source) {
  return yaml::place_within(*query.scalar, query.written_offset(offset), source);
}

void look_at_query(const Query& query, const Source& source, Findings& findings) {
  for (const languages::Remark& remark : reviewed(query)) {
    const bool is_error = remark.weight == languages::Remark::Weight::error;
    findings.add(is_error ? "query" : "query-trap", place_in(query, remark.offset, source.text),
                 std::string(name_of(query.language)) + ": " + remark.what, remark.remedy);
  }
  if (query.language != Language::promql) return;
  const auto parsed = languages::promql::parse(query.text);
  if (!parsed) return;
  for (const Trap& trap : promql_traps(query.text, **parsed, source.scrape_interval)) {
    findings.add(std::string(trap.name), place_in(query, trap.offset, source.text), trap.what,
                 trap.remedy);
  }
}

}  // namespace harness::check
