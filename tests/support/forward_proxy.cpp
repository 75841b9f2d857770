#include "tests/support/forward_proxy.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <string_view>
#include <utility>

namespace harness::test {
namespace {

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// "CONNECT far.example:443 HTTP/1.1", "GET http://127.0.0.1:8500/x HTTP/1.1": the port that it ends
// with; 0: it has none.
std::uint16_t port_asked_for(std::string_view head) {
  const std::size_t from = head.find(' ') + 1;
  std::string_view place = head.substr(from, head.find(' ', from) - from);
  constexpr std::string_view scheme = "http://";
  if (place.starts_with(scheme)) place.remove_prefix(scheme.size());
  place = place.substr(0, place.find('/'));
  unsigned port = 0;
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos) return 0;
  for (const char c : place.substr(colon + 1)) port = port * 10 + static_cast<unsigned>(c - '0');
  return static_cast<std::uint16_t>(port);
}

// One side and the other, and what passes between them.
class Relay {
 public:
  Relay(Fd client, Fd server) : ends_{std::move(client), std::move(server)} {}

  void pass_on(int stop) {
    std::array<bool, 2> open{true, true};
    while (open[0] || open[1]) {
      std::array<pollfd, 3> polled{{{stop, POLLIN, 0},
                                    {open[0] ? ends_[0].get() : -1, POLLIN, 0},
                                    {open[1] ? ends_[1].get() : -1, POLLIN, 0}}};
      poll(polled.data(), polled.size(), -1);
      if (polled[0].revents != 0) return;
      for (const std::size_t from : {1U, 0U}) {  // what the server says goes first
        if (polled[from + 1].revents == 0) continue;
        const ssize_t came = pass_from(from);
        if (came < 0) return;
        open[from] = came > 0;
      }
    }
  }

 private:
  // 0: it says no more; less: it has reset, or the other has.
  ssize_t pass_from(std::size_t from) {
    const Fd& other = ends_[1 - from];
    const ssize_t size = recv(ends_[from].get(), room_.data(), room_.size(), 0);
    if (size == 0) shutdown(other.get(), SHUT_WR);
    const bool is_well =
        size == 0 ||
        (size > 0 && send_all(other.get(), {room_.data(), static_cast<std::size_t>(size)}));
    if (is_well) return size;
    if (size > 0) pass_the_rest(1 - from);
    for (const Fd& end : ends_) end_by_reset(end.get());
    return -1;
  }

  // What one had said before it took no more.
  void pass_the_rest(std::size_t from) {
    while (true) {
      const ssize_t size = recv(ends_[from].get(), room_.data(), room_.size(), MSG_DONTWAIT);
      if (size <= 0) return;
      send_all(ends_[1 - from].get(), {room_.data(), static_cast<std::size_t>(size)});
    }
  }

  std::array<Fd, 2> ends_;
  std::array<char, 65536> room_{};
};

// Up to its end: what follows stays where it is.
std::string head_from(int client) {
  std::string head;
  char next = 0;
  while (!head.ends_with("\r\n\r\n") && recv(client, &next, 1, 0) == 1) head += next;
  return head;
}

}  // namespace

ForwardProxy::ForwardProxy()
    : listener_([this](Fd client, int stop) { meet(std::move(client), stop); }) {}

std::string ForwardProxy::url() const {
  return "http://127.0.0.1:" + std::to_string(listener_.port());
}

std::vector<std::string> ForwardProxy::heads() const {
  const std::lock_guard lock(mutex_);
  return heads_;
}

void ForwardProxy::meet(Fd client, int stop) {
  const timeval patience{20, 0};  // longer than any test that holds
  setsockopt(client.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const std::string head = head_from(client.get());
  {
    const std::lock_guard lock(mutex_);
    heads_.push_back(head);
  }
  Fd server(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = on_loopback(port_asked_for(head));
  send_at_once(client.get());
  send_at_once(server.get());
  if (connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    send_all(client.get(), "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  const bool is_tunnel = head.starts_with("CONNECT ");
  const bool begins = is_tunnel ? send_all(client.get(), "HTTP/1.1 200 Made\r\n\r\n")
                                : send_all(server.get(), head);
  if (begins) Relay(std::move(client), std::move(server)).pass_on(stop);
}

}  // namespace harness::test
