#include "stack/store/http/server.hpp"

#include <utility>

#include "stack/store/http/address.hpp"
#include "stack/store/http/daemon.hpp"

namespace store::http {

Server::Server(std::unique_ptr<Daemon> daemon) : daemon_(std::move(daemon)) {}
Server::~Server() = default;

harness::Result<std::unique_ptr<Server>> Server::start(const ServerSettings& settings,
                                                       Routes routes, DeferredRoutes deferred) {
  const auto address = address_of(settings.listen);
  if (!address) return harness::fail(address.error());
  auto daemon = std::make_unique<Daemon>(settings, std::move(routes), std::move(deferred));
  if (auto started = daemon->start(*address); !started) return harness::fail(started.error());
  return std::unique_ptr<Server>(new Server(std::move(daemon)));
}

std::string Server::url() const { return daemon_->url(); }

bool Server::stop(std::chrono::milliseconds patience) { return daemon_->stop(patience); }

}  // namespace store::http
