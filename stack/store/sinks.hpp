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

}  // namespace store
