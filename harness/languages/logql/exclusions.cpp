#include "harness/languages/logql/exclusions.hpp"

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/languages/logql/go_regex.hpp"
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
    "abort",  "alert",  "cannot",  "corrupt", "crash", "crit",     "denied",    "emerg",
    "err",    "except", "fail",    "fatal",   "invalid", "lost",   "panic",     "refus",
    "reject", "reset",  "severe",  "timed",   "timeout", "traceback", "unavail", "warn"};

bool tells_of_trouble(const std::string& word) {
  const std::string small = lower(word);
  return std::any_of(beginnings_of_trouble.begin(), beginnings_of_trouble.end(),
                     [&](std::string_view beginning) { return small.starts_with(beginning); });
}

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

bool is_of_environment(const std::string& text) { return text.find("${") != std::string::npos; }

// Whether a line with the text is left out by the filter.
bool leaves_out(const LineFilter& filter, const std::string& text) {
  return std::any_of(filter.any.begin(), filter.any.end(), [&](const LineMatch& match) {
    if (match.ip || is_of_environment(match.text)) return false;
    if (filter.op == LineFilterOp::not_contains) return text.find(match.text) != std::string::npos;
    if (filter.op != LineFilterOp::not_regex) return false;
    const bool is_anchored = match.text.starts_with('^') || ends_with_anchor(match.text);
    const auto regex = compile_regex(match.text);
    return !is_anchored && regex && re2::RE2::PartialMatch(text, **regex);
  });
}

bool shut_out(const LineFilter& wanted, const LineFilter& unwanted) {
  if (wanted.op != LineFilterOp::contains || !leaves_out_texts(unwanted)) return false;
  return std::all_of(wanted.any.begin(), wanted.any.end(), [&](const LineMatch& match) {
    return !match.ip && !is_of_environment(match.text) && leaves_out(unwanted, match.text);
  });
}

bool takes(const Matcher& matcher, const std::string& value) {
  const bool is_regex = matcher.op == MatchOp::regex || matcher.op == MatchOp::not_regex;
  const bool is_wanted = matcher.op == MatchOp::equal || matcher.op == MatchOp::regex;
  if (!is_regex) return (matcher.value == value) == is_wanted;
  const auto regex = compile_regex(matcher.value, Anchor::both);
  return !regex || re2::RE2::FullMatch(value, **regex) == is_wanted;
}

bool shut_out(const Matcher& one, const Matcher& other) {
  return one.name == other.name && one.op == MatchOp::equal && !is_of_environment(one.value) &&
         !is_of_environment(other.value) && !takes(other, one.value);
}

// All that have to hold.
void add_matchers(const LabelFilter& filter, std::vector<Matcher>& all) {
  if (const auto* matcher = std::get_if<Matcher>(&filter.of)) all.push_back(*matcher);
  if (const auto* parts = std::get_if<AllOf>(&filter.of)) {
    for (const LabelFilter& part : parts->parts) add_matchers(part, all);
  }
}

std::optional<std::string> shut_out_among(const std::vector<Matcher>& all) {
  for (const Matcher& one : all) {
    for (const Matcher& other : all) {
      if (shut_out(one, other)) return print(one) + " and " + print(other);
    }
  }
  return std::nullopt;
}

std::optional<std::string> shut_out_among(const std::vector<LineFilter>& all) {
  for (const LineFilter& one : all) {
    for (const LineFilter& other : all) {
      if (shut_out(one, other)) return print(Stage{one}) + " and " + print(Stage{other});
    }
  }
  return std::nullopt;
}

// What any other stage makes of lines and labels is another matter.
std::optional<std::string> shut_out_in(const Pipeline& pipeline) {
  std::vector<Matcher> labels;
  std::vector<LineFilter> lines;
  for (const Stage& stage : pipeline) {
    if (!only_filters(stage)) labels.clear();
    if (std::holds_alternative<LineFormat>(stage.of) ||
        std::holds_alternative<UnpackParser>(stage.of)) {
      lines.clear();
    }
    if (const auto* label = std::get_if<LabelFilter>(&stage.of)) add_matchers(*label, labels);
    if (const auto* line = std::get_if<LineFilter>(&stage.of)) lines.push_back(*line);
    if (auto found = shut_out_among(labels)) return found;
    if (auto found = shut_out_among(lines)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Exclusion> exclusions(const Query& query) {
  std::vector<Exclusion> all;
  for (const auto& [log, over] : log_queries(query)) {
    const Pipeline& stages = log->pipeline;
    const bool is_of_trouble = std::any_of(stages.begin(), stages.end(), [](const Stage& stage) {
      return looks_for_trouble(stage);
    });
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

std::optional<std::string> shuts_all_out(const Query& query) {
  for (const auto& [log, over] : log_queries(query)) {
    if (auto found = shut_out_among(log->selector)) return found;
    if (auto found = shut_out_in(log->pipeline)) return found;
  }
  return std::nullopt;
}

}  // namespace harness::languages::logql
