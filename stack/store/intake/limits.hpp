#pragma once

#include <optional>
#include <string>

#include "stack/store/records.hpp"

// The limits that Loki and Tempo have by default, with the names that Loki counts refusals under.
namespace store {

struct Breach {
  std::string reason;
  std::string message;
};

std::optional<Breach> breach_of_labels(const LogPush& stream);
std::optional<Breach> breach_of_entry(const LogPush& stream, const LogEntry& entry);
std::optional<Breach> breach_of_span(const Span& span);

}  // namespace store
