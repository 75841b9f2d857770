#include "stack/store/logs/api/format_query.hpp"

#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <numeric>

#include "harness/languages/logql/names.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/runes.hpp"
#include "stack/store/logs/api/endpoints.hpp"
#include "stack/store/logs/api/json_text.hpp"
#include "stack/store/logs/api/parameters.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;
using language::Metric;

constexpr std::size_t longest_line = 100;
constexpr std::size_t one_line = SIZE_MAX;  // a depth at which nothing is broken

std::string joined(const std::vector<std::string>& texts, const std::string& separator) {
  if (texts.empty()) return {};
  return std::accumulate(
      std::next(texts.begin()), texts.end(), texts.front(),
      [&](std::string all, const std::string& one) { return std::move(all) + separator + one; });
}

// "1h30m", as a range is written.
std::string duration(std::chrono::nanoseconds time) {
  std::string text = time.count() < 0 ? "-" : "";
  auto left = static_cast<std::uint64_t>(std::abs(time.count()));
  constexpr std::pair<std::uint64_t, const char*> units[] = {
      {3'600'000'000'000, "h"}, {60'000'000'000, "m"}, {1'000'000'000, "s"},
      {1'000'000, "ms"},        {1'000, "us"},         {1, "ns"}};
  for (const auto& [size, name] : units) {
    if (left < size) continue;
    text += std::to_string(left / size) + name;
    left %= size;
  }
  return time.count() == 0 ? "0s" : text;
}

std::string names(const char* word, const std::vector<std::string>& labels) {
  return std::string(word) + " (" + joined(labels, ",") + ")";
}

std::string printed(const std::optional<language::Grouping>& grouping) {
  if (!grouping) return {};
  return " " + names(grouping->without ? "without" : "by", grouping->labels);
}

std::string selector(const std::vector<language::Matcher>& matchers) {
  std::vector<std::string> texts;
  for (const auto& matcher : matchers) texts.push_back(language::print(matcher));
  return "{" + joined(texts, ", ") + "}";
}

// Writes a tree at a depth. What is short enough there stays on one line.
class Layout {
 public:
  std::string log(const language::LogQuery& query, const std::optional<language::Unwrap>& unwrap,
                  std::size_t depth) const {
    std::vector<std::string> parts{selector(query.selector)};
    for (const auto& stage : query.pipeline) parts.push_back(language::print(stage));
    if (unwrap) {
      const bool converts = unwrap->conversion != language::Unwrap::Conversion::none;
      parts.push_back("| unwrap " + (converts ? unwrap->conversion_name + "(" + unwrap->label + ")"
                                              : unwrap->label));
      for (const auto& filter : unwrap->filters) parts.push_back("| " + language::print(filter));
    }
    const std::string line = joined(parts, " ");
    if (fits(line, depth)) return line;
    return joined(parts, "\n" + indent(depth + 1));
  }

  std::string metric(const Metric& metric, std::size_t depth) const {
    return std::visit([&](const auto& of) { return print(of, depth); }, metric.of);
  }

 private:
  static std::string indent(std::size_t depth) { return std::string(2 * depth, ' '); }
  static bool fits(const std::string& line, std::size_t depth) {
    return depth == one_line || 2 * depth + line.size() <= longest_line;
  }

  // A function and what it is of.
  template <typename Inner>
  std::string call(const std::string& head, const std::string& parameter, const Inner& inner,
                   const std::string& tail, std::size_t depth) const {
    const std::string before = parameter.empty() ? "" : parameter + ",";
    std::string line = head + "(" + before + inner(one_line) + ")" + tail;
    if (fits(line, depth)) return line;
    const std::string next = "\n" + indent(depth + 1);
    return head + "(" + (before.empty() ? "" : next + before) + next + inner(depth + 1) + "\n" +
           indent(depth) + ")" + tail;
  }

  std::string print(const language::RangeAggregation& of, std::size_t depth) const {
    const auto inner = [&](std::size_t at) {
      const bool is_bare = of.log.pipeline.empty() && !of.unwrap;
      const std::string text =
          log(of.log, of.unwrap, at) + (is_bare ? "[" : " [") + duration(of.range) + "]";
      return of.offset.count() == 0 ? text : text + " offset " + duration(of.offset);
    };
    return call(std::string(language::name_of(of.op)), of.parameter_text, inner,
                printed(of.grouping), depth);
  }

  std::string print(const language::VectorAggregation& of, std::size_t depth) const {
    const bool counts = of.op == language::VectorOp::topk || of.op == language::VectorOp::bottomk ||
                        of.op == language::VectorOp::approx_topk;
    return call(
        std::string(language::name_of(of.op)) + printed(of.grouping) + (of.grouping ? " " : ""),
        counts ? std::to_string(of.parameter) : "",
        [&](std::size_t at) { return metric(*of.inner, at); }, "", depth);
  }

  std::string print(const language::BinaryOperation& of, std::size_t depth) const {
    std::string op(language::name_of(of.op));
    if (of.return_bool) op += " bool";
    if (of.matching) op += matching(*of.matching);
    const std::string line =
        "(" + metric(*of.left, one_line) + " " + op + " " + metric(*of.right, one_line) + ")";
    if (fits(line, depth)) return line;
    const std::string next = "\n" + indent(depth + 1);
    return "(" + next + metric(*of.left, depth + 1) + "\n" + indent(depth) + op + next +
           metric(*of.right, depth + 1) + "\n" + indent(depth) + ")";
  }

  static std::string matching(const language::Matching& of) {
    using Cardinality = language::Matching::Cardinality;
    std::string text = " " + names(of.on ? "on" : "ignoring", of.labels);
    if (of.cardinality == Cardinality::one_to_one) return text;
    const bool left = of.cardinality == Cardinality::many_to_one;
    return text + " " + names(left ? "group_left" : "group_right", of.include);
  }

  static std::string print(const language::Literal& of, std::size_t /*depth*/) {
    return number_text(of.value);
  }
  static std::string print(const language::VectorLiteral& of, std::size_t /*depth*/) {
    return "vector(" + number_text(of.value) + ")";
  }

  std::string print(const language::LabelReplace& of, std::size_t depth) const {
    std::vector<std::string> texts;
    for (const auto* text : {&of.target, &of.replacement, &of.source, &of.regex}) {
      texts.push_back(language::in_quotes(*text));
    }
    const auto inner = [&](std::size_t at) {
      const std::string separator = at == one_line ? "," : ",\n" + indent(at);
      return metric(*of.inner, at) + separator + joined(texts, separator);
    };
    return call("label_replace", "", inner, "", depth);
  }
};

}  // namespace

std::string formatted(const language::Query& query) {
  if (const auto* log = std::get_if<language::LogQuery>(&query)) {
    return Layout().log(*log, std::nullopt, 0);
  }
  return Layout().metric(std::get<Metric>(query), 0);
}

http::Response format_query(const Context&, const http::Request& request) {
  const auto parsed = language::parse(text_of(request, "query"));
  std::string body;
  if (parsed) {
    body = R"({"status":"success","data":)";
    append_json(body, formatted(*parsed));
  } else {
    body = R"({"status":"invalid-query","error":)";
    append_json(body, to_string(parsed.error()));
  }
  auto response = http::json(body + "}");
  if (!parsed) response.status = 400;
  return response;
}

}  // namespace store::logs
