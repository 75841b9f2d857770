#pragma once

#include <string_view>

namespace harness::scenario {

// Of which moments of its window a claim is that asks for a value: its end, or each scrape of it.
enum class Moments { at_end, throughout };

constexpr std::string_view name_of(Moments moments) {
  return moments == Moments::at_end ? "at_end" : "throughout";
}

}  // namespace harness::scenario
