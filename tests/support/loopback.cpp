#include "tests/support/loopback.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace harness::test {

sockaddr_in on_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

Fd listening_on_loopback() {
  Fd made(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = on_loopback(0);
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  if (bind(made.get(), any, sizeof address) != 0 || listen(made.get(), SOMAXCONN) != 0) {
    throw std::runtime_error("the test cannot listen on 127.0.0.1");
  }
  return made;
}

std::uint16_t own_port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void send_at_once(int socket) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void end_by_reset(int socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

LoopbackListener::LoopbackListener(Meet meet)
    : meet_(std::move(meet)),
      socket_(listening_on_loopback()),
      stop_(eventfd(0, EFD_CLOEXEC)),
      thread_([this] { serve(); }) {}

LoopbackListener::~LoopbackListener() {
  eventfd_write(stop_.get(), 1);
  thread_.join();
  met_.clear();
}

void LoopbackListener::serve() {
  while (true) {
    std::array<pollfd, 2> polled{{{stop_.get(), POLLIN, 0}, {socket_.get(), POLLIN, 0}}};
    poll(polled.data(), polled.size(), -1);
    if (polled[0].revents != 0) return;
    const int accepted = accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) continue;
    ++connections_;
    met_.emplace_back([this, accepted] { meet_(Fd(accepted), stop_.get()); });
  }
}

}  // namespace harness::test
