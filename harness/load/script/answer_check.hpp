#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/load/script/answer_reader.hpp"
#include "harness/scenario/scenario.hpp"

namespace re2 {
class RE2;
}

namespace harness::load {

// One check of an answer. Immutable, so workers share it.
class AnswerCheck {
 public:
  explicit AnswerCheck(scenario::Check spec);

  const std::string& name() const { return spec_.name; }
  bool holds(AnswerReader& answer) const;

 private:
  std::optional<std::string> part_of(AnswerReader& answer) const;

  scenario::Check spec_;
  std::shared_ptr<const re2::RE2> pattern_;  // of a test that has one
};

}  // namespace harness::load
