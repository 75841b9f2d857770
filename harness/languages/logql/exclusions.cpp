#include "harness/languages/logql/exclusions.hpp"

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/logql/text_slips.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::languages::logql {
namespace {

// How words begin that tell of something that went wrong.
constexpr std::array<std::string_view, 24> beginnings_of_trouble{
    "abort",  "alert",  "cannot", "corrupt", "crash",   "crit",      "denied",  "emerg",
    "err",    "except", "fail",   "fatal",   "invalid", "lost",      "panic",   "refus",
    "reject", "reset",  "severe", "timed",   "timeout", "traceback", "unavail", "warn"};

bool leaves_out_texts(const LineFilter& filter) {
  return filter.op == LineFilterOp::not_contains || filter.op == LineFilterOp::not_regex ||
         filter.op == LineFilterOp::not_pattern;
}

bool looks_for_trouble(const LineFilter& filter) {
  if (leaves_out_texts(filter)) return false;
  return std::any_of(filter.any.begin(), filter.any.end(), [&](const LineMatch& match) {
    const bool is_regex = filter.op == LineFilterOp::regex;
    const auto words = is_regex ? words_in_pattern(match.text) : words_in(match.text);
    return std::any_of(words.begin(), words.end(), tells_of_trouble);
  });
}

class SaysOutcome {
 public:
  bool operator()(const LabelFilter& filter) const { return std::visit(*this, filter.of); }
  bool operator()(const AllOf& all) const { return any(all.parts); }
  bool operator()(const AnyOf& some) const { return any(some.parts); }
  template <typename Filter>
  bool operator()(const Filter& filter) const {
    return !filter.name.starts_with("__error") && names_an_outcome(filter.name);
  }

 private:
  bool any(const std::vector<LabelFilter>& parts) const {
    return std::any_of(parts.begin(), parts.end(), *this);
  }
};

bool looks_for_trouble(const Stage& stage) {
  if (const auto* line = std::get_if<LineFilter>(&stage.of)) return looks_for_trouble(*line);
  const auto* label = std::get_if<LabelFilter>(&stage.of);
  return label != nullptr && SaysOutcome{}(*label);
}

}  // namespace

bool tells_of_trouble(const std::string& word) {
  const std::string small = lower(word);
  return std::any_of(beginnings_of_trouble.begin(), beginnings_of_trouble.end(),
                     [&](std::string_view beginning) { return small.starts_with(beginning); });
}

std::vector<Exclusion> exclusions(const Query& query) {
  std::vector<Exclusion> all;
  for (const auto& [log, over] : log_queries(query)) {
    const Pipeline& stages = log->pipeline;
    const bool is_of_trouble = std::any_of(
        stages.begin(), stages.end(), [](const Stage& stage) { return looks_for_trouble(stage); });
    if (!is_of_trouble) continue;
    std::string lines = print_selector(log->selector);
    for (const Stage& stage : stages) {
      if (!only_filters(stage)) lines += " " + print(stage);
      const auto* filter = std::get_if<LineFilter>(&stage.of);
      if (filter == nullptr || !leaves_out_texts(*filter)) continue;
      Exclusion one{print(stage), lines + " " + print(stage)};
      if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace harness::languages::logql
