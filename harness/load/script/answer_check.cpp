#include "harness/load/script/answer_check.hpp"

#include <re2/re2.h>

#include <utility>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

using scenario::Check;

// Whether the text passes each kind of test.
struct Test {
  const std::string& text;
  const re2::RE2* pattern;

  bool operator()(const Check::Is& test) const { return text == test.text; }
  bool operator()(const Check::Contains& test) const {
    return text.find(test.text) != std::string::npos;
  }
  bool operator()(const Check::Matches&) const { return re2::RE2::PartialMatch(text, *pattern); }
  bool operator()(const scenario::Comparison& test) const {
    const auto number = to_number(text);
    return number && test.holds(*number);
  }
  bool operator()(const Check::Between& test) const {
    const auto number = to_number(text);
    return number && test.low <= *number && *number <= test.high;
  }
};

}  // namespace

AnswerCheck::AnswerCheck(Check spec) : spec_(std::move(spec)) {
  if (const auto* matches = std::get_if<Check::Matches>(&spec_.test)) {
    pattern_ = std::make_shared<const re2::RE2>(matches->pattern);
  }
}

bool AnswerCheck::holds(AnswerReader& answer) const {
  const std::optional<std::string> part = part_of(answer);
  return part && std::visit(Test{*part, pattern_.get()}, spec_.test);
}

std::optional<std::string> AnswerCheck::part_of(AnswerReader& answer) const {
  switch (spec_.part) {
    case Check::Part::status:
      return std::to_string(answer.status());
    case Check::Part::header:
      return answer.header(spec_.where);
    case Check::Part::json:
      return answer.json(spec_.where);
    case Check::Part::body:
      break;
  }
  const std::string* body = answer.body();
  return body == nullptr ? std::nullopt : std::optional(*body);
}

}  // namespace harness::load
