#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace harness::languages {

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
  auto& values = known->values;
  for (auto& value : read.values) {
    const bool is_new = std::find(values.begin(), values.end(), value) == values.end();
    if (is_new) values.push_back(std::move(value));
  }
}

}  // namespace harness::languages
