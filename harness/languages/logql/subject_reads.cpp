#include "harness/languages/logql/subject_reads.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/logql/logfmt_key.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/outcome_names.hpp"

namespace harness::languages::logql {
namespace {

// What a line says: "Roll failed" and "Roll completed" are what became of a roll.
bool names_a_message(const std::string& label) {
  const std::string name = lower(label);
  return is_one_of(name, {"message", "msg"}) || name.ends_with("_message") ||
         name.ends_with("_msg");
}

// What may be a message as well as what was done, event="payment_failed" and event="payment"; and
// how lines were read.
bool says_nothing_for_sure(const std::string& label) {
  return label.starts_with("__error") ||
         is_one_of(lower(label), {"body", "content", "event", "line", "log", "text"});
}

// Where labels come from that have got another name, and what no longer is what lines have.
class Origins {
 public:
  void operator()(const LabelFormat& format) {
    std::map<std::string, std::string> renamed;
    for (const LabelAssignment& assignment : format.assignments) {
      const bool renames = assignment.kind == LabelAssignment::Kind::rename;
      if (!renames || is_made(assignment.value)) made_.insert(assignment.name);
      renamed[assignment.name] = renames ? of(assignment.value) : assignment.name;
    }
    for (auto& [name, origin] : renamed) origins_[name] = std::move(origin);
  }
  void operator()(const JsonParser& json) { extract(json.fields); }
  void operator()(const LogfmtParser& logfmt) {
    for (const Extraction& field : logfmt.fields) {
      origins_[field.label] = parse_logfmt_key(field.expression).value_or(field.expression);
    }
  }
  template <typename Stage>
  void operator()(const Stage&) {}

  bool is_made(const std::string& label) const { return made_.contains(label); }
  bool is_outcome(const std::string& label) const {
    const std::string origin = of(label);
    return names_an_outcome(label) || names_an_outcome(origin) || names_a_message(label) ||
           names_a_message(origin);
  }

 private:
  std::string of(const std::string& label) const {
    const auto found = origins_.find(label);
    return found == origins_.end() ? label : found->second;
  }

  void extract(const std::vector<Extraction>& fields) {
    for (const Extraction& field : fields) origins_[field.label] = field.expression;
  }

  std::map<std::string, std::string> origins_;
  std::set<std::string> made_;  // by templates
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What filters of labels look for. A filter of lines by a text of one of them is there for speed.
class FilterTexts {
 public:
  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const Matcher& matcher) { texts_.push_back({matcher.name, matcher.value}); }
  void operator()(const AllOf& all) { add(all.parts); }
  void operator()(const AnyOf& any) { add(any.parts); }
  template <typename Filter>
  void operator()(const Filter& filter) {
    texts_.push_back({filter.name, {}});
  }

  bool are_about(const std::string& text) const {
    return std::any_of(texts_.begin(), texts_.end(), [&](const Text& one) {
      const bool has_both = !one.value.empty() && has(text, one.label) && has(text, one.value);
      return has_both || has(one.label, text) || has(one.value, text);
    });
  }

 private:
  struct Text {
    std::string label;
    std::string value;
  };

  void add(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) (*this)(part);
  }

  std::vector<Text> texts_;
};

// What each line has, of which there is nothing without a line.
bool is_of_each(RangeOp op) {
  switch (op) {
    case RangeOp::avg_over_time:
    case RangeOp::min_over_time:
    case RangeOp::max_over_time:
    case RangeOp::stdvar_over_time:
    case RangeOp::stddev_over_time:
    case RangeOp::quantile_over_time:
    case RangeOp::first_over_time:
    case RangeOp::last_over_time:
      return true;
    default:
      return false;
  }
}

// One log query without what it says of outcomes.
class WithoutOutcomes {
 public:
  explicit WithoutOutcomes(const LogQueryInside& query) {
    for (const Stage& stage : query.log->pipeline) {
      if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) texts_(*filter);
    }
    add_selector(query.log->selector);
    for (const Stage& stage : query.log->pipeline) add(stage);
    if (query.over == nullptr || !query.over->unwrap) return;
    const Unwrap& unwrap = *query.over->unwrap;
    says_outcome_ =
        says_outcome_ || is_of_each(query.over->op) || origins_.is_outcome(unwrap.label);
    for (const LabelFilter& filter : unwrap.filters) add_filter(filter);
  }

