#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "stack/store/logs/pipeline/template/value.hpp"

namespace store::logs::pipeline::templates {

// One "%…" of printf.
struct Verb {
  char letter = 'v';
  bool left = false;       // -
  bool plus = false;       // +
  bool alternate = false;  // #
  bool space = false;
  bool zero = false;
  std::optional<int> width = {};
  std::optional<int> precision = {};
};

// The value as Go's fmt writes it; "%!d(string=hi)" where the verb does not fit it.
std::string formatted(const Verb& verb, const Value& value);

}  // namespace store::logs::pipeline::templates
