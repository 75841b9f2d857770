#include "harness/languages/review/logql_filters.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/number_filters.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::languages {
namespace {

using logql::Comparison;
using logql::LabelFilter;
using logql::LineFilterOp;
using logql::Matcher;
using logql::MatchOp;
using logql::Stage;

using Flaw = std::optional<FilterFlaw>;

// Each is compared with each, and people write fewer.
constexpr std::size_t most_compared = 20;

bool is_regex(MatchOp op) { return op == MatchOp::regex || op == MatchOp::not_regex; }

bool meets(const Matcher& matcher, const std::string& value) {
  const bool wanted = matcher.op == MatchOp::equal || matcher.op == MatchOp::regex;
  if (!is_regex(matcher.op)) return (value == matcher.value) == wanted;
  const auto regex = logql::compile_regex(matcher.value, logql::Anchor::both);
  return !regex || re2::RE2::FullMatch(value, **regex) == wanted;
}

bool are_at_odds(const Matcher& one, const Matcher& other) {
  if (one.name != other.name) return false;
  return (one.op == MatchOp::equal && !meets(other, one.value)) ||
         (other.op == MatchOp::equal && !meets(one, other.value));
}

Objection both_asked(const std::string& name) {
  return {"no line has a " + name + " that meets both this and what is asked of it before",
          "leave one out, or join them with or"};
}

// Numbers below, between and above those that two filters compare with.
template <typename Filter>
bool are_numbers_at_odds(const Filter& one, const Filter& other) {
  const auto number = [](const auto& value) {
    if constexpr (requires { value.count(); }) {
      return static_cast<double>(value.count());
    } else {
      return static_cast<double>(value);
    }
  };
  const auto holds_at = [&](const Filter& filter, double value) {
    return holds(logql::relation_of(filter.op), Interval::exactly(value),
                 Interval::exactly(number(filter.value))) == Holds::always;
  };
  const double a = number(one.value);
  const double b = number(other.value);
  const std::array values{std::min(a, b) - 1, a, (a + b) / 2, b, std::max(a, b) + 1};
  return one.name == other.name && std::none_of(values.begin(), values.end(), [&](double value) {
           return holds_at(one, value) && holds_at(other, value);
         });
}

// Of filters of one kind; others say nothing about each other.
struct AtOdds {
  template <typename One, typename Other>
  bool operator()(const One&, const Other&) const {
    return false;
  }
  bool operator()(const Matcher& one, const Matcher& other) const {
    return are_at_odds(one, other);
  }
  bool operator()(const logql::NumberFilter& one, const logql::NumberFilter& other) const {
    return are_numbers_at_odds(one, other);
  }
  bool operator()(const logql::DurationFilter& one, const logql::DurationFilter& other) const {
    return are_numbers_at_odds(one, other);
  }
  bool operator()(const logql::BytesFilter& one, const logql::BytesFilter& other) const {
    return are_numbers_at_odds(one, other);
  }
};

struct NameOf {
  std::string operator()(const logql::AllOf&) const { return {}; }
  std::string operator()(const logql::AnyOf&) const { return {}; }
  template <typename Comparing>
  std::string operator()(const Comparing& filter) const {
    return filter.name;
  }
};

// One filter by itself.
Flaw flaw_of(const LabelFilter& filter) {
  if (const auto* const matcher = std::get_if<Matcher>(&filter.of)) {
    if (matcher->op == MatchOp::not_regex && matches_everything(matcher->value)) {
      return FilterFlaw{filter.at,
                        {"the expression matches any " + matcher->name + ", so no line is left",
                         "write what must not stand there"}};
    }
  }
  const auto* const bytes = std::get_if<logql::BytesFilter>(&filter.of);
  if (bytes != nullptr && bytes->value == 0 && bytes->op == Comparison::less) {
    return FilterFlaw{filter.at,
                      {"no size is below 0", "compare with a size that a line can have: < 1KB"}};
  }
  return std::nullopt;
}

bool is_negated(LineFilterOp op) {
  return op == LineFilterOp::not_contains || op == LineFilterOp::not_regex ||
         op == LineFilterOp::not_pattern;
}

// What the filters so far say of the line; new where a stage changes it.
class LineSoFar {
 public:
  Flaw add(const logql::LineFilter& filter, const logql::Position& at) {
    for (const logql::LineMatch& match : filter.any) {
      if (match.ip) continue;
      if (is_negated(filter.op) && matches_any_line(filter.op, match.text)) {
        return FilterFlaw{
            at, {"every line holds that, so none is left", "write what must not be there"}};
      }
      // One of several may be what the line holds.
      const bool is_certain = is_negated(filter.op) || filter.any.size() == 1;
      if (is_certain && said_.size() < most_compared) said_.push_back({filter.op, match.text});
    }
    if (!is_contradictory()) return std::nullopt;
    return FilterFlaw{at,
                      {"no line both holds and does not hold the same text",
                       "leave one of the two line filters out"}};
  }
  void forget() { said_.clear(); }

 private:
  struct Said {
    LineFilterOp op;
    std::string text;
  };

