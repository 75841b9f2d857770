#include "harness/languages/logql/check_stages.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "harness/core/result.hpp"
#include "harness/languages/logql/checks.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/ip_pattern.hpp"
#include "harness/languages/logql/json_path.hpp"
#include "harness/languages/logql/line_pattern.hpp"
#include "harness/languages/logql/logfmt_key.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/template/parser.hpp"

namespace harness::languages::logql {
namespace {

struct Why {
  std::string what;
  std::string remedy;
};
using Refusal = std::optional<Why>;

constexpr const char* regex_remedy =
    "write it in RE2's syntax, with \\ before a character that stands for itself";
constexpr const char* address_remedy =
    "name an address, a range (10.0.0.1-10.0.0.9) or a CIDR (10.0.0.0/8)";
constexpr const char* path_remedy = R"(name members and elements as in user.roles[0]["a b"])";
constexpr const char* key_remedy =
    "name one key as the label that it becomes, http_code for http.code";
constexpr const char* template_remedy =
    "write a template of Go: {{ .label }}, {{ .label | ToUpper }}, {{ if .label }}…{{ end }}";

template <typename T>
Refusal refusal_of(const Result<T>& made, const char* remedy, std::string_view before = {}) {
  if (made) return std::nullopt;
  return Why{std::string(before) + made.error().what, remedy};
}

Refusal refusal(const Matcher& matcher) {
  const bool has_regex = matcher.op == MatchOp::regex || matcher.op == MatchOp::not_regex;
  if (!has_regex) return std::nullopt;
  return refusal_of(compile_regex(matcher.value, Anchor::both), regex_remedy);
}

Refusal refusal(LineFilterOp op, const LineMatch& match) {
  const bool contains = op == LineFilterOp::contains || op == LineFilterOp::not_contains;
  if (match.ip && !contains) return Why{"ip: invalid operation", "use |= or != with ip(…)"};
  if (match.ip) return refusal_of(IpPattern::parse(match.text), address_remedy);
  switch (op) {
    case LineFilterOp::regex:
    case LineFilterOp::not_regex:
      return refusal_of(compile_regex(match.text), regex_remedy);
    case LineFilterOp::pattern:
    case LineFilterOp::not_pattern:
      return refusal_of(LinePattern::for_filter(match.text),
                        "write <_> for what may be anything, with text between two of them");
    default:
      return std::nullopt;
  }
}

// The first refusal of any part.
template <typename Parts, typename Check>
Refusal first_of(const Parts& parts, Check&& check) {
  for (const auto& part : parts) {
    if (Refusal why = check(part)) return why;
  }
  return std::nullopt;
}

Refusal key_refusal(const Extraction& field) {
  return refusal_of(parse_logfmt_key(field.expression), key_remedy);
}

Refusal name_refusal(const LabelFormat& format) {
  std::unordered_set<std::string_view> names;
  for (const auto& [name, kind, value] : format.assignments) {
    if (name == "__error__") return Why{name + " cannot be formatted", "choose another name"};
    if (!names.insert(name).second) {
      return Why{"multiple label name '" + name + "' not allowed in a single format operation",
                 "give each label once, or write a second label_format"};
    }
  }
  return std::nullopt;
}

struct FilterCheck {
  template <typename Quantity>
  Refusal operator()(const Quantity&) const {
    return std::nullopt;
  }
  Refusal operator()(const Matcher& matcher) const { return refusal(matcher); }
  Refusal operator()(const IpFilter& filter) const {
    return refusal_of(IpPattern::parse(filter.pattern), address_remedy);
  }
  Refusal operator()(const AllOf& all) const { return parts(all.parts); }
  Refusal operator()(const AnyOf& any) const { return parts(any.parts); }

  static Refusal parts(const std::vector<LabelFilter>& filters) {
    return first_of(filters,
                    [](const LabelFilter& part) { return std::visit(FilterCheck{}, part.of); });
  }
};

struct StageCheck {
  template <typename Plain>
  Refusal operator()(const Plain&) const {
    return std::nullopt;
  }
  Refusal operator()(const LineFilter& filter) const {
    return first_of(filter.any, [&](const LineMatch& match) { return refusal(filter.op, match); });
  }
  Refusal operator()(const JsonParser& parser) const {
    return first_of(parser.fields, [](const Extraction& field) {
      return refusal_of(parse_json_path(field.expression), path_remedy);
    });
  }
  Refusal operator()(const LogfmtParser& parser) const {
    return first_of(parser.fields, key_refusal);
  }
  // These two are refused where they are read, unless somebody else made them.
  Refusal operator()(const RegexpParser& parser) const { return as_read(refusal(parser)); }
  Refusal operator()(const PatternParser& parser) const { return as_read(refusal(parser)); }
  Refusal operator()(const LabelFilter& filter) const {
    return std::visit(FilterCheck{}, filter.of);
  }
  Refusal operator()(const LineFormat& format) const {
    return refusal_of(templates::parse("line", format.text), template_remedy,
                      "invalid line template: ");
  }
  Refusal operator()(const LabelFormat& format) const {
    if (Refusal why = name_refusal(format)) return why;
    return first_of(format.assignments, [](const LabelAssignment& assignment) -> Refusal {
      if (assignment.kind == LabelAssignment::Kind::rename) return std::nullopt;
      return refusal_of(templates::parse("label", assignment.value), template_remedy,
                        "invalid template for label '" + assignment.name + "': ");
    });
  }
  Refusal operator()(const Drop& drop) const { return choices(drop.labels); }
  Refusal operator()(const Keep& keep) const { return choices(keep.labels); }

