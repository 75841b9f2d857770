#include "stack/link/api/server.hpp"

#include <arpa/inet.h>
#include <sys/epoll.h>

#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "stack/link/api/json.hpp"
#include "stack/store/http/microhttpd.hpp"

namespace linkproxy::api {
namespace {

using store::http::Request;
using store::http::Response;
using store::http::Router;

constexpr std::size_t most_body_bytes = 64U << 10U;

struct Exchange {
  std::shared_ptr<Request> request;
  bool is_too_long = false;
};

// The head first, then the body in pieces, then once more with none.
MHD_Result handle(void* server, MHD_Connection* connection, const char* /*url*/, const char* method,
                  const char* /*version*/, const char* piece, std::size_t* left, void** context) {
  auto* exchange = static_cast<Exchange*>(*context);
  if (exchange == nullptr) {
    *context = new Exchange{store::http::request_of(connection, method)};
    return MHD_YES;
  }
  std::string& body = exchange->request->body;
  if (*left > 0) {
    exchange->is_too_long = exchange->is_too_long || body.size() + *left > most_body_bytes;
    if (!exchange->is_too_long) body.append(piece, *left);
    *left = 0;
    return MHD_YES;
  }
  if (exchange->is_too_long) {
    return store::http::queue(connection, store::http::text(413, "the body is too long\n"));
  }
  return store::http::queue(connection, static_cast<Server*>(server)->serve(*exchange->request));
}

void request_ended(void* /*server*/, MHD_Connection* /*connection*/, void** context,
                   MHD_RequestTerminationCode /*why*/) {
  delete static_cast<Exchange*>(std::exchange(*context, nullptr));
}

}  // namespace

Server::Server(Loop& loop, store::http::Routes routes)
    : loop_(loop),
      router_(std::move(routes), {}),
      watch_(loop, [this](auto) { run(); }),
      timer_(loop, [this] { run(); }) {}

Server::~Server() {
  watch_.want(-1, 0);
  if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
}

harness::Result<std::unique_ptr<Server>> Server::start(Loop& loop, const std::string& listen,
                                                       store::http::Routes routes) {
  std::unique_ptr<Server> server(new Server(loop, std::move(routes)));
  if (auto listening = server->listen(listen); !listening) return harness::fail(listening.error());
  return server;
}

harness::Result<void> Server::listen(const std::string& listen) {
  auto place = place_of(listen);
  if (!place) return harness::fail(place.error().what, "--listen");
  constexpr unsigned idle_seconds = 60;
  constexpr unsigned most_connections = 64;
  daemon_ = MHD_start_daemon(
      MHD_USE_EPOLL, 0, nullptr, nullptr, &handle, this, MHD_OPTION_SOCK_ADDR,
      reinterpret_cast<sockaddr*>(&*place),  // NOLINT: as the sockets' API has it
      MHD_OPTION_NOTIFY_COMPLETED, &request_ended, nullptr, MHD_OPTION_NOTIFY_CONNECTION,
      &store::http::connection_changed, nullptr, MHD_OPTION_URI_LOG_CALLBACK,
      &store::http::target_came, nullptr, MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
      MHD_OPTION_CONNECTION_LIMIT, most_connections, MHD_OPTION_END);
  if (daemon_ == nullptr) return harness::fail("cannot listen on " + listen, "--listen");
  place->sin_port = htons(MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT)->port);
  url_ = "http://" + to_text(*place);
  watch_.want(MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, EPOLLIN);
  return {};
}

void Server::run() {
  MHD_run(daemon_);
  MHD_UNSIGNED_LONG_LONG wait_ms = 0;
  std::optional<TimePoint> again;
  if (MHD_get_timeout(daemon_, &wait_ms) == MHD_YES) {
    // Never in the turn that is under way.
    again = loop_.now() + std::chrono::milliseconds{wait_ms} + std::chrono::microseconds{1};
  }
  timer_.set(again);
}

Response Server::serve(Request& request) const {
  // Pages of the web are not to break links.
  if (request.header("user-agent").starts_with("Mozilla/")) {
    return store::http::text(403, "User agent not allowed\n");
  }
  const auto found = router_.find(request.method, request.path);
  if (const auto* miss = std::get_if<Router::Miss>(&found)) {
    return miss->allowed.empty() ? store::http::text(404, "404 page not found\n")
                                 : store::http::text(405, "");
  }
  const auto& match = std::get<Router::Match>(found);
  request.path_params = match.path_params;
  return std::get<const store::http::Route*>(match.service)->serve(request);
}

}  // namespace linkproxy::api
