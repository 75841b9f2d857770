#include "stack/store/logs/pipeline/stages/line_filter.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <variant>
#include <vector>

#include "stack/store/logs/pipeline/regex.hpp"
#include "stack/store/logs/pipeline/scan/pattern.hpp"
#include "stack/store/logs/pipeline/values/ip.hpp"

namespace store::logs::pipeline {

using harness::fail;
using harness::Result;
namespace logql = harness::languages::logql;

namespace {

using RegexPtr = std::unique_ptr<re2::RE2>;
using Needle = std::variant<std::string, RegexPtr, Pattern, IpPattern>;

struct IsIn {
  std::string_view line;

  bool operator()(const std::string& text) const {
    return text.empty() || memmem(line.data(), line.size(), text.data(), text.size()) != nullptr;
  }
  bool operator()(const RegexPtr& regex) const {
    return regex->Match({line.data(), line.size()}, 0, line.size(), re2::RE2::UNANCHORED, nullptr,
                        0);
  }
  bool operator()(const Pattern& pattern) const { return pattern.matches(line); }
  bool operator()(const IpPattern& pattern) const { return pattern.is_in(line); }
};

class LineFilterStage final : public Stage {
 public:
  LineFilterStage(std::vector<Needle> any, bool negated)
      : any_(std::move(any)), negated_(negated) {}

  bool apply(Work& work) override {
    const bool found = std::any_of(any_.begin(), any_.end(), [&work](const Needle& needle) {
      return std::visit(IsIn{work.line}, needle);
    });
    return found != negated_;
  }

 private:
  std::vector<Needle> any_;
  bool negated_;
};

template <typename T>
Result<Needle> as_needle(Result<T> made) {
  if (!made) return fail(made.error());
  return Needle{std::move(*made)};
}

Result<Needle> make_needle(logql::LineFilterOp op, const logql::LineMatch& match) {
  const bool contains =
      op == logql::LineFilterOp::contains || op == logql::LineFilterOp::not_contains;
  if (match.ip && !contains) return fail("ip: invalid operation");
  if (match.ip) return as_needle(IpPattern::parse(match.text));
  switch (op) {
    case logql::LineFilterOp::regex:
    case logql::LineFilterOp::not_regex:
      return as_needle(compile_regex(match.text));
    case logql::LineFilterOp::pattern:
    case logql::LineFilterOp::not_pattern:
      return as_needle(Pattern::for_filter(match.text));
    default:
      return Needle{match.text};
  }
}

}  // namespace

Result<StagePtr> make_line_filter(const logql::LineFilter& filter) {
  std::vector<Needle> any;
  for (const logql::LineMatch& match : filter.any) {
    auto needle = make_needle(filter.op, match);
    if (!needle) return fail(needle.error());
    any.push_back(std::move(*needle));
  }
  const bool negated = filter.op == logql::LineFilterOp::not_contains ||
                       filter.op == logql::LineFilterOp::not_regex ||
                       filter.op == logql::LineFilterOp::not_pattern;
  return std::make_unique<LineFilterStage>(std::move(any), negated);
}

}  // namespace store::logs::pipeline
