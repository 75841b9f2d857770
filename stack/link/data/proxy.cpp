#include "stack/link/data/proxy.hpp"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "harness/core/probe_address.hpp"
#include "stack/link/toxics/chance.hpp"

namespace linkproxy {
namespace {

constexpr std::size_t most_connections = 8192;  // of all proxies

const sockaddr* general(const sockaddr_in& place) {
  return reinterpret_cast<const sockaddr*>(&place);  // NOLINT: as the sockets' API has it
}

harness::Result<Fd> bound_to(sockaddr_in& place) {
  Fd port(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int yes = 1;
  ::setsockopt(port.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  socklen_t size = sizeof place;
  if (!port || ::bind(port.get(), general(place), size) != 0 ||
      ::getsockname(port.get(), const_cast<sockaddr*>(general(place)), &size) != 0) {
    return harness::fail(std::strerror(errno));
  }
  return port;
}

void send_at_once(int fd) {
  const int yes = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

// Whether it succeeds is seen when it can be written to. None: there are no more descriptors.
Fd connecting_to(const Upstream& upstream) {
  const auto& [place, size] = upstream;
  Fd fd(::socket(place.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return fd;
  send_at_once(fd.get());
  ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&place), size);  // NOLINT: likewise
  return fd;
}

}  // namespace

Proxy::Proxy(Common& common, std::string name, const Places& places)
    : common_(common),
      name_(std::move(name)),
      places_(places),
      watch_(common.loop, [this](auto) { take_clients(); }),
      timer_(common.loop, [this] { watch_.want(port_.get(), EPOLLIN); }) {}

Proxy::~Proxy() { close_all(); }

Toxic* Proxy::find(const std::string& toxic) {
  const auto found = std::find_if(toxics_.begin(), toxics_.end(),
                                  [&](const Toxic& one) { return one.name == toxic; });
  return found == toxics_.end() ? nullptr : &*found;
}

harness::Result<void> Proxy::enable() {
  if (is_enabled_) return {};
  if (!port_) {
    auto port = bound_to(places_.listen);
    if (!port) return harness::fail(port.error());
    port_ = *std::move(port);
  }
  if (::listen(port_.get(), SOMAXCONN) != 0) return harness::fail(std::strerror(errno));
  is_enabled_ = true;
  watch_.want(port_.get(), EPOLLIN);
  return {};
}

void Proxy::disable() {
  if (port_ && !is_enabled_) return;
  timer_.set(std::nullopt);
  watch_.want(-1, 0);
  port_.reset();
  is_enabled_ = false;
  close_all();
  // A port that is bound and not listened to refuses, and nobody else can take it.
  if (auto port = bound_to(places_.listen)) port_ = *std::move(port);
}

Toxic& Proxy::add(Toxic toxic) {
  toxic.id = ++common_.toxics;
  figures_.hits[toxic.name] = {};
  toxics_.push_back(std::move(toxic));
  act();
  return toxics_.back();
}

void Proxy::change(Toxic& toxic, double toxicity, const Effect& effect) {
  toxic.toxicity = toxicity;
  toxic.effect = effect;
  act();
}

void Proxy::remove(const std::string& toxic) {
  std::erase_if(toxics_, [&](const Toxic& one) { return one.name == toxic; });
  act();
}

void Proxy::remove_all() {
  toxics_.clear();
  act();
}

void Proxy::take_clients() {
  constexpr int at_once = 64;
  for (int i = 0; i < at_once; ++i) {
    if (common_.crowd.open >= most_connections) return rest();
    sockaddr_in from{};
    socklen_t size = sizeof from;
    Fd client(::accept4(port_.get(), const_cast<sockaddr*>(general(from)), &size,
                        SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (client) {
      take(std::move(client), ntohl(from.sin_addr.s_addr) == harness::probe_address);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return rest();
    }
  }
}

// There is no room for another now: they wait where the kernel keeps them.
void Proxy::rest() {
  constexpr std::chrono::milliseconds a_while{20};
  watch_.want(-1, 0);
  timer_.set(common_.loop.now() + a_while);
}

void Proxy::take(Fd client, bool is_probe) {
  Fd upstream = connecting_to(places_.upstream.first);
  if (!upstream) return;
  send_at_once(client.get());
  std::function<Fd()> instead;
  if (const auto& second = places_.upstream.second) {
    instead = [place = *second] { return connecting_to(place); };
  }
  const std::uint64_t number = ++common_.connections;
  auto connection = std::make_unique<Connection>(
      common_.loop,
      Connection::Ends{std::move(client), std::move(upstream), std::move(instead), is_probe},
      common_.seed, number, common_.crowd, figures_, [this](Connection& ended) {
        const auto found = connections_.find(ended.number());
        if (found == connections_.end()) return;
        common_.loop.bury(std::move(found->second));
        connections_.erase(found);
      });
  Connection& taken = *connection;
  connections_.emplace(number, std::move(connection));
  taken.act(acting_on(number));
}

Connection::Toxics Proxy::acting_on(std::uint64_t connection) const {
  Connection::Toxics acting;
  for (const Toxic& toxic : toxics_) {
    if (!acts_on(toxic, common_.seed, connection)) continue;
    (toxic.stream == Stream::upstream ? acting.upstream : acting.downstream).push_back(toxic);
  }
  return acting;
}

// Some may end of it.
void Proxy::act() {
  std::vector<Connection*> open;
  for (const auto& [number, connection] : connections_) open.push_back(connection.get());
  for (Connection* connection : open) connection->act(acting_on(connection->number()));
}

void Proxy::close_all() {
  while (!connections_.empty()) connections_.begin()->second->close();
}

}  // namespace linkproxy
