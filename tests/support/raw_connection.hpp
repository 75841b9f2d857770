#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/core/fd.hpp"

namespace harness::test {

// A client without manners: says what it is told to, as far as it is told to. Hangs up at its end.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* const where = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(socket_.get(), where, sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
  }

  // A server may hang up in the middle of it.
  void say(std::string_view text) const {
    ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
  }

  // What comes first, or nothing within the time.
  std::string hear(std::chrono::milliseconds patience) const {
    const timeval wait{patience.count() / 1000, patience.count() % 1000 * 1000};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    std::string text(4096, ' ');
    const auto size = ::recv(socket_.get(), text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
  }

 private:
  Fd socket_;
};

}  // namespace harness::test
