#pragma once

#include <cstdint>
#include <string>

#include "stack/store/intake/loki_push.hpp"
#include "stack/store/intake/outcome.hpp"
#include "stack/store/keep/keep.hpp"
#include "stack/store/sinks.hpp"

namespace store {

// Bodies with log lines on their way into the store. Safe to call from any thread.
//
//   body → decoded → within the limits → room for it → journal → kept
class LogIntake {
 public:
  LogIntake(LogSink& sink, Keep& keep) : sink_(sink), keep_(keep) {}

  // `now` is the time of lines that bring none.
  Outcome take(BodyKind kind, const std::string& body, std::int64_t now);

  // A body that could not even be read.
  Outcome refuse_malformed(const harness::Error& error, std::size_t bytes);

  // What was taken once is taken again, full or not, and not written down again.
  harness::Result<void> replay(BodyKind kind, const std::string& body, std::int64_t then);

 private:
  Outcome refused(Refusal refusal, std::size_t bytes, std::uint64_t lines);

  LogSink& sink_;
  Keep& keep_;
};

}  // namespace store
