// Why a query of LogQL gives nothing: its streams, the fields of their lines, and their values.
#include <algorithm>
#include <set>
#include <variant>

#include "harness/check/run/answers.hpp"
#include "harness/check/run/logs_and_traces.hpp"
#include "harness/check/run/meant.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/loki.hpp"

namespace harness::check {
namespace {

namespace logql = languages::logql;

// By PromQL's matchers, which match as LogQL's do.
bool fits(const logql::Matcher& matcher, const std::string& value) {
  const bool is_pattern = matcher.op == logql::MatchOp::regex;
  languages::promql::Matcher same;
  same.op = is_pattern ? languages::promql::MatchOp::matches : languages::promql::MatchOp::equal;
  same.value = matcher.value;
  return languages::promql::matches(same, value);
}

using NameSet = std::set<std::string>;

void add_names(const logql::LabelFilter& filter, NameSet& names) {
  std::visit(
      [&](const auto& of) {
        if constexpr (requires { of.parts; }) {
          for (const logql::LabelFilter& part : of.parts) add_names(part, names);
        } else {
          names.insert(of.name);
        }
      },
      filter.of);
}

// Names of which one is enough: level="error" or lvl="error".
void add_alternatives(const logql::LabelFilter& filter, NameSet& names) {
  if (const auto* all = std::get_if<logql::AllOf>(&filter.of)) {
    for (const logql::LabelFilter& part : all->parts) add_alternatives(part, names);
  }
  if (!std::holds_alternative<logql::AnyOf>(filter.of)) return;
  NameSet inside;
  add_names(filter, inside);
  if (inside.size() > 1) names.insert(inside.begin(), inside.end());
}

NameSet alternatives_in(const logql::Query& query) {
  NameSet names;
  for (const logql::LogQueryInside& inside : logql::log_queries(query)) {
    for (const logql::Stage& stage : inside.log->pipeline) {
      if (const auto* filter = std::get_if<logql::LabelFilter>(&stage.of)) {
        add_alternatives(*filter, names);
      }
    }
  }
  return names;
}

// As they are written. One of several texts need not be there: "ERROR" or "error".
NameSet filters_of_one_text(const logql::Query& query) {
  NameSet filters;
  for (const logql::LogQueryInside& inside : logql::log_queries(query)) {
    for (const logql::Stage& stage : inside.log->pipeline) {
      const auto* filter = std::get_if<logql::LineFilter>(&stage.of);
      if (filter != nullptr && filter->any.size() == 1) filters.insert(logql::print(stage));
    }
  }
  return filters;
}

}  // namespace

Seen LogsAndTraces::without_lines(const logql::Query& query) {
  Seen seen{Outcome::not_exercised, "its streams are there, and no line of them fits"};
  for (const logql::LogQueryInside& inside : logql::log_queries(query)) {
    // Where it has none, this has a value.
    const bool wants_none =
        inside.over != nullptr && inside.over->op == logql::RangeOp::absent_over_time;
    if (wants_none) continue;
    auto why = without_streams(inside.log->selector);
    if (why && why->outcome != Outcome::not_exercised) return *std::move(why);
    if (why) seen = *std::move(why);
  }
  const NameSet alternatives = alternatives_in(query);
  for (const logql::LabelRead& read : logql::label_reads(query)) {
    if (read.selects || alternatives.contains(read.name)) continue;
    auto why = without_field(read);
    if (why && why->outcome == Outcome::cannot) return *std::move(why);
    if (why) seen = *std::move(why);
  }
  const NameSet needed = filters_of_one_text(query);
  for (const logql::LineRead& read : logql::line_reads(query)) {
    auto why = needed.contains(logql::print(read)) ? without_text(read) : std::nullopt;
    if (why) return *std::move(why);
  }
  return seen;
}

// Lines have its words, and other capitals, or other signs between them.
std::optional<Seen> LogsAndTraces::without_text(const logql::LineRead& read) {
  if (count(logql::lines_with(read)) > 0) return std::nullopt;
  const auto like = observe::parse_lines(
      ask_({observe::list_lines(logql::lines_like(read), window_, 1)}).front());
  if (!like || like->lines.empty()) return std::nullopt;
  const auto as_written = logql::written_in(like->lines.front().line, read);
  if (!as_written) return std::nullopt;
  return Seen{Outcome::cannot, "no line fits " + logql::print(read),
              "lines have it as " + *as_written + ": write that"};
}

// By each label alone: whether anything has it, and the nearest of what it has.
std::optional<Seen> LogsAndTraces::without_streams(const std::vector<logql::Matcher>& selector) {
  std::optional<Seen> seen;
  for (const logql::Matcher& matcher : selector) {
    const auto values = names_in(ask_({observe::label_values(matcher.name, window_)}).front());
    if (!values) return no_answer(values.error());
    if (values->empty() && has_no_line()) {
      return Seen{Outcome::unanswered, "Loki has no line of that time",
                  "wait until some have come"};
    }
    if (values->empty()) {
      return Seen{Outcome::cannot, "no stream has a label " + matcher.name,
                  "name a label that the log shipper gives its streams"};
    }
    auto why = without_value(matcher, *values);
    if (why && why->outcome == Outcome::cannot) return why;
    if (why) seen = std::move(why);
  }
  return seen;
}

std::optional<Seen> LogsAndTraces::without_value(const logql::Matcher& matcher,
                                                 const Names& values) {
  const bool is_pattern = matcher.op == logql::MatchOp::regex;
  if (matcher.op != logql::MatchOp::equal && !is_pattern) return std::nullopt;
  const bool is_there = std::any_of(values.begin(), values.end(),
                                    [&](const std::string& one) { return fits(matcher, one); });
  if (is_there) return std::nullopt;
  const auto meant =
      is_pattern ? meant_by_pattern(matcher.value, values) : nearest(matcher.value, values);
  const std::string what =
      "no stream has " + matcher.name + (is_pattern ? "=~" : "=") + shown(matcher.value);
  if (meant) return Seen{Outcome::cannot, what, "did you mean " + *meant + "?"};
  return Seen{Outcome::not_exercised, what + ", but " + join(values, ", ")};
}

// A field that only some lines have may be that of what did not happen: it is a slip where one that
// is meant is there.
std::optional<Seen> LogsAndTraces::without_field(const logql::LabelRead& read) {
  if (count(read.lines) <= 0) return std::nullopt;
  if (count(logql::lines_with(read)) <= 0) {
    const Names known = field_names(read.lines);
    const std::string what = "no line has a field " + read.name + ", but " + few_of(known);
    const auto meant = meant_name(read.name, known);
    if (meant) return Seen{Outcome::cannot, what, "did you mean " + *meant + "?"};
    return Seen{Outcome::not_exercised, what};
  }
  const bool is_spelt_out =
      std::none_of(read.values.begin(), read.values.end(),
                   [](const languages::ReadValue& value) { return value.is_pattern; });
  if (read.values.size() != 1 || !is_spelt_out) return std::nullopt;
  const std::string& wanted = read.values.front().text;
  const Names known = field_values(read);
  if (known.empty() || std::ranges::find(known, wanted) != known.end()) return std::nullopt;
  const std::string what =
      "no line has " + read.name + "=" + shown(wanted) + ", but " + few_of(known);
  const auto meant = meant_value(wanted, known);
  if (meant) return Seen{Outcome::cannot, what, "did you mean " + *meant + "?"};
  return Seen{Outcome::not_exercised, what};
}

// Of labels that no line has those that are nearly one that there is.
void LogsAndTraces::note_log_groupings(const logql::Query& query, Seen& seen) {
  for (const logql::GroupRead& group : logql::group_reads(query)) {
    if (!seen.but.empty() || count(logql::lines_with(group.read)) > 0) continue;
    const Names known = field_names(group.read.lines);
    const auto meant = nearest(group.read.name, known);
    if (!meant || *meant == group.read.name) continue;
    seen.but = "groups by " + group.read.name + ", a label that none of its lines has";
    seen.but_remedy = "did you mean " + *meant + "?";
  }
}

LogsAndTraces::Names LogsAndTraces::field_names(const std::string& log_query) {
  constexpr unsigned enough = 200;
  const auto lines =
      observe::parse_lines(ask_({observe::list_lines(log_query, window_, enough)}).front());
  std::set<std::string> names;
  if (!lines) return {};
  for (const observe::LogLine& line : lines->lines) {
    for (const auto& [name, value] : line.labels) names.insert(name);
  }
  return {names.begin(), names.end()};
}

LogsAndTraces::Names LogsAndTraces::field_values(const logql::LabelRead& read) {
  const std::string range = observe::range_of(window_.length());
  const auto series = observe::parse_series(
      ask_({observe::logql_at(logql::values_of(read, range), window_.end)}).front());
  std::set<std::string> values;
  if (!series) return {};
  for (const observe::Series& one : *series) {
    const auto value = one.labels.find(read.name);
    if (value != one.labels.end()) values.insert(value->second);
  }
  return {values.begin(), values.end()};
}

}  // namespace harness::check
