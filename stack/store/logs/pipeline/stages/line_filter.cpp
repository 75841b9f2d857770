#include "stack/store/logs/pipeline/stages/line_filter.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <variant>
#include <vector>

#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/ip_pattern.hpp"
#include "harness/languages/logql/line_pattern.hpp"
#include "stack/store/logs/pipeline/scan/texts_in.hpp"
#include "stack/store/regex.hpp"

namespace store::logs::pipeline {

namespace logql = harness::languages::logql;
using logql::IpPattern;
using logql::LinePattern;

namespace {

using RegexPtr = std::unique_ptr<re2::RE2>;
using Addresses = std::vector<IpPattern>;  // any of them
using Needle = std::variant<std::string, TextsIn, RegexPtr, LinePattern, Addresses>;

// Below that, to look for one text after the other is quicker.
constexpr std::size_t many_texts = 16;

struct IsIn {
  std::string_view line;
  Deadline* deadline;

  bool operator()(const std::string& text) const {
    return text.empty() || memmem(line.data(), line.size(), text.data(), text.size()) != nullptr;
  }
  bool operator()(const TextsIn& texts) const { return texts.is_any_in(line); }
  bool operator()(const RegexPtr& regex) const { return store::is_in(line, *regex, deadline); }
  bool operator()(const LinePattern& pattern) const { return pattern.matches(line); }
  bool operator()(const Addresses& addresses) const {
    return IpPattern::is_any_in(addresses, line);
  }
};

class LineFilterStage final : public Stage {
 public:
  LineFilterStage(std::vector<Needle> any, bool negated)
      : any_(std::move(any)), negated_(negated) {}

  bool apply(Work& work) override {
    const bool found = std::any_of(any_.begin(), any_.end(), [&work](const Needle& needle) {
      return !work.is_over(work.of_line()) && std::visit(IsIn{work.line, work.deadline}, needle);
    });
    return found != negated_;
  }

 private:
  std::vector<Needle> any_;
  bool negated_;
};

Needle make_needle(logql::LineFilterOp op, const logql::LineMatch& match) {
  if (match.ip) return Addresses{IpPattern::parse(match.text).value()};
  switch (op) {
    case logql::LineFilterOp::regex:
    case logql::LineFilterOp::not_regex:
      return logql::compile_regex(match.text).value();
    case logql::LineFilterOp::pattern:
    case logql::LineFilterOp::not_pattern:
      return LinePattern::for_filter(match.text).value();
    default:
      return match.text;
  }
}

// Addresses become one, so that a line is looked through once.
std::vector<Needle> with_addresses_as_one(std::vector<Needle> needles) {
  Addresses all;
  for (const Needle& needle : needles) {
    const auto* addresses = std::get_if<Addresses>(&needle);
    if (addresses != nullptr) all.insert(all.end(), addresses->begin(), addresses->end());
  }
  if (all.size() < 2) return needles;
  std::erase_if(needles, [](const auto& one) { return std::holds_alternative<Addresses>(one); });
  needles.emplace_back(std::move(all));
  return needles;
}

// So do texts that are many.
std::vector<Needle> with_texts_as_one(std::vector<Needle> needles) {
  std::vector<std::string> texts;
  for (const Needle& needle : needles) {
    if (const auto* text = std::get_if<std::string>(&needle)) texts.push_back(*text);
  }
  if (texts.size() < many_texts) return needles;
  std::erase_if(needles, [](const auto& one) { return std::holds_alternative<std::string>(one); });
  needles.insert(needles.begin(), TextsIn(texts));
  return needles;
}

}  // namespace

StagePtr make_line_filter(const logql::LineFilter& filter) {
  std::vector<Needle> any;
  for (const logql::LineMatch& match : filter.any) any.push_back(make_needle(filter.op, match));
  const bool negated = filter.op == logql::LineFilterOp::not_contains ||
                       filter.op == logql::LineFilterOp::not_regex ||
                       filter.op == logql::LineFilterOp::not_pattern;
  return std::make_unique<LineFilterStage>(with_addresses_as_one(with_texts_as_one(std::move(any))),
                                           negated);
}

}  // namespace store::logs::pipeline
