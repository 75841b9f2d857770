#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// Functions of Prometheus 2.42. Of the arguments, the last may be absent (`optional`) or come any
// number of times (`repeated`).
struct Function {
  enum class Last { needed, optional, repeated };

  std::string_view name;
  std::array<Type, 5> arguments{};
  std::size_t count = 0;
  Type gives = Type::instant_vector;
  Last last = Last::needed;
};

const Function* find_function(std::string_view name);  // none: there is no such function

std::vector<std::string> function_names();

}  // namespace harness::languages::promql
