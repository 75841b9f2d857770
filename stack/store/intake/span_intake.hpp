#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stack/store/intake/outcome.hpp"
#include "stack/store/keep/keep.hpp"
#include "stack/store/sinks.hpp"

namespace store {

// Bodies with spans on their way into the store, and to whoever else looks at spans. Safe to call
// from any thread.
class SpanIntake {
 public:
  // The first of the sinks is the one whose memory counts.
  SpanIntake(std::vector<SpanSink*> sinks, Keep& keep) : sinks_(std::move(sinks)), keep_(keep) {}

  // Spans that are past a limit are left out, and told of.
  Outcome take(BodyKind kind, const std::string& body, std::int64_t now);

  // As for logs; derived metrics are not derived again.
  harness::Result<void> replay(BodyKind kind, const std::string& body);

 private:
  std::vector<SpanSink*> sinks_;
  Keep& keep_;
};

}  // namespace store
