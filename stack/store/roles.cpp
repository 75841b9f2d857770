#include "stack/store/roles.hpp"

#include <utility>

#include "stack/store/http/server.hpp"
#include "stack/store/keep/status.hpp"
#include "stack/store/keep/tally.hpp"

namespace store {
namespace {

http::Response counted(Tally& tally, const http::Request& request, int status) {
  tally.take({.pushes = 1, .bytes = request.body.size()});
  return {status, "application/json", status == 204 ? "" : "{}"};
}

http::Route push(Tally& tally, const char* path, int status) {
  return {
      "POST", path,
      [&tally, status](const http::Request& request) { return counted(tally, request, status); },
      http::Lane::push};
}

// Takes and counts, and keeps nothing yet.
class Counting final : public Running {
 public:
  harness::Result<void> start(const Flags& flags) {
    name_ = name_of(flags.role);
    if (auto listens = listen(flags.listen); !listens) return listens;
    return flags.role == Role::otlp ? listen(flags.otlp_http) : harness::Result<void>{};
  }

  std::vector<std::string> addresses() const override {
    std::vector<std::string> lines;
    for (const auto& server : servers_) {
      lines.push_back("store " + name_ + ": http://127.0.0.1:" + std::to_string(server->port()));
    }
    return lines;
  }

 private:
  harness::Result<void> listen(const std::string& address) {
    http::Routes routes = status_routes(name_, tally_);
    routes.push_back(push(tally_, "/loki/api/v1/push", 204));
    for (const char* path : {"/otlp/v1/logs", "/v1/logs", "/v1/traces", "/v1/metrics"}) {
      routes.push_back(push(tally_, path, 200));
    }
    auto server = http::Server::start({.listen = address}, std::move(routes));
    if (!server) return harness::fail(server.error());
    servers_.push_back(std::move(*server));
    return {};
  }

  Tally tally_;
  std::string name_;
  std::vector<std::unique_ptr<http::Server>> servers_;
};

}  // namespace

harness::Result<std::unique_ptr<Running>> start(const Flags& flags) {
  auto role = std::make_unique<Counting>();
  if (auto started = role->start(flags); !started) return harness::fail(started.error());
  return role;
}

}  // namespace store
