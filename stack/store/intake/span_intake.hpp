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
  SpanIntake(SpanSink& store, Keep& keep) : sinks_{&store}, keep_(keep) {}

  // Somebody else who sees what is taken, but not what is taken again. Before the first push.
  void add(SpanSink& sink) { sinks_.push_back(&sink); }

  // Spans that are past a limit are left out, and told of.
  Outcome take(BodyKind kind, const std::string& body, std::int64_t now);

  // As for logs.
  harness::Result<void> replay(BodyKind kind, const std::string& body);

 private:
  std::vector<SpanSink*> sinks_;  // the store first
  Keep& keep_;
};

}  // namespace store