  // None: it does not say both, or not of what lines have.
  std::optional<std::string> text() const {
    if (!says_outcome_ || !says_subject_ || looks_at_made_) return std::nullopt;
    return text_;
  }

  std::optional<LabelFilter> operator()(const LabelFilter& filter) {
    return std::visit(*this, filter.of);
  }
  std::optional<LabelFilter> operator()(const Matcher& matcher) {
    const bool is_of_nothing = matcher.op == MatchOp::equal && matcher.value.empty();
    auto kept = by_name(matcher);
    return is_of_nothing ? std::nullopt : kept;
  }
  std::optional<LabelFilter> operator()(const DurationFilter&) {
    says_outcome_ = true;
    return std::nullopt;
  }
  std::optional<LabelFilter> operator()(const AllOf& all) {
    AllOf kept;
    for (const LabelFilter& part : all.parts) {
      if (auto left = (*this)(part)) kept.parts.push_back(*std::move(left));
    }
    if (kept.parts.empty()) return std::nullopt;
    return kept.parts.size() == 1 ? kept.parts.front() : LabelFilter{std::move(kept)};
  }
  // One that may hold whatever else a line has.
  std::optional<LabelFilter> operator()(const AnyOf& any) {
    AnyOf kept;
    for (const LabelFilter& part : any.parts) {
      if (auto left = (*this)(part)) kept.parts.push_back(*std::move(left));
    }
    if (kept.parts.size() < any.parts.size()) return std::nullopt;
    return LabelFilter{std::move(kept)};
  }
  template <typename Filter>
  std::optional<LabelFilter> operator()(const Filter& filter) {
    return by_name(filter);
  }

 private:
  template <typename Filter>
  std::optional<LabelFilter> by_name(const Filter& filter) {
    if (says_nothing_for_sure(filter.name)) return std::nullopt;
    looks_at_made_ = looks_at_made_ || origins_.is_made(filter.name);
    if (!origins_.is_outcome(filter.name)) return LabelFilter{filter};
    says_outcome_ = true;
    return std::nullopt;
  }

  void add_selector(const std::vector<Matcher>& selector) {
    std::vector<Matcher> kept;
    for (const Matcher& matcher : selector) {
      if (!names_an_outcome(matcher.name)) kept.push_back(matcher);
    }
    if (kept.empty()) kept = selector;
    says_outcome_ = kept.size() < selector.size();
    text_ = print_selector(kept);
  }

  void add(const Stage& stage) {
    std::visit(origins_, stage.of);
    if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) {
      add_filter(*filter);
    } else if (const auto* line = std::get_if<LineFilter>(&stage.of)) {
      says_outcome_ = says_outcome_ || is_of_outcomes(*line);
    } else {
      text_ += " " + print(stage);
    }
  }

  void add_filter(const LabelFilter& filter) {
    auto kept = (*this)(filter);
    if (!kept) return;
    says_subject_ = true;
    text_ += " " + print(Stage{*std::move(kept)});
  }

  // That lines must not have a text says which they are.
  bool is_of_outcomes(const LineFilter& filter) const {
    const bool wants_text = filter.op == LineFilterOp::contains ||
                            filter.op == LineFilterOp::regex || filter.op == LineFilterOp::pattern;
    return wants_text && std::any_of(filter.any.begin(), filter.any.end(), [&](const auto& match) {
             return !match.text.empty() && !texts_.are_about(match.text);
           });
  }

  FilterTexts texts_;
  Origins origins_;
  std::string text_;
  bool says_outcome_ = false;
  bool says_subject_ = false;
  bool looks_at_made_ = false;
};

}  // namespace

std::vector<std::string> subject_reads(const Query& query) {
  std::vector<std::string> all;
  for (const LogQueryInside& one : log_queries(query)) {
    const std::optional<std::string> text = WithoutOutcomes(one).text();
    // A selector may say nothing any more.
    if (!text || !parse(*text)) continue;
    if (std::find(all.begin(), all.end(), *text) == all.end()) all.push_back(*text);
  }
  return all;
}

}  // namespace harness::languages::logql
