#include "harness/languages/logql/error_reads.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/logql/template/parser.hpp"
#include "harness/languages/logql/template/reads.hpp"

namespace harness::languages::logql {
namespace {

std::string behind_pipe(const std::string& stage) { return stage.substr(2); }

bool lets_through(const Matcher& matcher, const std::string& value) {
  switch (matcher.op) {
    case MatchOp::equal:
      return matcher.value == value;
    case MatchOp::not_equal:
      return matcher.value != value;
    default:
      break;
  }
  const auto regex = compile_regex(matcher.value, Anchor::both);
  const bool matches = regex && re2::RE2::FullMatch(value, **regex);
  return matches == (matcher.op == MatchOp::regex);
}

// Whether a line without an error gets past it, and one with some error does not.
bool leaves_out_errors(const LabelFilter& filter) {
  if (const auto* all = std::get_if<AllOf>(&filter.of)) {
    return std::any_of(all->parts.begin(), all->parts.end(), leaves_out_errors);
  }
  const auto* matcher = std::get_if<Matcher>(&filter.of);
  if (matcher == nullptr || matcher->name != error_label || !lets_through(*matcher, "")) {
    return false;
  }
  const auto errors = {"JSONParserErr", "LogfmtParserErr", "LabelFilterErr", "TemplateFormatErr",
                       "SampleExtractionErr"};
  return std::any_of(errors.begin(), errors.end(),
                     [&](const char* error) { return !lets_through(*matcher, error); });
}

bool leaves_out_errors(const Stage& stage) {
  const auto* filter = std::get_if<LabelFilter>(&stage.of);
  return filter != nullptr && leaves_out_errors(*filter);
}

bool leaves_out_errors(const RangeAggregation* over) {
  return over != nullptr && over->unwrap &&
         std::any_of(over->unwrap->filters.begin(), over->unwrap->filters.end(),
                     [](const LabelFilter& filter) { return leaves_out_errors(filter); });
}

// x>5s as (x>=5s or x<5s), of which one holds for whatever can be compared.
template <typename Filter>
std::string either_way(Filter filter) {
  filter.op = Comparison::greater_equal;
  LabelFilter above{filter};
  filter.op = Comparison::less;
  LabelFilter below{filter};
  return print(LabelFilter{AnyOf{{std::move(above), std::move(below)}}});
}

// A comparison that reads the label as `unwrap` does.
LabelFilter as_a_filter(const Unwrap& unwrap) {
  switch (unwrap.conversion) {
    case Unwrap::Conversion::duration:
      return {DurationFilter{unwrap.label, Comparison::greater_equal}};
    case Unwrap::Conversion::bytes:
      return {BytesFilter{unwrap.label, Comparison::greater_equal}};
    case Unwrap::Conversion::none:
      break;
  }
  return {NumberFilter{unwrap.label, Comparison::greater_equal}};
}

// The comparisons of one filter, of these lines.
class Comparisons {
 public:
  explicit Comparisons(std::string lines) : lines_(std::move(lines)) {}

  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const Matcher&) {}
  void operator()(const IpFilter&) {}
  void operator()(const AllOf& all) { in(all.parts); }
  void operator()(const AnyOf& any) { in(any.parts); }
  template <typename Filter>
  void operator()(const Filter& filter) {
    const std::string text = print(LabelFilter{filter});
    found.push_back({text, lines_without_error(lines_ + " | " + either_way(filter)),
                     lines_ + " | " + text + R"( | __error__="LabelFilterErr")"});
  }

  std::vector<NumberRead> found;

 private:
  void in(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) (*this)(part);
  }

  std::string lines_;
};

// What compares with a plain number, each of these lines.
class NumberComparisons {
 public:
  explicit NumberComparisons(std::string lines) : lines_(std::move(lines)) {}

  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const AllOf& all) { in(all.parts); }
  void operator()(const AnyOf& any) { in(any.parts); }
  void operator()(const NumberFilter& filter) {
    if (filter.op == Comparison::not_equal) return;
    const Matcher nan{filter.name, MatchOp::regex, "(?i)[+-]?nan"};
    found.push_back(
        {print(LabelFilter{filter}), filter.name, lines_ + " | " + print(LabelFilter{nan})});
  }
  template <typename Filter>
  void operator()(const Filter&) {}

  std::vector<NanRead> found;

 private:
  void in(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) (*this)(part);
  }

  std::string lines_;
};

bool writes_the_same(const std::string& text) {
  const auto block = templates::parse("", text);
  if (!block || text.find("__timestamp__") != std::string::npos) return false;
  const templates::Reads reads = templates::reads_of(*block);
  return reads.names.empty() && !reads.all_labels && !reads.line;
}

// What looks at the line, as opposed to its labels.
bool looks_at_line(const Stage& stage) {
  return !std::holds_alternative<LabelFilter>(stage.of) &&
         !std::holds_alternative<LineFormat>(stage.of) &&
         !std::holds_alternative<LabelFormat>(stage.of) &&
         !std::holds_alternative<Drop>(stage.of) && !std::holds_alternative<Keep>(stage.of) &&
         !std::holds_alternative<Decolorize>(stage.of);
}

// What looks at which label.
class NamesIn {
 public:
  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const AllOf& all) { in(all.parts); }
  void operator()(const AnyOf& any) { in(any.parts); }
  template <typename Filter>
  void operator()(const Filter& filter) {
    found.insert(filter.name);
  }

  std::set<std::string> found;

 private:
  void in(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) (*this)(part);
  }
};

