// How a LeanConnection comes to the state in which it talks.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "harness/load/http/lean_connection.hpp"
#include "harness/load/http/socket_error.hpp"

namespace harness::load {

std::optional<Ending> LeanConnection::connect() {
  std::optional<Ending> problem;
  while (next_address_ < origin_.addresses.size()) {
    problem = connect_to(origin_.addresses[next_address_++]);
    if (!problem) return state_ == State::connecting ? std::nullopt : begin_session();
    close_socket();
  }
  return problem;
}

std::optional<Ending> LeanConnection::connect_to(const Address& address) {
  socket_ = socket(address.at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return ending_of_errno(errno, Ending::other_failure);
  const int on = 1;
  if (address.at.ss_family != AF_UNIX) {
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  const auto connect = [&] {
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&address.at), address.size) == 0;
  };
  // On the same machine the first call may say "in progress" and yet have done all of it.
  const bool at_once = connect() || (errno == EINPROGRESS && connect());
  if (!at_once && errno != EALREADY) return no_connection(errno);
  state_ = at_once ? State::shaking_hands : State::connecting;
  watch(!at_once);
  return std::nullopt;
}

Ending LeanConnection::no_connection(int error) {
  const std::string& path = origin_.unix_socket;
  if (!path.empty()) why_no_connection_ = why_no_socket(path, error);
  if (origin_.proxy != nullptr) {
    why_no_connection_ = "no connection to the proxy " + origin_.proxy->name;
  }
  return ending_of_errno(error, Ending::unreachable);
}

std::optional<Ending> LeanConnection::open_further() {
  switch (state_) {
    case State::connecting:
      return leave_connecting();
    case State::meeting_proxy:
      return meet_proxy();
    case State::asking_proxy:
      return ask_proxy();
    default:
      return shake_hands();
  }
}

std::optional<Ending> LeanConnection::leave_connecting() {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return no_connection(error);
  return begin_session();
}

// Over the connection that is there now.
std::optional<Ending> LeanConnection::begin_session() {
  const Proxy* proxy = origin_.proxy.get();
  if (proxy == nullptr) return greet_server();
  if (proxy->tls == nullptr) return pass_proxy();
  state_ = State::meeting_proxy;
  enter(Step::tls_handshaking, workplace_.clock.now());
  proxy_tls_.emplace(*proxy->tls, TlsSession::Way{socket_});
  return meet_proxy();
}

std::optional<Ending> LeanConnection::meet_proxy() {
  if (proxy_tls_->shake_hands()) return pass_proxy();
  const std::optional<Ending> problem = later_or_failed(*proxy_tls_);
  if (problem) why_no_connection_ = words_of_proxy + std::string(proxy_tls_->problem());
  return problem;
}

// The way to the server is not made before the tunnel is, whatever the proxy speaks.
std::optional<Ending> LeanConnection::pass_proxy() {
  if (tunnel_ == nullptr) return greet_server();
  state_ = State::asking_proxy;
  if (proxy_tls_) resume(Step::connecting, workplace_.clock.now());
  tunnel_->begin();
  return ask_proxy();
}

std::optional<Ending> LeanConnection::ask_proxy() {
  if (!tunnel_->outgoing().empty()) {
    const ssize_t count = send_now(tunnel_->outgoing());
    if (count < 0 && errno != EAGAIN) return ending_of_errno(errno, Ending::connection_reset);
    if (count > 0) tunnel_->has_sent(static_cast<std::size_t>(count));
  }
  watch(!tunnel_->outgoing().empty());
  return hear_proxy();
}

std::optional<Ending> LeanConnection::hear_proxy() {
  ProxyTunnel::Answer answer = ProxyTunnel::Answer::unfinished;
  while (answer == ProxyTunnel::Answer::unfinished) {
    char next = 0;
    const ssize_t count = receive_now({&next, 1});
    if (count < 0 && errno == EAGAIN) return std::nullopt;
    if (count < 0) return ending_of_errno(errno, Ending::closed_early);
    if (count == 0) return Ending::closed_early;
    answer = tunnel_->read(next);
  }
  if (answer == ProxyTunnel::Answer::refused) return Ending::unreachable;  // the server
  return greet_server();
}

std::optional<Ending> LeanConnection::greet_server() {
  state_ = State::shaking_hands;
  if (origin_.tls == nullptr) return begin_to_talk();
  resume(Step::tls_handshaking, workplace_.clock.now());  // behind the proxy's, if there is one
  tls_.emplace(*origin_.tls, TlsSession::Way{socket_, proxy_tls_ ? &*proxy_tls_ : nullptr});
  return shake_hands();
}

std::optional<Ending> LeanConnection::shake_hands() {
  if (tls_->shake_hands()) return begin_to_talk();
  return later_or_failed(*tls_);
}

// Whether a handshake that is not over has failed.
std::optional<Ending> LeanConnection::later_or_failed(const TlsSession& tls) {
  if (errno != EAGAIN) return Ending::tls_failure;
  watch(tls.waits_for_room());
  return std::nullopt;
}

std::optional<Ending> LeanConnection::begin_to_talk() {
  conversation_ = speaks_http_2() ? http2_.get() : &http1_;
  conversation_->open();
  if (has_left_) receiver_.sent_again();
  died_by_.reset();
  enter(Step::sending, workplace_.clock.now());
  return ask();
}

// Without TLS there is nobody to ask.
bool LeanConnection::speaks_http_2() const {
  return http2_ != nullptr && (!tls_ || tls_->speaks_http_2());
}

void LeanConnection::connect_elsewhere(Ending problem) {
  if (next_address_ == origin_.addresses.size()) return fail(problem);
  close_socket();
  if (const std::optional<Ending> next_problem = connect()) fail(*next_problem);
}

}  // namespace harness::load
