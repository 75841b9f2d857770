#include "harness/metrics/live_metrics.hpp"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "harness/metrics/k6_metrics.hpp"
#include "harness/metrics/remote_write.hpp"

namespace harness::metrics {
namespace {

class Collector final : public prometheus::Collectable {
 public:
  explicit Collector(Figures figures) : figures_(std::move(figures)) {}
  std::vector<prometheus::MetricFamily> Collect() const override { return k6_metrics(figures_()); }

 private:
  Figures figures_;
};

}  // namespace

// Answers scrapes, on the library's threads.
class LiveMetrics::Endpoint {
 public:
  Endpoint(const std::string& address, Figures figures)
      : host_(address.substr(0, address.rfind(':'))),
        collector_(std::make_shared<Collector>(std::move(figures))),
        exposer_(address) {
    exposer_.RegisterCollectable(collector_);
  }

  std::string url() const {
    return "http://" + host_ + ":" + std::to_string(exposer_.GetListeningPorts().front()) +
           "/metrics";
  }

 private:
  std::string host_;
  std::shared_ptr<Collector> collector_;
  prometheus::Exposer exposer_;
};

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
  void run(const std::stop_token& stop) {
    constexpr std::chrono::seconds pause{1};
    while (!stop.stop_requested()) {
      std::unique_lock lock(mutex_);
      nothing_.wait_for(lock, stop, pause, [] { return false; });
      write();
    }
  }

  void write() {
    const auto response =
        http_.send(remote_write_request(url_, k6_metrics(figures_()), clock_.wall()));
    if (!problem_.empty() || (response && response->status / 100 == 2)) return;
    problem_ = response
                   ? url_ + " answered " + std::to_string(response->status) + ": " + response->body
                   : to_string(response.error());
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

LiveMetrics::LiveMetrics() = default;
LiveMetrics::LiveMetrics(LiveMetrics&&) noexcept = default;
LiveMetrics& LiveMetrics::operator=(LiveMetrics&&) noexcept = default;
LiveMetrics::~LiveMetrics() = default;

Result<LiveMetrics> LiveMetrics::start(const Destinations& destinations, Figures figures,
                                       const Clock& clock) {
  LiveMetrics live;
  if (!destinations.listen.empty()) {
    try {
      live.endpoint_ = std::make_unique<Endpoint>(destinations.listen, figures);
    } catch (const std::exception& failure) {
      return fail("cannot listen on \"" + destinations.listen + "\": " + failure.what(),
                  "--metrics", "write ADDRESS:PORT, such as 127.0.0.1:0 for any free port");
    }
  }
  if (!destinations.remote_write.empty()) {
    live.writer_ = std::make_unique<RemoteWriter>(destinations.remote_write, figures, clock);
  }
  return live;
}

std::string LiveMetrics::url() const { return endpoint_ ? endpoint_->url() : ""; }

std::string LiveMetrics::finish() {
  endpoint_.reset();
  return writer_ ? std::exchange(writer_, nullptr)->finish() : "";
}

}  // namespace harness::metrics
