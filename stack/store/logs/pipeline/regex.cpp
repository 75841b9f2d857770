#include "stack/store/logs/pipeline/regex.hpp"

#include <string>

#include "harness/languages/logql/go_regex.hpp"

namespace store::logs::pipeline {

harness::Result<std::unique_ptr<re2::RE2>> compile_regex(std::string_view expression,
                                                         Anchor anchor) {
  auto regex = harness::languages::logql::compile_regex(expression);
  if (!regex || anchor == Anchor::none) return regex;
  // What is wrong is said of the expression as it was written.
  return harness::languages::logql::compile_regex("^(?:" + std::string(expression) + ")$");
}

}  // namespace store::logs::pipeline
