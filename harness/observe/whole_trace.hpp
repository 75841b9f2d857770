#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// A trace as Tempo has kept it, with all that its spans say.
namespace harness::observe {

struct WholeSpan {
  std::string service;  // empty: it does not say
  std::string name;
  std::vector<std::string> attributes = {};  // their names, as they were sent
  std::string span_id = {};                  // as Tempo writes it: comparable, and no more
  std::string parent_id = {};                // empty: it has none
  std::string kind = "unspecified";          // "server", "client", …
  std::string status = "unset";              // "ok", "error"
  std::optional<WallTime> began = {};        // none: it does not say
  std::optional<WallTime> ended = {};
  // Of its attributes; those of its resource are called resource.NAME.
  std::map<std::string, std::string> values = {};

  bool operator==(const WholeSpan&) const = default;
};

Question trace_by_id(const std::string& id);
inline constexpr int no_such_trace = 404;  // the status of the answer about an unknown one

// Of an unknown trace there is none. What is no trace is an error, and so is a span whose times are
// none.
Result<std::vector<WholeSpan>> parse_trace(const Answer& answer);

}  // namespace harness::observe
