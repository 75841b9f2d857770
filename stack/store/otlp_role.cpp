#include <algorithm>
#include <future>
#include <utility>

#include "stack/store/derive/metric_intake.hpp"
#include "stack/store/forward/forwarder.hpp"
#include "stack/store/grpc/load.hpp"
#include "stack/store/http/server.hpp"
#include "stack/store/intake/answers.hpp"
#include "stack/store/keep/refusals.hpp"
#include "stack/store/keep/status.hpp"
#include "stack/store/kept.hpp"
#include "stack/store/roles.hpp"

namespace store {
namespace {

// For the next one to answer, which may be replaying its journal.
constexpr std::chrono::seconds patience{10};

std::size_t most_bytes_of_an_export(const Flags& flags) {
  constexpr std::size_t as_the_collector_has_it = 20U << 20U;
  return std::min(as_the_collector_has_it, most_body_bytes(flags.memory));
}

constexpr const char* metrics_path = "/v1/metrics";

// Metrics, which Prometheus takes in a way of its own.
struct PassedOn {
  PassedOn(const std::string& url, const harness::Clock& clock, Keep& keep)
      : forwarder({.writer = {.url = url, .tell_refused = tell_refused}}, clock),
        intake(forwarder, keep) {}

  derive::MetricsForwarder forwarder;
  derive::MetricIntake intake;
};

class OtlpRole final : public Running {
 public:
  explicit OtlpRole(const Flags& flags)
      : traces_{Signal::traces, "tempo", joined(flags.tempo, "/v1/traces")},
        logs_{Signal::logs, "loki", joined(flags.loki, "/otlp/v1/logs")},
        metrics_{Signal::metrics, "prometheus", {}} {}

  // gRPC is loaded while the rest starts. The servers that answer /ready come last: whoever asks
  // them finds every port open.
  harness::Result<void> start(const Flags& flags, const harness::Clock& clock) {
    auto module = std::async(std::launch::async, grpc::load_module);
    if (!flags.prometheus.empty()) {
      const std::string url = remote_write_url(flags.prometheus);
      metrics_to_prometheus_ = std::make_unique<PassedOn>(url, clock, keep_);
    }
    upstream_ = std::make_unique<forward::Upstream>(patience);
    forwarder_ = std::make_unique<forward::Forwarder>(*upstream_, keep_);
    if (auto started = start_grpc(flags, module.get()); !started) return started;
    if (auto started = listen(receiver_, receiving(flags), metric_routes(), export_routes());
        !started) {
      return started;
    }
    return listen(own_, {.listen = flags.listen}, own_routes(), {});
  }

  std::vector<std::string> addresses() const override {
    return {"store otlp: " + own_->url(), "store otlp: OTLP over HTTP on " + receiver_->url(),
            "store otlp: OTLP over gRPC on " + grpc_host_ + ":" + std::to_string(grpc_->port())};
  }

  void stop() override {
    receiver_->stop(moment);
    own_->stop(moment);
  }

 private:
  http::ServerSettings receiving(const Flags& flags) {
    return {.listen = flags.otlp_http,
            .most_body_bytes = most_bytes_of_an_export(flags),
            .when_too_long = when_too_long(flags.memory, most_bytes_of_an_export(flags)),
            .most_bytes_in_flight = most_bytes_in_flight(flags.memory),
            .most_bytes_pushed = most_bytes_pushed(flags.memory),
            .count_refused = counted_in(keep_.tally)};
  }

  harness::Result<void> start_grpc(const Flags& flags,
                                   const harness::Result<grpc::StartReceiver>& module) {
    if (!module) return harness::fail(module.error());
    auto grpc = grpc::start_receiver(
        *module,
        {.listen = flags.otlp_grpc,
         .most_bytes = most_bytes_of_an_export(flags),
         .when_too_long = when_too_long(flags.memory, most_bytes_of_an_export(flags)),
         .most_bytes_in_flight = most_bytes_in_flight(flags.memory),
         .count_refused = counted_in(keep_.tally)},
        [this](const std::string& path, const std::shared_ptr<const std::string>& body,
               http::Answer answer) {
          if (path == metrics_path && metrics_to_prometheus_) {
            constexpr auto format = otlp::Format::protobuf;
            return answer(otlp_answer(metrics_to_prometheus_->intake.take(*body, format), format,
                                      "DataPoints"));
          }
          forwarder_->pass_on(next_of(path), *body, body, otlp::Format::protobuf,
                              std::move(answer));
        });
    if (!grpc) return harness::fail(grpc.error());
    grpc_ = std::move(*grpc);
    grpc_host_ = flags.otlp_grpc.substr(0, flags.otlp_grpc.rfind(':'));
    return {};
  }

  const forward::Next& next_of(const std::string& path) const {
    if (path == "/v1/traces") return traces_;
    return path == "/v1/logs" ? logs_ : metrics_;
  }

  http::DeferredRoutes export_routes() {
    http::DeferredRoutes routes;
    for (const char* path : {"/v1/traces", "/v1/logs"}) {
      routes.push_back(forwarder_->route(path, next_of(path)));
    }
    // To say that there is no Prometheus.
    if (!metrics_to_prometheus_) routes.push_back(forwarder_->route(metrics_path, metrics_));
    return routes;
  }
  http::Routes metric_routes() {
    return metrics_to_prometheus_ ? http::Routes{metrics_to_prometheus_->intake.route()}
                                  : http::Routes{};
  }
  http::Routes own_routes() {
    return metrics_to_prometheus_ ? http::Routes{metrics_to_prometheus_->forwarder.flush_route()}
                                  : http::Routes{};
  }
  std::string more_metrics() const {
    return metrics_to_prometheus_ ? metrics_to_prometheus_->forwarder.exposition() : "";
  }

  harness::Result<void> listen(std::unique_ptr<http::Server>& server,
                               const http::ServerSettings& settings, http::Routes routes,
                               http::DeferredRoutes deferred) {
    append(routes, status_routes({.role = "otlp", .keep = keep_, .more_metrics = [this] {
                                    return more_metrics();
                                  }}));
    auto started = http::Server::start(settings, std::move(routes), std::move(deferred));
    if (!started) return harness::fail(started.error());
    server = std::move(*started);
    return {};
  }

  Keep keep_;
  const forward::Next traces_;
  const forward::Next logs_;
  const forward::Next metrics_;
  std::unique_ptr<PassedOn> metrics_to_prometheus_;  // none without a Prometheus
  std::unique_ptr<forward::Forwarder> forwarder_;
  std::unique_ptr<http::Server> own_;
  std::unique_ptr<http::Server> receiver_;
  std::unique_ptr<grpc::Receiver> grpc_;
  std::string grpc_host_;
  // Last: when it ends, all who wait in the receivers are answered, and those end only then.
  std::unique_ptr<forward::Upstream> upstream_;
};

}  // namespace

harness::Result<std::unique_ptr<Running>> start_otlp(const Flags& flags,
                                                     const harness::Clock& clock) {
  auto role = std::make_unique<OtlpRole>(flags);
  if (auto started = role->start(flags, clock); !started) return harness::fail(started.error());
  return role;
}

}  // namespace store
