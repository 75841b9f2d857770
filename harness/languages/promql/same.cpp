#include "harness/languages/promql/same.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

std::string text_of(const std::optional<Millis>& time) {
  return time ? std::to_string(time->count()) : "-";
}

std::string text_of(const std::optional<At>& at) {
  if (!at) return "-";
  const auto* const time = std::get_if<Millis>(&*at);
  if (time != nullptr) return std::to_string(time->count());
  return std::get<QueryEdge>(*at) == QueryEdge::start ? "start" : "end";
}

std::string text_of(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return "(" + join(names, ",") + ")";
}

// What a node is besides its children.
struct Word {
  std::string operator()(const Number& number) const { return std::to_string(number.value); }
  std::string operator()(const Text& text) const { return "'" + text.value + "'"; }
  std::string operator()(const Selector& selector) const {
    std::vector<std::string> matchers;
    for (const Matcher& matcher : selector.matchers) matchers.push_back(to_text(matcher));
    return selector.name + text_of(matchers) + text_of(selector.range) + "|" +
           text_of(selector.offset) + "|" + text_of(selector.at);
  }
  std::string operator()(const Subquery& subquery) const {
    return "[" + text_of(std::optional(subquery.range)) + ":" + text_of(subquery.step) + "|" +
           text_of(subquery.offset) + "|" + text_of(subquery.at);
  }
  std::string operator()(const Unary& unary) const { return unary.negative ? "-" : ""; }
  std::string operator()(const Parentheses&) const { return {}; }
  std::string operator()(const Call& call) const {
    return std::string(call.function->name) + std::to_string(call.args.size());
  }
  std::string operator()(const Aggregation& aggregation) const {
    const auto& grouping = aggregation.grouping;
    const std::string by =
        grouping ? (grouping->without ? "without" : "by") + text_of(grouping->labels) : "";
    return aggregation.op + (aggregation.parameter ? "2" : "1") + by;
  }
  std::string operator()(const Binary& binary) const {
    std::string word = binary.op + (binary.returns_bool ? "bool" : "");
    if (!binary.matching) return word;
    const Matching& matching = *binary.matching;
    return word + (matching.on ? "on" : "ignoring") + text_of(matching.labels) +
           std::to_string(static_cast<int>(matching.many)) + text_of(matching.included);
  }
};

// Each word says how many children follow.
std::vector<std::string> words_of(const Expr& expr) {
  std::vector<std::string> words;
  walk(expr, [&](const Expr& node) {
    std::string word = std::visit(Word{}, node.of);
    if (!word.empty()) words.push_back(std::move(word));
  });
  return words;
}

}  // namespace

bool is_same(const Expr& one, const Expr& other) { return words_of(one) == words_of(other); }

}  // namespace harness::languages::promql
