#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace harness::languages {

template <typename Value>
void add_new(std::vector<Value>& all, std::vector<Value>& more) {
  for (Value& one : more) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
  }
}

// Adds what one place of a query reads; where another place reads the same, `is_same`, the two
// become one: with the values and the types of both, and only about presence where both are.
template <typename Read, typename Same>
void add_read(std::vector<Read>& all, Read read, const Same& is_same) {
  const auto known = std::find_if(all.begin(), all.end(), is_same);
  if (known == all.end()) {
    all.push_back(std::move(read));
    return;
  }
  known->asks_presence = known->asks_presence && read.asks_presence;
  if constexpr (requires { known->types; }) {
    known->types.insert(read.types.begin(), read.types.end());
  }
  add_new(known->values, read.values);
  if constexpr (requires { known->numbers; }) add_new(known->numbers, read.numbers);
}

}  // namespace harness::languages
