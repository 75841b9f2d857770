#include <utility>

#include "stack/store/derive/metrics_generator.hpp"
#include "stack/store/http/server.hpp"
#include "stack/store/intake/routes.hpp"
#include "stack/store/kept.hpp"
#include "stack/store/roles.hpp"
#include "stack/store/traces/api/routes.hpp"
#include "stack/store/traces/stored/trace_store.hpp"

namespace store {
namespace {

// Spans on their way into what is derived from them.
class Derivation final : public SpanSink {
 public:
  Derivation(const std::string& prometheus, const harness::Clock& clock)
      : generator_({.writer = {.url = joined(prometheus, "/api/v1/write")}}, clock) {}

  void append(const SpanPush& push) override { generator_.take(push); }
  std::uint64_t memory_bytes() const override { return 0; }

  http::Route flush_route() { return generator_.flush_route(); }
  std::string exposition() const { return generator_.exposition(); }

 private:
  derive::MetricsGenerator generator_;
};

class TempoRole final : public Running {
 public:
  explicit TempoRole(const Flags& flags) { set_limits(flags, keep_); }

  harness::Result<void> start(const Flags& flags, const harness::Clock& clock) {
    auto opened = open_journal(
        flags, keep_, [this](BodyKind kind, std::int64_t /*then*/, const std::string& body) {
          return intake_.replay(kind, body);
        });
    if (!opened) return opened;
    if (!flags.prometheus.empty() && !flags.read_only) {
      derivation_ = std::make_unique<Derivation>(flags.prometheus, clock);
      intake_.add(*derivation_);
    }
    auto server = http::Server::start({.listen = flags.listen}, routes(clock));
    if (!server) return harness::fail(server.error());
    server_ = std::move(*server);
    return {};
  }

  std::vector<std::string> addresses() const override { return {"store tempo: " + server_->url()}; }

  void stop() override {
    server_->stop(moment);
    keep_.journal.reset();
  }

 private:
  http::Routes routes(const harness::Clock& clock) {
    http::Routes routes = status_routes(
        {.role = "tempo",
         .keep = keep_,
         .memory_bytes = [this] { return traces_.memory_bytes(); },
         .more_metrics = [this] { return derivation_ ? derivation_->exposition() : ""; }});
    if (derivation_) routes.push_back(derivation_->flush_route());
    append(routes, span_push_routes(intake_, clock));
    append(routes, traces::trace_routes(traces_, clock));
    return routes;
  }

  Keep keep_;
  traces::TraceStore traces_;
  std::unique_ptr<Derivation> derivation_;  // none without a Prometheus
  SpanIntake intake_{traces_, keep_};
  std::unique_ptr<http::Server> server_;  // last: it uses everything above
};

}  // namespace

harness::Result<std::unique_ptr<Running>> start_tempo(const Flags& flags,
                                                      const harness::Clock& clock) {
  auto role = std::make_unique<TempoRole>(flags);
  if (auto started = role->start(flags, clock); !started) return harness::fail(started.error());
  return role;
}

}  // namespace store