class Constants {
 public:
  void in(const Pipeline& pipeline) {
    line_ = nullptr;
    labels_.clear();
    for (const Stage& stage : pipeline) look(stage);
  }

  std::vector<std::string> found;

 private:
  void look(const Stage& stage) {
    if (line_ != nullptr && looks_at_line(stage)) add_once(found, behind_pipe(print(*line_)));
    if (const auto* format = std::get_if<LineFormat>(&stage.of)) {
      line_ = writes_the_same(format->text) ? &stage : nullptr;
    } else if (const auto* labels = std::get_if<LabelFormat>(&stage.of)) {
      for (const LabelAssignment& assignment : labels->assignments) {
        const bool is_text = assignment.kind == LabelAssignment::Kind::text;
        labels_.erase(assignment.name);
        if (is_text && writes_the_same(assignment.value)) labels_[assignment.name] = &stage;
      }
    } else if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) {
      NamesIn names;
      names(*filter);
      for (const std::string& name : names.found) {
        const auto constant = labels_.find(name);
        if (constant != labels_.end()) add_once(found, behind_pipe(print(*constant->second)));
      }
    } else if (looks_at_line(stage) && !std::holds_alternative<LineFilter>(stage.of)) {
      labels_.clear();  // a parser may give it anew
    }
  }

  const Stage* line_ = nullptr;
  std::map<std::string, const Stage*> labels_;
};

}  // namespace

std::vector<ErrorFilter> error_filters(const Query& query) {
  std::vector<ErrorFilter> all;
  for (const auto& [log, over] : log_queries(query)) {
    std::string reached = print_selector(log->selector);
    std::string unfiltered = reached;
    for (const Stage& stage : log->pipeline) {
      if (leaves_out_errors(stage)) add_once(all, {behind_pipe(print(stage)), reached, unfiltered});
      const std::string text = " " + print(stage);
      reached += text;
      if (!only_filters(stage)) unfiltered += text;
    }
    // What `unwrap` itself cannot read is looked for elsewhere.
    if (leaves_out_errors(over)) add_once(all, {R"(__error__="")", reached, unfiltered});
  }
  return all;
}

std::vector<NumberRead> numbers_behind_errors(const Query& query) {
  std::vector<NumberRead> all;
  for (const auto& [log, over] : log_queries(query)) {
    std::string lines = print_selector(log->selector);
    const auto& stages = log->pipeline;
    for (auto stage = stages.begin(); stage != stages.end(); ++stage) {
      if (!only_filters(*stage)) lines += " " + print(*stage);
      const auto* filter = std::get_if<LabelFilter>(&stage->of);
      const bool is_left_out =
          leaves_out_errors(over) || std::any_of(stage, stages.end(), [](const Stage& behind) {
            return leaves_out_errors(behind);
          });
      if (filter == nullptr || !is_left_out) continue;
      Comparisons comparisons(lines);
      comparisons(*filter);
      for (NumberRead& read : comparisons.found) add_once(all, std::move(read));
    }
  }
  return all;
}

std::vector<UnwrapRead> filtered_unwraps(const Query& query) {
  std::vector<UnwrapRead> all;
  for (const auto& [log, over] : log_queries(query)) {
    if (!leaves_out_errors(over)) continue;
    const bool is_filtered = std::any_of(log->pipeline.begin(), log->pipeline.end(), only_filters);
    if (!is_filtered) continue;
    std::string lines = print_selector(log->selector);
    for (const Stage& stage : log->pipeline) lines += " " + print(stage);
    const std::string unwrap = print(*over->unwrap);
    add_once(all, {behind_pipe(unwrap),
                   lines + " | " + print(Matcher{over->unwrap->label, MatchOp::not_equal, ""}),
                   lines_without_error(lines + " " + unwrap)});
  }
  return all;
}

std::vector<NoNumberRead> left_out_by_unwraps(const Query& query) {
  std::vector<NoNumberRead> all;
  for (const auto& [log, over] : log_queries(query)) {
    if (!leaves_out_errors(over)) continue;
    std::string lines = print_selector(log->selector);
    for (const Stage& stage : log->pipeline) lines += " " + print(stage);
    const Unwrap& unwrap = *over->unwrap;
    add_once(all, {behind_pipe(print(unwrap)),
                   lines + " | " + print(Matcher{unwrap.label, MatchOp::not_equal, ""}) + " | " +
                       print(as_a_filter(unwrap)) + R"( | __error__="LabelFilterErr")"});
  }
  return all;
}

std::vector<NanRead> left_out_as_nan(const Query& query) {
  std::vector<NanRead> all;
  for (const auto& [log, over] : log_queries(query)) {
    std::string lines = print_selector(log->selector);
    for (const Stage& stage : log->pipeline) {
      NumberComparisons comparisons(lines);
      if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) comparisons(*filter);
      for (NanRead& read : comparisons.found) add_once(all, std::move(read));
      lines += " " + print(stage);
    }
  }
  return all;
}

std::string lines_without_error(const std::string& query) { return query + R"( | __error__="")"; }

std::string lines_with_error(const std::string& query) { return query + R"( | __error__!="")"; }

std::vector<std::string> constants_looked_at(const Query& query) {
  Constants constants;
  for (const auto& [log, over] : log_queries(query)) constants.in(log->pipeline);
  return std::move(constants.found);
}

}  // namespace harness::languages::logql
