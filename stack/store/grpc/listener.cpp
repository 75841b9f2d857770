#include "stack/store/grpc/listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "stack/store/http/descriptors.hpp"

namespace store::grpc {
namespace {

using harness::Fd;

Fd listening_at(const addrinfo& place) {
  Fd socket(::socket(place.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return socket;
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // those it takes have it
  // Whoever connects is taken when the first bytes are there, or after this many seconds: they tell
  // whether it is HTTP/2.
  const int patience = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_DEFER_ACCEPT, &patience, sizeof patience);
  if (::bind(socket.get(), place.ai_addr, place.ai_addrlen) != 0) return {};
  return ::listen(socket.get(), SOMAXCONN) == 0 ? std::move(socket) : Fd{};
}

// "[::1]" is ::1.
std::string host_in(const std::string& listen) {
  const std::string host = listen.substr(0, listen.rfind(':'));
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

Fd listening_on(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) return {};
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  addrinfo* places = nullptr;
  const std::string port = listen.substr(colon + 1);
  if (::getaddrinfo(host_in(listen).c_str(), port.c_str(), &wanted, &places) != 0) return {};
  Fd socket;
  for (const addrinfo* place = places; place != nullptr && !socket; place = place->ai_next) {
    socket = listening_at(*place);
  }
  ::freeaddrinfo(places);
  return socket;
}

}  // namespace

std::unique_ptr<Listener> Listener::open(const std::string& listen) {
  Fd listening = listening_on(listen);
  Fd stop(::eventfd(0, EFD_CLOEXEC));
  if (!listening || !stop) return nullptr;
  return std::unique_ptr<Listener>(new Listener(std::move(listening), std::move(stop)));
}

Listener::Listener(Fd listening, Fd stop)
    : listening_(std::move(listening)),
      stop_(std::move(stop)),
      most_(http::open_files_limit() - http::kept_back(http::open_files_limit())) {}

Listener::~Listener() {
  if (!thread_.joinable()) return;
  ::eventfd_write(stop_.get(), 1);
  thread_.join();
}

void Listener::start(Take take) {
  take_ = std::move(take);
  thread_ = std::thread([this] { run(); });
}

int Listener::port() const {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  // NOLINTNEXTLINE: as the sockets' API has it
  if (::getsockname(listening_.get(), reinterpret_cast<sockaddr*>(&own), &size) != 0) return 0;
  std::array<char, NI_MAXSERV> port{};
  // NOLINTNEXTLINE: as the sockets' API has it
  const auto* address = reinterpret_cast<const sockaddr*>(&own);
  const int failed =
      ::getnameinfo(address, size, nullptr, 0, port.data(), port.size(), NI_NUMERICSERV);
  return failed == 0 ? std::stoi(port.data()) : 0;
}

void Listener::run() {
  constexpr int a_while_ms = 20;
  bool rests = false;
  for (;;) {
    std::array<pollfd, 2> asked{
        {{.fd = stop_.get(), .events = POLLIN, .revents = 0},
         {.fd = rests ? -1 : listening_.get(), .events = POLLIN, .revents = 0}}};
    if (::poll(asked.data(), asked.size(), rests ? a_while_ms : -1) < 0) continue;
    if (asked[0].revents != 0) return;
    rests = !has_room() || (asked[1].revents != 0 && !take_one());
  }
}

// A new descriptor is the lowest that is free.
bool Listener::has_room() const {
  const Fd next(::fcntl(stop_.get(), F_DUPFD_CLOEXEC, 0));
  return next && static_cast<std::uint64_t>(next.get()) < most_;
}

bool Listener::take_one() {
  const int client = ::accept4(listening_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (client >= 0) take_(listening_.get(), client);
  return client >= 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == ECONNABORTED ||
         errno == EINTR;
}

}  // namespace store::grpc
