#include <optional>

#include "harness/core/text.hpp"
#include "harness/core/text_place.hpp"
#include "harness/core/utf8.hpp"
#include "harness/languages/logql/check_stages.hpp"
#include "harness/languages/logql/lexer.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/template/function_names.hpp"
#include "harness/languages/review/logql_meaning.hpp"
#include "harness/languages/review/logql_traps.hpp"
#include "harness/languages/review/remedies.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {

namespace {

// The name in a template's complaint of a function that there is not; empty: it complains of
// something else.
std::string unknown_function_in(const std::string& message) {
  constexpr std::string_view before = ": function \"";
  constexpr std::string_view after = "\" not defined";
  const std::size_t begin = message.find(before);
  if (begin == std::string::npos || !message.ends_with(after)) return {};
  const std::size_t name = begin + before.size();
  return message.substr(name, message.size() - after.size() - name);
}

// Where a word stands from there on; the text's end: nowhere.
std::size_t find_word(const std::string& word, std::string_view text, std::size_t from) {
  for (std::size_t at = text.find(word, from); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !logql::is_word_letter(text[at - 1]);
    const bool ends = end == text.size() || !logql::is_word_letter(text[end]);
    if (begins && ends) return at;
  }
  return text.size();
}

// Which is in the text of its stage.
void point_to_function(const std::string& name, std::string_view query, Remark& remark) {
  const auto known = logql::templates::function_names();
  const auto meant = nearest(name, std::vector<std::string>(known.begin(), known.end()));
  if (meant) remark.remedy = "did you mean " + *meant + "?";
  const std::size_t at = find_word(name, query, remark.offset);
  if (at < query.size()) remark.offset = at;
}

Remark refused(std::string_view query, const logql::ParseError& error) {
  Remark remark{Remark::Weight::error, offset_at(query, {error.at.line, error.at.column}),
                mended_utf8(error.plainly.empty() ? error.message : error.plainly),
                error.remedy.empty() ? logql_remedy(error.message) : error.remedy};
  const std::string function = unknown_function_in(error.message);
  if (!function.empty()) point_to_function(function, query, remark);
  return remark;
}

// What a default Loki never evaluates, and the store no more.
class ApproximateTops {
 public:
  void operator()(const logql::Metric& metric) {
    at_ = metric.at;
    std::visit(*this, metric.of);
  }
  void operator()(const logql::LogQuery&) {}
  void operator()(const logql::VectorAggregation& aggregation) {
    if (aggregation.op == logql::VectorOp::approx_topk && !found) found = at_;
    (*this)(*aggregation.inner);
  }
  void operator()(const logql::BinaryOperation& operation) {
    (*this)(*operation.left);
    (*this)(*operation.right);
  }
  void operator()(const logql::LabelReplace& replace) { (*this)(*replace.inner); }
  template <typename Leaf>
  void operator()(const Leaf&) {}

  std::optional<logql::Position> found;

 private:
  logql::Position at_;
};

std::optional<Remark> never_evaluated(std::string_view query, const logql::Query& parsed) {
  ApproximateTops tops;
  std::visit(tops, parsed);
  if (!tops.found) return std::nullopt;
  return Remark{Remark::Weight::error, offset_at(query, {tops.found->line, tops.found->column}),
                "approx_topk is switched off, in Loki as it comes and in the store",
                "write topk, which is exact"};
}

}  // namespace

std::vector<Remark> review_logql(std::string_view query) {
  const logql::Parsed parsed = logql::parse(query);
  if (!parsed) return {refused(query, parsed.error())};
  if (const auto error = logql::check_stages(*parsed)) return {refused(query, *error)};
  if (auto never = never_evaluated(query, *parsed)) return {*std::move(never)};
  std::vector<Remark> nonsense = logql_nonsense(query, *parsed);
  return nonsense.empty() ? logql_traps(query, *parsed) : nonsense;
}

}  // namespace harness::languages