  static Refusal as_read(const std::optional<std::string>& why) {
    return why ? Refusal(Why{*why, {}}) : std::nullopt;
  }
  static Refusal choices(const std::vector<LabelChoice>& labels) {
    return first_of(labels, [](const LabelChoice& label) -> Refusal {
      const auto* matcher = std::get_if<Matcher>(&label);
      return matcher == nullptr ? std::nullopt : refusal(*matcher);
    });
  }
};

bool changes_line(const Stage& stage) {
  return std::holds_alternative<LineFormat>(stage.of) ||
         std::holds_alternative<UnpackParser>(stage.of);
}

bool is_line_filter(const Stage* stage) { return std::holds_alternative<LineFilter>(stage->of); }

ParseError with_remedy(ParseError error, const Why& why) {
  error.remedy = why.remedy;
  return error;
}

// Filters on the line that stand next to each other are shown as one.
ParseError refused(const Pipeline& stages, const Stage& stage, const Why& why) {
  const bool without_stage = std::holds_alternative<RegexpParser>(stage.of) ||
                             std::holds_alternative<PatternParser>(stage.of);
  if (without_stage) return {why.what, stage.at};
  if (!is_line_filter(&stage)) return with_remedy(stage_error(stage, why.what), why);
  auto first = static_cast<std::size_t>(&stage - stages.data());
  while (first > 0 && is_line_filter(&stages[first - 1])) --first;
  std::string text;
  for (; first < stages.size() && is_line_filter(&stages[first]); ++first) {
    text += (text.empty() ? "" : " ") + print(stages[first]);
  }
  return {"stage '" + text + "' : " + why.what, stage.at, std::nullopt, why.remedy};
}

struct QueryCheck {
  using Checked = std::optional<ParseError>;

  Checked operator()(const RangeAggregation& aggregation) const {
    return check_stages(aggregation.log.pipeline, aggregation.unwrap);
  }
  Checked operator()(const VectorAggregation& aggregation) const { return of(*aggregation.inner); }
  Checked operator()(const BinaryOperation& operation) const {
    if (auto error = of(*operation.left)) return error;
    return of(*operation.right);
  }
  Checked operator()(const LabelReplace& replace) const { return of(*replace.inner); }
  Checked operator()(const Literal&) const { return std::nullopt; }
  Checked operator()(const VectorLiteral&) const { return std::nullopt; }

  static Checked of(const Metric& metric) { return std::visit(QueryCheck{}, metric.of); }
};

}  // namespace

std::vector<const Stage*> in_order(const Pipeline& stages) {
  std::vector<const Stage*> ordered;
  auto unsorted = ordered.size();
  const auto sort_last = [&] {
    std::stable_partition(ordered.begin() + static_cast<std::ptrdiff_t>(unsorted), ordered.end(),
                          is_line_filter);
    unsorted = ordered.size();
  };
  for (const Stage& stage : stages) {
    if (changes_line(stage)) sort_last();
    ordered.push_back(&stage);
    if (changes_line(stage)) unsorted = ordered.size();
  }
  sort_last();
  return ordered;
}

std::optional<ParseError> check_stages(const Pipeline& stages,
                                       const std::optional<Unwrap>& unwrap) {
  for (const Stage* stage : in_order(stages)) {
    if (auto why = std::visit(StageCheck{}, stage->of)) return refused(stages, *stage, *why);
  }
  if (!unwrap) return std::nullopt;
  for (const LabelFilter& filter : unwrap->filters) {
    auto why = std::visit(FilterCheck{}, filter.of);
    if (why) return with_remedy(stage_error({filter, unwrap->at}, why->what), *why);
  }
  return std::nullopt;
}

std::optional<ParseError> check_stages(const Query& query) {
  if (const auto* log = std::get_if<LogQuery>(&query)) {
    return check_stages(log->pipeline, std::nullopt);
  }
  return QueryCheck::of(std::get<Metric>(query));
}

}  // namespace harness::languages::logql
