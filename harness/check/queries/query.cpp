#include "harness/check/queries/query.hpp"

#include <algorithm>

#include "harness/check/queries/promql_traps.hpp"
#include "harness/languages/logql/answer_labels.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/promql/answer_labels.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::check {
namespace {

// Whether the text that is quoted there is a variable's and nothing else: what Grafana writes for
// it, a|b of several values, is nobody's here to mend.
bool is_of_variable(const Query& query, std::size_t quote) {
  return std::ranges::any_of(query.fillings, [&](const Filling& one) {
    const std::size_t end = one.at + one.size;
    return one.at == quote + 1 && end < query.text.size() && query.text[end] == query.text[quote];
  });
}

}  // namespace

std::optional<languages::AnswerLabels> labels_left(const Query& query) {
  if (query.language == Language::promql) {
    const auto tree = languages::promql::parse(query.text);
    return tree ? std::optional(languages::promql::answered_by(**tree).labels) : std::nullopt;
  }
  if (query.language != Language::logql) return std::nullopt;
  const auto parsed = languages::logql::parse(query.text);
  const auto* metric = parsed ? std::get_if<languages::logql::Metric>(&*parsed) : nullptr;
  if (metric == nullptr) return std::nullopt;
  return languages::logql::labels_of_answer(*metric);
}

std::vector<languages::Remark> reviewed(const Query& query, Asker asker) {
  const bool is_of_panel = asker == Asker::panel;
  switch (query.language) {
    case Language::promql:
      return is_of_panel ? languages::review_promql_of_panel(query.text)
                         : languages::review_promql(query.text);
    case Language::logql:
      return languages::review_logql(query.text);
    case Language::traceql:
      return is_of_panel ? languages::review_traceql_of_panel(query.text)
                         : languages::review_traceql(query.text);
  }
  return {};
}

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

void look_at_query(const Query& query, Asker asker, const Source& source, Findings& findings) {
  for (const languages::Remark& remark : reviewed(query, asker)) {
    const bool is_error = remark.weight == languages::Remark::Weight::error;
    if (!is_error && is_of_variable(query, remark.offset)) continue;
    const yaml::Place place = place_in(query, remark.offset, source.text);
    std::string what = std::string(name_of(query.language)) + ": " + remark.what;
    if (remark.may_be_meant) {
      findings.hint("query-trap", place, std::move(what), remark.remedy);
    } else {
      findings.add(is_error ? "query" : "query-trap", place, std::move(what), remark.remedy);
    }
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
