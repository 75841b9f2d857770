#pragma once

#include <map>
#include <optional>
#include <string>

#include "harness/observe/loki.hpp"
#include "harness/verdict/claim_kind.hpp"

// A line has the time at which it was written or came, and names the request that caused it: of
// those near the edges between phases it is known when they were under way.
namespace harness::verdict {

// Where the request that a line names was, seen from the claim's window.
enum class RequestPlace {
  unknown,
  before,   // it began before the window
  inside,   // from its first moment to its last
  astride,  // it began in the window, and was over behind it
  behind,   // it began when the window was over
};

class RequestPlaces {
 public:
  explicit RequestPlaces(const Evidence& evidence);

  RequestPlace of(const observe::LogLine& line) const;

 private:
  const observe::Window& window_;
  const observe::Conventions& conventions_;
  std::map<std::string, observe::Window> requests_;  // by their traces
};

// Where the lines are that stand in the claim's window though an earlier request may have caused
// them. None: nothing came before it, or of nothing that did it is known when.
std::optional<observe::Window> early_part(const Evidence& evidence);

}  // namespace harness::verdict
