#include <utility>

#include "stack/store/http/server.hpp"
#include "stack/store/intake/routes.hpp"
#include "stack/store/kept.hpp"
#include "stack/store/logs/api/routes.hpp"
#include "stack/store/logs/streams/log_store.hpp"
#include "stack/store/roles.hpp"

namespace store {
namespace {

class LokiRole final : public Running {
 public:
  explicit LokiRole(const Flags& flags) { set_limits(flags, keep_); }

  harness::Result<void> start(const Flags& flags, const harness::Clock& clock) {
    auto opened = open_journal(flags, keep_,
                               [this](BodyKind kind, std::int64_t then, const std::string& body) {
                                 return intake_.replay(kind, body, then);
                               });
    if (!opened) return opened;
    auto server = http::Server::start({.listen = flags.listen}, routes(clock));
    if (!server) return harness::fail(server.error());
    server_ = std::move(*server);
    return {};
  }

  std::vector<std::string> addresses() const override { return {"store loki: " + server_->url()}; }

  void stop() override {
    server_->stop(moment);
    keep_.journal.reset();
  }

 private:
  http::Routes routes(const harness::Clock& clock) {
    http::Routes routes = status_routes(
        {.role = "loki", .keep = keep_, .memory_bytes = [this] { return logs_.memory_bytes(); }});
    append(routes, log_push_routes(intake_, clock));
    append(routes, logs::log_routes(logs_, clock));
    return routes;
  }

  Keep keep_;
  logs::LogStore logs_;
  LogIntake intake_{logs_, keep_};
  std::unique_ptr<http::Server> server_;  // last: it uses everything above
};

}  // namespace

harness::Result<std::unique_ptr<Running>> start_loki(const Flags& flags,
                                                     const harness::Clock& clock) {
  auto role = std::make_unique<LokiRole>(flags);
  if (auto started = role->start(flags, clock); !started) return harness::fail(started.error());
  return role;
}

}  // namespace store
