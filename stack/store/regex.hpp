#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <string_view>

#include "stack/store/deadline.hpp"

namespace store {

// Whether there is time to look for an expression in a text: at the worst each step of its program
// is taken for each byte, and nothing cuts that short. Without a deadline there is.
inline bool has_time_for(const re2::RE2& regex, std::size_t bytes, Deadline* deadline) {
  if (deadline == nullptr) return true;
  return deadline->allows(static_cast<std::uint64_t>(regex.ProgramSize()) * (bytes + 1));
}

// The same of its groups: each step carries all of them along.
inline bool has_time_for_groups(const re2::RE2& regex, std::size_t bytes, Deadline* deadline) {
  if (deadline == nullptr) return true;
  const auto groups = static_cast<std::uint64_t>(regex.NumberOfCapturingGroups()) + 1;
  return deadline->allows(static_cast<std::uint64_t>(regex.ProgramSize()) * (bytes + 1) * groups);
}

// Whether it is in the text. Where the deadline has passed, nobody cares.
inline bool is_in(std::string_view text, const re2::RE2& regex, Deadline* deadline) {
  if (!has_time_for(regex, text.size(), deadline)) return false;
  const bool found =
      regex.Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
  if (deadline != nullptr) deadline->passed(0);  // what comes now is no search
  return found;
}

}  // namespace store
