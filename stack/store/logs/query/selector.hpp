#pragma once

#include <re2/re2.h>

#include <memory>
#include <span>
#include <vector>

#include "harness/languages/logql/stages.hpp"
#include "stack/store/deadline.hpp"
#include "stack/store/records.hpp"

namespace store::logs {

// `{…}`, ready to be asked of streams.
class Selector {
 public:
  explicit Selector(std::span<const harness::languages::logql::Matcher> matchers);

  // Where the deadline has passed, what is wanted does not matter.
  bool wants(std::span<const Field> labels, Deadline& deadline) const;

 private:
  struct Condition {
    harness::languages::logql::Matcher matcher;
    std::unique_ptr<re2::RE2> regex;

    bool holds(std::string_view value, Deadline& deadline) const;
  };

  std::vector<Condition> conditions_;
};

}  // namespace store::logs
