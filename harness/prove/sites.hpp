#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "harness/prove/telemetry.hpp"

// Where regressions can be in logs and traces, by the service that would have them.
namespace harness::prove {

// By its labels; empty: they do not tell.
inline std::string_view service_of(const store::LogPush& push) {
  for (const std::string_view name : {"compose_service", "service_name", "job"}) {
    for (const store::Field& label : push.labels) {
      if (label.name == name) return label.value;
    }
  }
  return {};
}

inline std::string_view service_of(const store::ResourceSpans& resource) {
  for (const store::Attribute& attribute : resource.resource) {
    const auto* text = std::get_if<std::string_view>(&attribute.value.of);
    if (attribute.key == "service.name" && text != nullptr) return *text;
  }
  return {};
}

// One in a hundred, and one where there are fewer: those in the midst of each hundred.
inline bool is_one_in_a_hundred(std::size_t index, std::size_t count) {
  constexpr std::size_t hundred = 100;
  if (count < hundred) return index == count / 2;
  return index % hundred == hundred / 2;
}

// All but one of each ten, as where somebody turns sampling on.
inline bool is_one_of_nine_in_ten(std::size_t index, std::size_t /*count*/) {
  constexpr std::size_t ten = 10;
  return index % ten != ten / 2;
}

}  // namespace harness::prove
