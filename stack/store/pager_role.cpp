#include <utility>

#include "stack/store/http/server.hpp"
#include "stack/store/kept.hpp"
#include "stack/store/pager/record.hpp"
#include "stack/store/pager/watch.hpp"
#include "stack/store/roles.hpp"

// Whoever an Alertmanager tells: keeps what each receiver was sent, and what Alertmanager had.
namespace store {
namespace {

class PagerRole final : public Running {
 public:
  explicit PagerRole(const harness::Clock& clock) : clock_(clock), record_(clock) {}

  harness::Result<void> start(const Flags& flags) {
    auto started = http::Server::start({.listen = flags.listen}, routes());
    if (!started) return harness::fail(started.error());
    server_ = std::move(*started);
    if (!flags.alertmanager.empty()) {
      watch_ = std::make_unique<pager::Watch>(flags.alertmanager, record_, clock_);
    }
    return {};
  }

  std::vector<std::string> addresses() const override { return {"store pager: " + server_->url()}; }

  void stop() override {
    watch_.reset();
    server_->stop(moment);
  }

 private:
  http::Routes routes() {
    const auto ready = [](const http::Request&) { return http::text(200, "ready\n"); };
    const auto notified = [this](const http::Request& request) {
      const bool taken = record_.take(request.path_params.at("receiver"), request.body);
      return taken ? http::text(200, "taken\n") : http::text(400, "the body is no JSON object\n");
    };
    const auto told = [this](const http::Request&) { return http::json(record_.json()); };
    return {{"GET", "/ready", ready, http::Lane::at_once},
            {"POST", "/notify/{receiver}", notified, http::Lane::push},
            {"GET", "/api/v1/record", told, http::Lane::lookup}};
  }

  const harness::Clock& clock_;
  pager::Record record_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<pager::Watch> watch_;  // none without an Alertmanager
};

}  // namespace

harness::Result<std::unique_ptr<Running>> start_pager(const Flags& flags,
                                                      const harness::Clock& clock) {
  auto role = std::make_unique<PagerRole>(clock);
  if (auto started = role->start(flags); !started) return harness::fail(started.error());
  return role;
}

}  // namespace store
