#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "harness/languages/logql/stages.hpp"
#include "stack/store/deadline.hpp"

namespace re2 {
class RE2;
}

namespace store::logs::pipeline {

// `name = "value"`, `name =~ "expression"` and their opposites, on what a label says; a label that
// is not there says "".
class ValueMatch {
 public:
  // Without a deadline there is always time to look for an expression.
  static ValueMatch make(const harness::languages::logql::Matcher& matcher, Deadline* deadline);
  ValueMatch(ValueMatch&&) noexcept;
  ValueMatch& operator=(ValueMatch&&) noexcept;
  ~ValueMatch();

  const std::string& name() const { return name_; }
  bool matches(std::string_view value) const;

 private:
  ValueMatch() = default;

  std::string name_;
  std::string value_;
  std::unique_ptr<re2::RE2> regex_;
  Deadline* deadline_ = nullptr;
  bool negated_ = false;
};

}  // namespace store::logs::pipeline
