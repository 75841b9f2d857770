#include "harness/metrics/live_metrics.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "harness/metrics/k6_metrics.hpp"
#include "harness/metrics/remote_write.hpp"

namespace harness::metrics {
// Writes every second, on a thread of its own, and once more when it is to end.
class LiveMetrics::RemoteWriter {
 public:
  RemoteWriter(std::string url, Figures figures, const Clock& clock)
      : url_(std::move(url)),
        figures_(std::move(figures)),
        clock_(clock),
        thread_([this](const std::stop_token& stop) { run(stop); }) {}

  std::string finish() {
    thread_.request_stop();
    thread_.join();
    return problem_;
  }

 private:
  // Between two writes, and for each: who takes longer cannot keep up, and is not waited for.
  static constexpr std::chrono::seconds pace{1};

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::unique_lock lock(mutex_);
      nothing_.wait_for(lock, stop, pace, [] { return false; });
      write();
    }
  }

  void write() {
    net::HttpRequest request = remote_write_request(url_, k6_metrics(figures_()), clock_.wall());
    request.timeout = pace;
    std::string problem = problem_of(url_, http_.send(request));
    if (problem_.empty()) problem_ = std::move(problem);
  }

  std::string url_;
  Figures figures_;
  const Clock& clock_;
  net::HttpClient http_;
  std::string problem_;
  std::mutex mutex_;
  std::condition_variable_any nothing_;  // only its time runs out
  std::jthread thread_;                  // last: the rest outlives it
};

LiveMetrics::LiveMetrics(Endpoint& endpoint, const std::string& remote_write,
                         const Figures& figures, const Clock& clock)
    : endpoint_(endpoint), figures_(figures) {
  endpoint_.show([figures] { return k6_metrics(figures()); });
  if (!remote_write.empty()) {
    writer_ = std::make_unique<RemoteWriter>(remote_write, figures, clock);
  }
}

LiveMetrics::~LiveMetrics() {
  if (figures_) finish();
}

std::string LiveMetrics::finish() {
  std::string problem = writer_ ? std::exchange(writer_, nullptr)->finish() : "";
  endpoint_.show([last = k6_metrics(std::exchange(figures_, nullptr)())] { return last; });
  return problem;
}

}  // namespace harness::metrics
