#include "harness/languages/review/logql_traps.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>

#include "harness/core/text_place.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/line_pattern.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/review/logql_levels.hpp"

namespace harness::languages {
namespace {

constexpr const char* error_label = "__error__";

// What streams and structured metadata have without any parser: Loki's own, those of the usual
// agents, and those of OpenTelemetry's senders.
constexpr std::array<std::string_view, 22> known_labels{"__error__",
                                                        "__error_details__",
                                                        "app",
                                                        "cluster",
                                                        "compose_project",
                                                        "compose_service",
                                                        "container",
                                                        "container_name",
                                                        "detected_level",
                                                        "env",
                                                        "filename",
                                                        "host",
                                                        "instance",
                                                        "job",
                                                        "namespace",
                                                        "node",
                                                        "pod",
                                                        "service_name",
                                                        "severity_text",
                                                        "span_id",
                                                        "stream",
                                                        "trace_id"};

// The anchors that the author wrote show whether he knows of those that are added.
std::optional<std::string> misread(std::string_view pattern) {
  const bool begins = pattern.starts_with('^');
  const bool ends = ends_with_anchor(pattern);
  if (pattern.empty() || (begins && ends)) return std::nullopt;
  if (!begins && !ends && is_literal(pattern)) return std::string(pattern);
  if (begins == ends || pattern.find(".*") != std::string_view::npos ||
      pattern.find(".+") != std::string_view::npos || alternatives(pattern).size() > 1) {
    return std::nullopt;
  }
  if (begins) pattern.remove_prefix(1);
  if (ends) pattern.remove_suffix(1);
  return std::string(pattern);
}

class Traps {
 public:
  explicit Traps(std::string_view text) : text_(text) {}

  void look(const logql::LogQuery& log, const std::optional<logql::Unwrap>& unwrap) {
    given_.clear();
    gives_all_ = false;
    chooses_ = false;
    for (const logql::Matcher& matcher : log.selector) {
      given_.insert(matcher.name);
      look_at_regex(matcher);
      hint(matcher.at, selected_of_lines(matcher));
    }
    for (const logql::Stage& stage : log.pipeline) {
      std::visit([this](const auto& of) { pass(of); }, stage.of);
    }
    if (unwrap) look_at(*unwrap);
  }

  std::vector<Remark> take() {
    std::stable_sort(hints_.begin(), hints_.end(),
                     [](const Remark& a, const Remark& b) { return a.offset < b.offset; });
    return std::move(hints_);
  }

 private:
  void hint(const logql::Position& at, std::string what, std::string remedy) {
    hints_.push_back({Remark::Weight::hint, offset_at(text_, {at.line, at.column}), std::move(what),
                      std::move(remedy)});
  }

  void hint(const logql::Position& at, std::optional<Objection> objection) {
    if (objection) hint(at, std::move(objection->what), std::move(objection->remedy));
  }

  void look_at_regex(const logql::Matcher& matcher) {
    const bool has_regex =
        matcher.op == logql::MatchOp::regex || matcher.op == logql::MatchOp::not_regex;
    const auto whole = has_regex ? misread(matcher.value) : std::nullopt;
    if (!whole) return;
    hint(matcher.at,
         matcher.name + ": a regular expression must match a label's whole value, here " + *whole,
         "write .* where more may stand, or compare with = or != where nothing may");
  }

  // Stages that give no label and choose no line.
  template <typename Other>
  void pass(const Other&) {}
  void pass(const logql::LineFilter&) { chooses_ = true; }
  void pass(const logql::JsonParser& parser) { give(parser.fields); }
  void pass(const logql::LogfmtParser& parser) { give(parser.fields); }
  void pass(const logql::UnpackParser&) { gives_all_ = true; }
  void pass(const logql::RegexpParser& parser) {
    const auto regex = logql::compile_regex(parser.expression);
    if (!regex) return;
    for (const auto& [group, name] : (*regex)->CapturingGroupNames()) give(name);
  }
  void pass(const logql::PatternParser& parser) {
    const auto pattern = logql::LinePattern::for_parser(parser.expression);
    if (!pattern) return;
    for (const std::string& name : pattern->names()) give(name);
  }
  void pass(const logql::LabelFormat& format) {
    for (const logql::LabelAssignment& assignment : format.assignments) give(assignment.name);
  }
  void pass(const logql::LabelFilter& filter) {
    chooses_ = true;
    std::visit([&](const auto& of) { look_at_filter(of, filter.at); }, filter.of);
  }