  static bool matches_any_line(LineFilterOp op, const std::string& text) {
    if (op == LineFilterOp::not_pattern) return false;  // a pattern is of the whole line
    return text.empty() || (op == LineFilterOp::not_regex && matches_everything(text));
  }
  // Whatever stands around the text.
  static bool is_anywhere(const std::string& regex, const std::string& text) {
    const bool hangs_on_more = regex.find_first_of("^$") != std::string::npos ||
                               regex.find("\\b") != std::string::npos ||
                               regex.find("\\B") != std::string::npos;
    const auto compiled = logql::compile_regex(regex);
    return !hangs_on_more && compiled && re2::RE2::PartialMatch(text, **compiled);
  }

  static bool excludes(const Said& excluding, const Said& held) {
    if (excluding.op == LineFilterOp::not_contains && held.op == LineFilterOp::contains) {
      return held.text.find(excluding.text) != std::string::npos;
    }
    if (excluding.op == LineFilterOp::not_regex && held.op == LineFilterOp::contains) {
      return is_anywhere(excluding.text, held.text);
    }
    const bool same_kind =
        (excluding.op == LineFilterOp::not_regex && held.op == LineFilterOp::regex) ||
        (excluding.op == LineFilterOp::not_pattern && held.op == LineFilterOp::pattern);
    return same_kind && excluding.text == held.text;
  }
  bool is_contradictory() const {
    return std::any_of(said_.begin(), said_.end(), [&](const Said& one) {
      return std::any_of(said_.begin(), said_.end(),
                         [&](const Said& other) { return excludes(one, other); });
    });
  }

  std::vector<Said> said_;
};

bool changes_line(const Stage& stage) {
  return std::holds_alternative<logql::LineFormat>(stage.of) ||
         std::holds_alternative<logql::UnpackParser>(stage.of) ||
         std::holds_alternative<logql::Decolorize>(stage.of);
}

// What the filters so far ask of labels, and which ones drop has taken away; new where a parser or
// a format may give others.
class LabelsSoFar {
 public:
  Flaw add(const LabelFilter& filter) {
    if (const auto* const all = std::get_if<logql::AllOf>(&filter.of)) return add(all->parts);
    if (auto flaw = flaw_of(filter)) return flaw;
    const std::string name = std::visit(NameOf{}, filter.of);
    if (dropped_.contains(name) && wants_value(filter)) {
      return FilterFlaw{
          filter.at,
          {name + " was dropped before, so no line is left", "put the filter before | drop"}};
    }
    const bool contradicts = std::any_of(
        asked_.begin(), asked_.end(),
        [&](const LabelFilter* before) { return std::visit(AtOdds{}, before->of, filter.of); });
    if (asked_.size() < most_compared) asked_.push_back(&filter);
    return contradicts ? Flaw(FilterFlaw{filter.at, both_asked(name)}) : std::nullopt;
  }

  void drop(const logql::Drop& drop) {
    asked_.clear();
    for (const logql::LabelChoice& label : drop.labels) {
      if (const auto* const name = std::get_if<std::string>(&label)) dropped_.insert(*name);
    }
  }

  void forget() {
    asked_.clear();
    dropped_.clear();
  }

 private:
  Flaw add(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) {
      if (auto flaw = add(part)) return flaw;
    }
    return std::nullopt;
  }
  static bool wants_value(const LabelFilter& filter) {
    if (std::holds_alternative<logql::IpFilter>(filter.of)) return false;
    const auto* const matcher = std::get_if<Matcher>(&filter.of);
    return matcher == nullptr || !meets(*matcher, "");
  }

  std::vector<const LabelFilter*> asked_;
  std::set<std::string, std::less<>> dropped_;
};

}  // namespace

Flaw flaw_of_selector(const std::vector<Matcher>& selector) {
  const auto end =
      selector.begin() + static_cast<std::ptrdiff_t>(std::min(selector.size(), most_compared));
  for (auto one = selector.begin(); one != end; ++one) {
    const auto is_at_odds = [&](const Matcher& before) { return are_at_odds(before, *one); };
    if (std::any_of(selector.begin(), one, is_at_odds)) {
      return FilterFlaw{one->at,
                        {"no stream has a " + one->name + " that meets both matchers",
                         "leave one out, or write " + one->name + "=~\"a|b\" for either"}};
    }
  }
  return std::nullopt;
}

Flaw flaw_of_filters(const logql::Pipeline& pipeline) {
  LineSoFar line;
  LabelsSoFar labels;
  for (const Stage& stage : pipeline) {
    Flaw flaw;
    if (const auto* const filter = std::get_if<logql::LineFilter>(&stage.of)) {
      flaw = line.add(*filter, stage.at);
    } else if (const auto* const asked = std::get_if<LabelFilter>(&stage.of)) {
      flaw = labels.add(*asked);
    } else if (const auto* const drop = std::get_if<logql::Drop>(&stage.of)) {
      labels.drop(*drop);
    } else {
      if (changes_line(stage)) line.forget();
      labels.forget();
    }
    if (flaw) return flaw;
  }
  return std::nullopt;
}

}  // namespace harness::languages
