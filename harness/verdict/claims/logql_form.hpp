#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/grammar/located.hpp"
#include "harness/grammar/record.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/verdict/whose.hpp"

// How a logql claim is written.
namespace harness::verdict {

struct Logql {
  grammar::Located<std::string> logql;
  std::optional<grammar::Located<scenario::Comparison>> count;
  std::optional<scenario::Comparison> value;
  std::optional<std::size_t> series;
  std::vector<std::string> fields;
  std::optional<grammar::Located<std::string>> control;
  std::optional<Whose> whose;
};

std::vector<grammar::Field<Logql>> logql_fields();
Result<void> check_logql(const Logql& claim);

}  // namespace harness::verdict
