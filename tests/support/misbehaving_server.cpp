#include "tests/support/misbehaving_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

namespace harness::test {
namespace {

int need(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

template <typename Address>
int bound_to(const Address& address, int family) {
  const int bound = need(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  need(bind(bound, reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
  return bound;
}

int bound_socket() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return bound_to(address, AF_INET);
}

// The port of `other`, which is one of 127.0.0.1.
int bound_socket_6(int other) {
  sockaddr_in its{};
  socklen_t size = sizeof its;
  need(getsockname(other, reinterpret_cast<sockaddr*>(&its), &size), "getsockname");
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  address.sin6_port = its.sin_port;
  return bound_to(address, AF_INET6);
}

std::string url_of(int bound) {
  sockaddr_in6 address{};  // whose port is where IPv4 has it, too
  socklen_t size = sizeof address;
  need(getsockname(bound, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  const std::string host = address.sin6_family == AF_INET6 ? "[::1]" : "127.0.0.1";
  return "http://" + host + ":" + std::to_string(ntohs(address.sin6_port));
}

// "/status/503" → "/status" and 503.
struct Wish {
  std::string_view what;
  int number = 0;
};

// To a proxy it is a whole URL.
std::string_view path_of(std::string_view request) {
  constexpr std::string_view scheme = "http://";
  std::size_t begin = request.find(' ') + 1;
  if (request.substr(begin).starts_with(scheme)) {
    begin = request.find('/', begin + scheme.size());
  }
  return request.substr(begin, request.find(' ', begin) - begin);
}

Wish wish_of(std::string_view request) {
  const std::string_view path = path_of(request);
  const std::size_t slash = path.find('/', 1);
  if (slash == std::string_view::npos) return {path};
  Wish wish{path.substr(0, slash)};
  std::from_chars(path.data() + slash + 1, path.data() + path.size(), wish.number);
  return wish;
}

std::size_t body_size(std::string_view head) {
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t at = head.find(name);
  std::size_t size = 0;
  if (at != std::string_view::npos) {
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), size);
  }
  return size;
}

std::string http_answer(int status) {
  return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: 3\r\n\r\nok\n";
}

// What HAProxy and others say to a connection that idles.
const std::string come_again =
    "HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

const std::string too_slow =
    "HTTP/1.1 408 Request Timeout\r\nContent-Length: 4\r\nConnection: close\r\n\r\nslow";

const std::string leave_to_go_on = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

RefusingPort::RefusingPort() : socket_(bound_socket()) {}

RefusingPort::~RefusingPort() { close(socket_); }

std::string RefusingPort::url() const { return url_of(socket_); }

SilentPort::SilentPort() : socket_(bound_socket()) { need(listen(socket_, SOMAXCONN), "listen"); }

SilentPort::~SilentPort() { close(socket_); }

std::string SilentPort::url() const { return url_of(socket_); }

struct MisbehavingServer::Connection {
  explicit Connection(int accepted) : socket(accepted) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(socket); }

  void send(const std::string& bytes) const {
    [[maybe_unused]] const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  void reset() const {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

  int socket;
  std::string input;
  std::size_t unwanted = 0;  // bytes of a body that is yet to come
  int requests = 0;
  mutable bool has_asked = false;  // for a body
  bool gone = false;
};

MisbehavingServer::MisbehavingServer(Family family)
    : bound_(bound_socket()),
      listener_(family == Family::ipv4 ? bound_ : bound_socket_6(bound_)),
      wake_up_(need(eventfd(0, EFD_CLOEXEC), "eventfd")) {
  need(listen(listener_, SOMAXCONN), "listen");
  thread_ = std::jthread([this] { serve(); });
}

MisbehavingServer::~MisbehavingServer() {
  stopping_ = true;
  eventfd_write(wake_up_, 1);
  thread_.join();
  close(wake_up_);
  close(listener_);
  if (bound_ != listener_) close(bound_);
}

std::string MisbehavingServer::url() const { return url_of(listener_); }

std::vector<std::string> MisbehavingServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

bool MisbehavingServer::wait_for_requests(std::size_t count, Duration at_most) const {
  std::unique_lock lock(mutex_);
  return arrived_.wait_for(lock, at_most, [&] { return requests_.size() >= count; });
}

bool MisbehavingServer::wait_for_closed(std::uint64_t count, Duration at_most) const {
  std::unique_lock lock(mutex_);
  return arrived_.wait_for(lock, at_most, [&] { return connections_closed_ >= count; });
}

void MisbehavingServer::answer_as(const std::string& path, std::string bytes, Manner manner) {
  const std::lock_guard lock(mutex_);
  told_[path] = {std::move(bytes), manner};
}

void MisbehavingServer::hold_answers_for(Duration time) {
  hold_until_ = std::chrono::steady_clock::now() + time;
}

void MisbehavingServer::serve() {
  while (!stopping_) {
    std::vector<pollfd> polled{{wake_up_, POLLIN, 0}, {listens_ ? listener_ : -1, POLLIN, 0}};
    for (const auto& [socket, connection] : connections_) polled.push_back({socket, POLLIN, 0});
    poll(polled.data(), polled.size(), time_to_next_answer());
    if (polled[1].revents != 0) accept_one();
    for (std::size_t i = 2; i < polled.size(); ++i) {
      if (polled[i].revents == 0) continue;
      if (!read(connections_.at(polled[i].fd))) close_one(polled[i].fd);
    }
    send_what_is_due();
  }
}

void MisbehavingServer::accept_one() {
  const int accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (accepted < 0) return;
  ++connections_accepted_;
  connections_.emplace(accepted, std::make_shared<Connection>(accepted));
}

void MisbehavingServer::close_one(int socket) {
  connections_.erase(socket);
  const std::lock_guard lock(mutex_);
  ++connections_closed_;
  arrived_.notify_all();
}

bool MisbehavingServer::read(const Handle& connection) {
  std::array<char, 4096> bytes{};
  const ssize_t size = recv(connection->socket, bytes.data(), bytes.size(), 0);
  if (size <= 0) return false;
  constexpr char tls_handshake = 0x16;
  if (bytes.front() == tls_handshake) return false;
  connection->input.append(bytes.data(), static_cast<std::size_t>(size));
  take_requests(connection);
  return !connection->gone;
}

bool MisbehavingServer::answers_early(std::string_view request) const {
  if (path_of(request) == "/early-reset") return true;
  const std::lock_guard lock(mutex_);
  const auto told = told_.find(path_of(request));
  return told != told_.end() && told->second.second >= Manner::early;
}

// Else its body is asked for, once.
bool MisbehavingServer::ends_at_head(const Connection& connection) {
  if (connection.requests > 0) return true;
  if (!std::exchange(connection.has_asked, true)) connection.send(leave_to_go_on);
  return false;
}

// The port stays its own, and whoever connects there is refused.
void MisbehavingServer::listen_no_more() {
  listens_ = false;
  shutdown(listener_, SHUT_RDWR);
}

void MisbehavingServer::take_requests(const Handle& connection) {
  std::string& input = connection->input;
  while (true) {
    const std::size_t skipped = std::min(connection->unwanted, input.size());
    input.erase(0, skipped);
    connection->unwanted -= skipped;
    const std::size_t end = input.find("\r\n\r\n");
    if (end == std::string::npos) return;
    std::size_t size = end + 4;
    const std::size_t body = body_size(std::string_view(input).substr(0, end));
    if (answers_early(input)) {
      connection->unwanted = body;
    } else {
      const bool asks = path_of(input).starts_with("/once-asked");
      if (!asks || !ends_at_head(*connection)) size += body;
    }
    if (input.size() < size) return;
    const std::string request = input.substr(0, size);
    input.erase(0, size);
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      arrived_.notify_all();
    }
    answer(connection, request);
  }
}

void MisbehavingServer::answer(const Handle& connection, const std::string& request) {
  ++connection->requests;
  std::unique_lock lock(mutex_);
  const auto told = told_.find(path_of(request));
  if (told != told_.end()) {
    const auto [bytes, manner] = told->second;
    lock.unlock();
    return answer(connection, bytes, manner);
  }
  lock.unlock();
  const Wish wish = wish_of(request);
  if (wish.what == "/status") return answer_later(connection, {}, http_answer(wish.number));
  if (wish.what == "/delay") {
    return answer_later(connection, std::chrono::milliseconds{wish.number}, http_answer(200));
  }
  if (wish.what == "/stall") return;
  if (wish.what.starts_with("/once") && connection->requests == 1) {
    return answer_later(connection, {}, http_answer(200));
  }
  if (wish.what.starts_with("/once-last")) listen_no_more();
  if (wish.what == "/once-408") connection->send(come_again);
  if (wish.what == "/once-told") connection->send(too_slow);
  if (wish.what == "/once-late") {
    return answer_later(connection, std::chrono::milliseconds{wish.number}, come_again,
                        Then::closes);
  }
  if (wish.what == "/once-part") {
    connection->send(http_answer(200).substr(0, static_cast<std::size_t>(wish.number)));
  }
  if (wish.what.starts_with("/idle")) {
    constexpr auto soon = std::chrono::milliseconds{5};
    answer_later(connection, {}, http_answer(200));
    if (wish.what == "/idle-408") return answer_later(connection, soon, come_again);
    const bool closes = wish.what == "/idle-close";
    return answer_later(connection, soon, "", closes ? Then::closes : Then::resets);
  }
  if (wish.what == "/garbage") connection->send("220 mail.example ESMTP\r\n\r\n");
  if (wish.what == "/short") {
    connection->send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot a hundred bytes");
  }
  if (wish.what == "/chunks") {
    connection->send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
  }
  if (wish.what == "/early-reset") connection->send(http_answer(413));
  if (wish.what.ends_with("reset")) connection->reset();
  connection->gone = true;
}

void MisbehavingServer::answer(const Handle& connection, const std::string& bytes, Manner manner) {
  if (manner == Manner::byte_by_byte) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      answer_later(connection, i * std::chrono::milliseconds{1}, bytes.substr(i, 1));
    }
    return;
  }
  connection->send(bytes);
  const bool resets = manner == Manner::at_once_and_reset || manner == Manner::early_and_reset;
  if (resets) connection->reset();
  connection->gone = manner != Manner::at_once && manner != Manner::early;
}

void MisbehavingServer::answer_later(const Handle& connection, Duration delay, std::string bytes,
                                     Then then) {
  const TimePoint due = std::chrono::steady_clock::now() + delay;
  answers_.emplace(std::max(due, hold_until_.load()), Later{connection, std::move(bytes), then});
}

void MisbehavingServer::send_what_is_due() {
  const TimePoint now = std::chrono::steady_clock::now();
  while (!answers_.empty() && answers_.begin()->first <= now) {
    const bool was_held = answers_.begin()->first == hold_until_.load();
    if (was_held && released_at_.load() < hold_until_.load()) released_at_ = now;
    const auto& [waiting, bytes, then] = answers_.begin()->second;
    if (const Handle connection = waiting.lock()) {
      connection->send(bytes);
      if (then == Then::resets) connection->reset();
      if (then != Then::waits) close_one(connection->socket);
    }
    answers_.erase(answers_.begin());
  }
}

int MisbehavingServer::time_to_next_answer() const {
  if (answers_.empty()) return -1;
  const Duration left = answers_.begin()->first - std::chrono::steady_clock::now();
  const auto millis = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::max<decltype(millis)>(millis, 0));
}

}  // namespace harness::test
