#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "stack/store/intake/outcome.hpp"
#include "stack/store/intake/push_order.hpp"
#include "stack/store/keep/keep.hpp"
#include "stack/store/sinks.hpp"

namespace store {

// Bodies with spans on their way into the store, and to whoever else looks at spans. Safe to call
// from any thread.
class SpanIntake {
 public:
  SpanIntake(SpanSink& store, Keep& keep) : store_(store), keep_(keep) {}

  // Before the first push, and before any that is taken again.
  void add(SpanWatcher& watcher) { watchers_.push_back(&watcher); }

  // Does something with no push on its way from the journal into the store.
  void between_pushes(const std::function<void()>& act) { order_.between(act); }

  // Spans that are past a limit are left out, and told of.
  Outcome take(BodyKind kind, const std::string& body, std::int64_t now);

  // As for logs.
  harness::Result<void> replay(BodyKind kind, const std::string& body, std::int64_t then);

 private:
  void hand_on(const SpanPush& push, std::int64_t at);

  SpanSink& store_;
  std::vector<SpanWatcher*> watchers_;
  Keep& keep_;
  PushOrder order_;
};

}  // namespace store
