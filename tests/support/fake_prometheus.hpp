#pragma once

#include <atomic>
#include <mutex>

#include "harness/net/http_client.hpp"
#include "tests/support/written_series.hpp"

namespace store::test {

// Takes remote writes without a socket, and answers as it is told. Safe to call from any thread.
class FakePrometheus {
 public:
  harness::Result<harness::net::HttpResponse> post(const harness::net::HttpRequest& request) {
    ++attempts;
    if (status == 0) return harness::fail("connection refused");
    if (status == 200) {
      const std::lock_guard lock(mutex_);
      for (const auto& [series, samples] : series_in_body(request.body)) {
        auto& all = written_[series];
        all.insert(all.end(), samples.begin(), samples.end());
      }
    }
    return harness::net::HttpResponse{status, "because\n"};
  }
  WrittenSeries written() const {
    const std::lock_guard lock(mutex_);
    return written_;
  }

  std::atomic<int> status = 200;  // 0: no answer
  std::atomic<int> attempts = 0;

 private:
  mutable std::mutex mutex_;
  WrittenSeries written_;
};

}  // namespace store::test