  // Without fields a parser gives whatever the line has.
  void give(const std::vector<logql::Extraction>& fields) {
    gives_all_ = gives_all_ || fields.empty();
    for (const logql::Extraction& field : fields) give(field.label);
  }
  void give(const std::string& label) {
    given_.insert(label);
    given_.insert(label + "_extracted");
  }

  template <typename Parts>
  void look_at_parts(const Parts& parts) {
    for (const logql::LabelFilter& part : parts) {
      std::visit([&](const auto& of) { look_at_filter(of, part.at); }, part.of);
    }
  }
  void look_at_filter(const logql::AllOf& all, const logql::Position&) { look_at_parts(all.parts); }
  void look_at_filter(const logql::AnyOf& any, const logql::Position&) { look_at_parts(any.parts); }
  void look_at_filter(const logql::Matcher& matcher, const logql::Position& at) {
    look_at_regex(matcher);
    look_at_label(matcher.name, at);
    hint(at, misasked_level(matcher));
  }
  template <typename Comparing>
  void look_at_filter(const Comparing& filter, const logql::Position& at) {
    look_at_label(filter.name, at);
  }

  void look_at_label(const std::string& name, const logql::Position& at) {
    const bool known = std::binary_search(known_labels.begin(), known_labels.end(), name);
    if (gives_all_ || known || given_.contains(name)) return;
    hint(at,
         "nothing before this gives a label " + name +
             ": only a stream or its structured metadata can have it",
         "put a parser such as | json or | logfmt before it, if the line is to say it");
  }

  void look_at(const logql::Unwrap& unwrap) {
    const auto asks = [](const logql::LabelFilter& filter) {
      const auto* matcher = std::get_if<logql::Matcher>(&filter.of);
      return matcher != nullptr && matcher->name == error_label;
    };
    // Lines that were chosen have the label as their author knows it.
    if (chooses_ || std::any_of(unwrap.filters.begin(), unwrap.filters.end(), asks)) return;
    hint(unwrap.at, "one line whose " + unwrap.label + " is no number makes the whole query fail",
         "choose the lines that have it, or put | __error__=\"\" behind it to leave others out");
  }

  std::string_view text_;
  std::set<std::string, std::less<>> given_;
  bool gives_all_ = false;
  bool chooses_ = false;
  std::vector<Remark> hints_;
};

struct MetricWalk {
  Traps& traps;

  void operator()(const logql::RangeAggregation& aggregation) const {
    traps.look(aggregation.log, aggregation.unwrap);
  }
  void operator()(const logql::VectorAggregation& aggregation) const { of(*aggregation.inner); }
  void operator()(const logql::BinaryOperation& operation) const {
    of(*operation.left);
    of(*operation.right);
  }
  void operator()(const logql::LabelReplace& replace) const { of(*replace.inner); }
  void operator()(const logql::Literal&) const {}
  void operator()(const logql::VectorLiteral&) const {}

  void of(const logql::Metric& metric) const { std::visit(*this, metric.of); }
};

}  // namespace

std::vector<Remark> logql_traps(std::string_view text, const logql::Query& query) {
  Traps traps(text);
  if (const auto* log = std::get_if<logql::LogQuery>(&query)) {
    traps.look(*log, std::nullopt);
  } else {
    MetricWalk{traps}.of(std::get<logql::Metric>(query));
  }
  return traps.take();
}

}  // namespace harness::languages
