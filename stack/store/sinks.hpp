#pragma once

#include <cstdint>
#include <vector>

#include "stack/store/records.hpp"

// Where decoded pushes go. Called from several threads at once; when append() returns, what it was
// given is in the next query's answer.
namespace store {

class LogSink {
 public:
  LogSink() = default;
  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;
  virtual ~LogSink() = default;

  virtual void append(const std::vector<LogPush>& pushes) = 0;
  virtual std::uint64_t memory_bytes() const = 0;  // of what it keeps

  // The most by which append() would make that grow, about.
  virtual std::uint64_t growth(const std::vector<LogPush>& /*pushes*/) const { return 0; }
};

class SpanSink {
 public:
  SpanSink() = default;
  SpanSink(const SpanSink&) = delete;
  SpanSink& operator=(const SpanSink&) = delete;
  virtual ~SpanSink() = default;

  virtual void append(const SpanPush& push) = 0;
  virtual std::uint64_t memory_bytes() const = 0;
  virtual std::uint64_t growth(const SpanPush& /*push*/) const { return 0; }
};

// Somebody else who sees the spans that the store takes, each with the time at which it came, in
// nanoseconds since the epoch; those that it takes again from its journal, too.
class SpanWatcher {
 public:
  SpanWatcher() = default;
  SpanWatcher(const SpanWatcher&) = delete;
  SpanWatcher& operator=(const SpanWatcher&) = delete;
  virtual ~SpanWatcher() = default;

  virtual void see(const SpanPush& push, std::int64_t at) = 0;
};

}  // namespace store
