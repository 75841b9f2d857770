#pragma once

#include <cstdint>
#include <string>

#include "stack/store/derive/metrics_generator.hpp"
#include "stack/store/intake/span_intake.hpp"
#include "stack/store/keep/keep.hpp"
#include "stack/store/sinks.hpp"

namespace store {

// Spans on their way into what is derived from them, and its marks on their way into the journal
// and out of it.
class Derivation final : public SpanWatcher {
 public:
  Derivation(const std::string& prometheus, const harness::Clock& clock, SpanIntake& intake,
             Keep& keep);

  static bool is_mark(BodyKind kind);
  // A mark of the journal.
  harness::Result<void> do_again(BodyKind kind, std::int64_t then, const std::string& body);
  void start() { generator_.start(); }

  void see(const SpanPush& push, std::int64_t at) override;

  http::Route flush_route() { return generator_.flush_route(); }
  std::string exposition() const { return generator_.exposition(); }

 private:
  using Mark = derive::MetricsGenerator::Mark;
  void write_down(const Mark& mark);

  SpanIntake& intake_;
  Keep& keep_;
  derive::MetricsGenerator generator_;
};

}  // namespace store
