#include "harness/target/link/link_client.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "harness/core/fd.hpp"
#include "harness/core/probe_address.hpp"
#include "harness/target/link/http_answers.hpp"

namespace harness::target {
namespace {

using End = LinkSight::End;

class LinkClient {
 public:
  LinkClient(const Speech& speech, const LinkQuestion& question, const Clock& clock,
             const std::stop_token& stop)
      : speech_(speech), question_(question), clock_(clock), stop_(stop), begin_(clock.now()) {}

  LinkSight ask(const net::Address& place) {
    connect(place);
    while (!is_over_ && sight_.answers < question_.times) {
      say();
      hear_answer();
    }
    if (!is_over_ && question_.until_closed) hear_end();
    if (!is_over_) end(End::done);
    return sight_;
  }

 private:
  void connect(const net::Address& place) {
    const int family = place.at.ss_family;
    socket_ = Fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int yes = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const bool is_here = family == AF_INET && net::is_loopback(place);
    if (question_.is_probe && is_here) come_from_probe_address();
    const auto* const where = reinterpret_cast<const sockaddr*>(&place.at);
    if (::connect(socket_.get(), where, place.size) == 0) return;
    if (errno != EINPROGRESS) return end(End::refused);
    if (!wait_for(POLLOUT)) return;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) end(error == ECONNRESET ? End::reset : End::refused);
  }

  // Where that cannot be had, it is taken for one of those who use the link.
  void come_from_probe_address() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(probe_address);
    ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }

  void say() {
    constexpr std::string_view ssl_request("\0\0\0\x08\x04\xd2\x16\x2f", 8);
    std::string text(ssl_request);
    if (speech_.speaks == Speaks::other) return;
    if (speech_.speaks == Speaks::http) {
      text = "GET " + speech_.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: harness\r\n\r\n";
    }
    if (::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL) < 0) end_by_error();
  }

  void hear_answer() {
    const unsigned before = sight_.answers;
    if (speech_.speaks == Speaks::other) {
      // Only who is cut off hears anything.
      sight_.answers = question_.times;
    }
    while (!is_over_ && sight_.answers == before) hear();
  }

  // Who is told that nothing more is asked ends the connection.
  void hear_end() {
    ::shutdown(socket_.get(), SHUT_WR);
    while (!is_over_) hear();
  }

  void hear() {
    if (!wait_for(POLLIN)) return;
    std::array<char, 16384> room{};
    const ssize_t size = ::recv(socket_.get(), room.data(), room.size(), 0);
    if (size < 0) return end_by_error();
    if (size == 0) {
      answers_.take_end();
      if (speech_.speaks == Speaks::http) sight_.answers = answers_.whole();
      return end(End::closed);
    }
    note({room.data(), static_cast<std::size_t>(size)});
  }

  void note(std::string_view bytes) {
    sight_.last = passed();
    if (sight_.bytes == 0) sight_.first = sight_.last;
    sight_.bytes += bytes.size();
    if (speech_.speaks == Speaks::http) {
      answers_.take(bytes);
      sight_.answers = answers_.whole();
    } else {
      sight_.answers = question_.times;  // there is no second one to be had
    }
  }

  // False: it is over.
  bool wait_for(short what) {
    constexpr Duration slice = std::chrono::milliseconds{20};
    while (!stop_.stop_requested()) {
      const Duration left = question_.patience - passed();
      if (left <= Duration{0}) break;
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::min(left, slice));
      pollfd waited{socket_.get(), what, 0};
      if (::poll(&waited, 1, static_cast<int>(wait.count())) > 0) return true;
    }
    end(End::silent);
    return false;
  }

  void end_by_error() {
    if (errno == EAGAIN || errno == EINTR) return;
    end(errno == ECONNRESET || errno == EPIPE ? End::reset : End::closed);
  }

  void end(End how) {
    sight_.end = how;
    sight_.ended = passed();
    is_over_ = true;
  }

  Duration passed() const { return clock_.now() - begin_; }

  const Speech& speech_;
  const LinkQuestion& question_;
  const Clock& clock_;
  const std::stop_token& stop_;
  TimePoint begin_;
  Fd socket_;
  HttpAnswers answers_;
  LinkSight sight_;
  bool is_over_ = false;
};

}  // namespace

std::string LinkSight::text() const {
  const std::string after = " after " + approximate(ended);
  switch (end) {
    case End::refused:
      return "is refused";
    case End::reset:
      return "is reset" + after + ", with " + std::to_string(bytes) + " bytes of an answer";
    case End::silent:
      if (answers == 0) return "has no answer" + after;
      return "is answered after " + approximate(first) + " and not let go" + after;
    case End::closed:
      if (answers == 0) {
        return "is hung up on" + after + ", with " + std::to_string(bytes) + " bytes of an answer";
      }
      return "is answered after " + approximate(first) + " and let go" + after;
    case End::done:
      break;
  }
  const std::string size = std::to_string(bytes) + " bytes";
  return "is answered after " + approximate(first) + ", with " + size + after;
}

LinkSight ask(const net::Address& place, const Speech& speech, const LinkQuestion& question,
              const Clock& clock, const std::stop_token& stop) {
  return LinkClient(speech, question, clock, stop).ask(place);
}

net::Address on_loopback(std::uint16_t port) {
  net::Address place;
  auto& address = reinterpret_cast<sockaddr_in&>(place.at);
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  place.size = sizeof address;
  return place;
}

}  // namespace harness::target
