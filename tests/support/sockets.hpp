#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "harness/core/fd.hpp"

namespace harness::test {

// One end of a TCP connection over loopback, without manners. Nothing waits longer than a test that
// fails.
class Socket {
 public:
  explicit Socket(Fd fd) : fd_(std::move(fd)) { set_patience(std::chrono::seconds{20}); }

  static Socket to(std::uint16_t port) {
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* const where = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(fd.get(), where, sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
    return Socket(std::move(fd));
  }

  // The other end may hang up in the middle of it.
  void say(std::string_view text) const {
    while (!text.empty()) {
      const auto size = ::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (size <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  // As much as is taken before nobody takes any for a moment; how much that was.
  std::size_t say_while_taken(std::size_t most) const {
    const timeval moment{0, 300'000};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &moment, sizeof moment);
    const std::string piece(std::size_t{1} << 16U, 'x');
    std::size_t said = 0;
    while (said < most) {
      const auto size = ::send(fd_.get(), piece.data(), piece.size(), MSG_NOSIGNAL);
      if (size <= 0) break;
      said += static_cast<std::size_t>(size);
    }
    return said;
  }

  // So many bytes, or what came before the end.
  std::string hear(std::size_t bytes) const {
    std::string heard;
    while (heard.size() < bytes) {
      std::string piece(bytes - heard.size(), ' ');
      const auto size = ::recv(fd_.get(), piece.data(), piece.size(), 0);
      if (size <= 0) break;
      heard.append(piece, 0, static_cast<std::size_t>(size));
    }
    return heard;
  }

  // What comes first, or nothing.
  std::string hear_within(std::chrono::milliseconds patience) const {
    set_patience(patience);
    std::string heard = hear(1);
    set_patience(std::chrono::seconds{20});
    return heard;
  }

  // 0: it hears something, or an end in order.
  int error_of_hearing() const {
    char byte = 0;
    return ::recv(fd_.get(), &byte, 1, 0) < 0 ? errno : 0;
  }

  void say_no_more() const { ::shutdown(fd_.get(), SHUT_WR); }
  void close() { fd_.reset(); }
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    fd_.reset();
  }

 private:
  void set_patience(std::chrono::milliseconds patience) const {
    const timeval wait{patience.count() / 1000, patience.count() % 1000 * 1000};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  }

  Fd fd_;
};

// A port that the kernel picks, whose connections the test takes one by one.
class Listener {
 public:
  Listener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (::bind(fd_.get(), where, size) != 0 || ::listen(fd_.get(), 16) != 0 ||
        ::getsockname(fd_.get(), where, &size) != 0) {
      throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(address.sin_port);
    const timeval wait{20, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  }

  std::uint16_t port() const { return port_; }
  void close() { fd_.reset(); }

  Socket accept() const {
    Fd taken(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!taken) throw std::runtime_error("nobody connects");
    return Socket(std::move(taken));
  }

 private:
  Fd fd_;
  std::uint16_t port_ = 0;
};

}  // namespace harness::test
