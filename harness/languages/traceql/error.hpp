#pragma once

#include <string>

#include "harness/languages/traceql/token.hpp"

namespace harness::languages::traceql {

// Why a query is refused: where in it, and what for. `text` is the sentence with which Tempo's API
// answers, after "invalid TraceQL query: "; it counts no lines inside an attribute's name.
struct Error {
  Position at;
  std::string message;
  std::string text;

  bool operator==(const Error&) const = default;
};

}  // namespace harness::languages::traceql
