#include "harness/prove/changed_streams.hpp"

#include <algorithm>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"

namespace harness::prove {
namespace {

namespace logql = languages::logql;

bool is_same_entry(const store::LogEntry& one, const store::LogEntry& other) {
  return one.time == other.time && one.line == other.line && one.metadata == other.metadata;
}

bool is_same_push(const store::LogPush& one, const store::LogPush& other) {
  return one.labels == other.labels &&
         std::equal(one.entries.begin(), one.entries.end(), other.entries.begin(),
                    other.entries.end(), is_same_entry);
}

void add_stream(const store::LogPush& push, ChangedStreams& streams) {
  if (std::find(streams.begin(), streams.end(), push.labels) == streams.end()) {
    streams.push_back(push.labels);
  }
}

// By `=` alone. A label that the stream was not sent with may be one that the store gives it.
bool shuts_out(const std::vector<logql::Matcher>& selector,
               const std::vector<store::Field>& labels) {
  return std::any_of(selector.begin(), selector.end(), [&](const logql::Matcher& one) {
    if (one.op != logql::MatchOp::equal) return false;
    const auto label = std::find_if(labels.begin(), labels.end(), [&](const store::Field& field) {
      return field.name == one.name;
    });
    return label != labels.end() && label->value != one.value;
  });
}

}  // namespace

ChangedStreams changed_between(const Lines& before, const Lines& after) {
  ChangedStreams streams;
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    const bool is_in_both = i < before.size() && i < after.size();
    if (is_in_both && is_same_push(before[i], after[i])) continue;
    if (i < before.size()) add_stream(before[i], streams);
    if (i < after.size()) add_stream(after[i], streams);
  }
  return streams;
}

bool StreamQuestions::may_reach(const observe::Question& question, const ChangedStreams& streams) {
  const auto query = question.params.find("query");
  if (query == question.params.end()) return true;
  const std::optional<Selectors>& selectors = selectors_of(query->second);
  if (!selectors) return true;
  return std::any_of(selectors->begin(), selectors->end(), [&](const auto& selector) {
    return std::any_of(streams.begin(), streams.end(),
                       [&](const auto& labels) { return !shuts_out(selector, labels); });
  });
}

const std::optional<StreamQuestions::Selectors>& StreamQuestions::selectors_of(
    const std::string& query) {
  const auto known = known_.find(query);
  if (known != known_.end()) return known->second;
  std::optional<Selectors>& selectors = known_[query];
  const auto parsed = logql::parse(query);
  if (!parsed) return selectors;
  selectors.emplace();
  for (const logql::LogQueryInside& inside : logql::log_queries(*parsed)) {
    selectors->push_back(inside.log->selector);
  }
  return selectors;
}

}  // namespace harness::prove
