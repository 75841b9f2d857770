#include "harness/prove/selected/line_wishes.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/prove/selected/text_like.hpp"
#include "harness/prove/selected/ways.hpp"

namespace harness::prove {
namespace {

namespace logql = languages::logql;
using Ways = WaysOf<LineWish>;

const Ways nothing_wished{{}};

WantedValue like(const std::string& expression, logql::Anchor anchor) {
  auto compiled = logql::compile_regex(expression, anchor);
  if (!compiled) return {[](const std::string&) { return false; }};
  const std::shared_ptr<re2::RE2> regex = *std::move(compiled);
  return {[regex](const std::string& text) { return re2::RE2::PartialMatch(text, *regex); },
          texts_like(expression)};
}

WantedValue equal_to(const std::string& value) {
  return {[value](const std::string& text) { return text == value; }, {value}};
}

Ways wish_for(LineWish::Of of, const std::string& name, const WantedValue& wanted,
              const ValuesSeen& values) {
  std::optional<std::string> value =
      of == LineWish::Of::text ? values.text_for(wanted) : values.value_for(name, wanted);
  if (!value) return {};
  return {{{of, name, *std::move(value)}}};
}

Ways ways_of(const logql::Matcher& matcher, LineWish::Of of, const ValuesSeen& values) {
  using Op = logql::MatchOp;
  const bool is_any = matcher.value.empty();
  // The store finds levels by itself, of what lines call so.
  const std::string name =
      matcher.name == "detected_level" && values.has("level") ? "level" : matcher.name;
  const bool is_of_level = name != matcher.name;
  switch (matcher.op) {
    case Op::equal:
      if (is_any) return nothing_wished;
      if (is_of_level) {
        return wish_for(of, name, {[small = lower(matcher.value)](const std::string& text) {
                          return lower(text) == small;
                        }},
                        values);
      }
      return wish_for(of, name, equal_to(matcher.value), values);
    case Op::regex:
      return wish_for(of, name, like(matcher.value, logql::Anchor::both), values);
    case Op::not_equal:
      if (!is_any) return nothing_wished;
      return wish_for(of, name, {[](const std::string& text) { return !text.empty(); }, {"error"}},
                      values);
    case Op::not_regex:
      return nothing_wished;
  }
  return nothing_wished;
}

bool holds(double value, logql::Comparison op, double bound) {
  switch (op) {
    case logql::Comparison::equal:
      return value == bound;
    case logql::Comparison::not_equal:
      return value != bound;
    case logql::Comparison::greater:
      return value > bound;
    case logql::Comparison::greater_equal:
      return value >= bound;
    case logql::Comparison::less:
      return value < bound;
    case logql::Comparison::less_equal:
      return value <= bound;
  }
  return false;
}

Ways ways_of(const logql::NumberFilter& filter, const ValuesSeen& values) {
  const auto passes = [filter](const std::string& text) {
    const auto value = to_number(text);
    return value && holds(*value, filter.op, filter.value);
  };
  std::vector<std::string> near;
  for (const double more : {0.0, 1.0, -1.0}) near.push_back(format_number(filter.value + more));
  return wish_for(LineWish::Of::field, filter.name, {passes, near}, values);
}

// A text that says a duration or a size is written as the query would; what fits is seen by asking.
Ways ways_of(const logql::DurationFilter& filter, const ValuesSeen& values) {
  if (!values.has(filter.name)) return {};
  if (filter.value > longest_work && filter.op != logql::Comparison::less) return {};
  const bool is_below = filter.op == logql::Comparison::less;
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(filter.value).count();
  const bool is_above = filter.op == logql::Comparison::greater;
  const auto wished = is_above ? millis + 1 : is_below ? millis / 2 : millis;
  return {{{LineWish::Of::field, filter.name, std::to_string(wished) + "ms"}}};
}

Ways ways_of(const logql::BytesFilter& filter, const ValuesSeen& values) {
  if (!values.has(filter.name)) return {};
  const bool is_below = filter.op == logql::Comparison::less;
  const bool is_above = filter.op == logql::Comparison::greater;
  const auto wished = is_above ? filter.value + 1 : is_below ? filter.value / 2 : filter.value;
  return {{{LineWish::Of::field, filter.name, std::to_string(wished) + "B"}}};
}

Ways ways_of(const logql::LabelFilter& filter, const ValuesSeen& values);

struct WaysOfFilter {
  const ValuesSeen& values;

  Ways operator()(const logql::Matcher& one) const {
    return ways_of(one, LineWish::Of::field, values);
  }
  Ways operator()(const logql::NumberFilter& one) const { return ways_of(one, values); }
  Ways operator()(const logql::DurationFilter& one) const { return ways_of(one, values); }
  Ways operator()(const logql::BytesFilter& one) const { return ways_of(one, values); }
  Ways operator()(const logql::IpFilter&) const { return nothing_wished; }
  Ways operator()(const logql::AllOf& all) const {
    Ways ways = nothing_wished;
    for (const logql::LabelFilter& one : all.parts) ways = both(ways, ways_of(one, values));
    return ways;
  }
  Ways operator()(const logql::AnyOf& any) const {
    Ways ways;
    for (const logql::LabelFilter& one : any.parts) ways = either(ways, ways_of(one, values));
    return ways;
  }
};

Ways ways_of(const logql::LabelFilter& filter, const ValuesSeen& values) {
  return std::visit(WaysOfFilter{values}, filter.of);
}

Ways ways_of(const logql::LineFilter& filter, const ValuesSeen& values) {
  using Op = logql::LineFilterOp;
  if (filter.op != Op::contains && filter.op != Op::regex) return nothing_wished;
  Ways ways;
  for (const logql::LineMatch& one : filter.any) {
    const WantedValue wanted =
        filter.op == Op::regex ? like(one.text, logql::Anchor::none) : equal_to(one.text);
    const bool is_granted = one.ip || one.text.empty();
    ways = either(ways,
                  is_granted ? nothing_wished : wish_for(LineWish::Of::text, "", wanted, values));
  }
  return ways;
}

}  // namespace

std::vector<LineWishes> wishes_of(const logql::LogQuery& log, const ValuesSeen& values) {
  Ways ways = nothing_wished;
  for (const logql::Matcher& one : log.selector) {
    ways = both(ways, ways_of(one, LineWish::Of::label, values));
  }
  for (const logql::Stage& stage : log.pipeline) {
    if (const auto* line = std::get_if<logql::LineFilter>(&stage.of)) {
      ways = both(ways, ways_of(*line, values));
    } else if (const auto* filter = std::get_if<logql::LabelFilter>(&stage.of)) {
      ways = both(ways, ways_of(*filter, values));
    }
  }
  return ways;
}

std::size_t labels_changed_by(const LineWishes& wishes, const LineDraft& draft) {
  return static_cast<std::size_t>(
      std::count_if(wishes.begin(), wishes.end(), [&](const LineWish& wish) {
        return wish.of == LineWish::Of::label && !draft.has_label(wish.name, wish.value);
      }));
}

void grant(const LineWishes& wishes, LineDraft& draft) {
  for (const LineWish& wish : wishes) {
    switch (wish.of) {
      case LineWish::Of::label:
        draft.set_label(wish.name, wish.value);
        break;
      case LineWish::Of::field:
        draft.set(wish.name, wish.value);
        break;
      case LineWish::Of::text:
        draft.add_text(wish.value);
        break;
    }
  }
}

}  // namespace harness::prove
