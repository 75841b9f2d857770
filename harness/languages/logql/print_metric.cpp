#include "harness/languages/logql/print_metric.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>

#include "harness/core/text.hpp"
#include "harness/languages/logql/names.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/runes.hpp"
#include "harness/languages/logql/streams.hpp"

namespace harness::languages::logql {
namespace {

std::string with_labels(const std::string& word, const std::vector<std::string>& labels) {
  return word + " (" + join(labels, ", ") + ")";
}

std::string print_grouping(const std::optional<Grouping>& grouping) {
  if (!grouping) return {};
  return " " + with_labels(grouping->without ? "without" : "by", grouping->labels) + " ";
}

std::string print_matching(const std::optional<Matching>& matching) {
  if (!matching) return {};
  std::string text = " " + with_labels(matching->on ? "on" : "ignoring", matching->labels);
  if (matching->cardinality == Matching::Cardinality::one_to_one) return text;
  const bool is_left = matching->cardinality == Matching::Cardinality::many_to_one;
  return text + " " + with_labels(is_left ? "group_left" : "group_right", matching->include);
}

std::string print_time(std::chrono::nanoseconds time) {
  constexpr std::int64_t in_milliseconds = 1'000'000;
  const std::int64_t count = std::abs(time.count());
  const std::string sign = time.count() < 0 ? "-" : "";
  if (count % in_milliseconds == 0) return sign + std::to_string(count / in_milliseconds) + "ms";
  return sign + std::to_string(count) + "ns";
}

std::string print_value(double value) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), error == std::errc() ? end : text.data()};
}

struct PrintMetric {
  std::string operator()(const RangeAggregation& aggregation) const {
    std::string text = std::string(name_of(aggregation.op)) + "(";
    if (aggregation.parameter) text += aggregation.parameter_text + ",";
    text += print(aggregation.log);
    if (aggregation.unwrap) {
      text += " " + print(*aggregation.unwrap);
      for (const LabelFilter& filter : aggregation.unwrap->filters) text += " | " + print(filter);
    }
    text += "[" + print_time(aggregation.range) + "]";
    if (aggregation.offset.count() != 0) text += " offset " + print_time(aggregation.offset);
    return text + ")" + print_grouping(aggregation.grouping);
  }
  std::string operator()(const VectorAggregation& aggregation) const {
    const std::string parameter =
        aggregation.parameter > 0 ? std::to_string(aggregation.parameter) + "," : "";
    return std::string(name_of(aggregation.op)) + print_grouping(aggregation.grouping) + "(" +
           parameter + print(*aggregation.inner) + ")";
  }
  std::string operator()(const BinaryOperation& operation) const {
    return "(" + print(*operation.left) + " " + std::string(name_of(operation.op)) +
           (operation.return_bool ? " bool" : "") + print_matching(operation.matching) + " " +
           print(*operation.right) + ")";
  }
  std::string operator()(const Literal& literal) const { return print_value(literal.value); }
  std::string operator()(const VectorLiteral& vector) const {
    return "vector(" + print_value(vector.value) + ")";
  }
  std::string operator()(const LabelReplace& replace) const {
    std::string text = "label_replace(" + print(*replace.inner);
    for (const std::string* part :
         {&replace.target, &replace.replacement, &replace.source, &replace.regex}) {
      text += ", " + in_quotes(*part);
    }
    return text + ")";
  }
};

}  // namespace

std::string print(const LogQuery& query) {
  std::string text = print_selector(query.selector);
  for (const Stage& stage : query.pipeline) text += " " + print(stage);
  return text;
}

std::string print(const Metric& metric) { return std::visit(PrintMetric{}, metric.of); }

}  // namespace harness::languages::logql
