#include "harness/load/http/plain_connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "harness/load/http/socket_error.hpp"

namespace harness::load {

PlainConnection::PlainConnection(const Origin& origin, Poller& poller, std::span<char> room,
                                 Receiver& receiver)
    : origin_(origin), poller_(poller), room_(room), receiver_(receiver) {}

std::optional<Ending> PlainConnection::send(const PlainRequest& request, std::string_view url,
                                            const TraceContext& trace) {
  request.write(url, trace, request_);
  sent_ = 0;
  complete_ = false;
  to_head_ = request.is_head();
  http_parser_init(&parser_, HTTP_RESPONSE);
  parser_.data = this;
  const bool connected = state_ == State::idle;
  if (connected) state_ = State::sending;
  std::optional<Ending> problem = connected ? flush() : connect();
  if (problem) close();
  return problem;
}

std::optional<Ending> PlainConnection::connect() {
  const auto family = origin_.address.ss_family;
  socket_ = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (socket_ < 0) return ending_of_errno(errno, Ending::other_failure);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* address = reinterpret_cast<const sockaddr*>(&origin_.address);
  if (::connect(socket_, address, origin_.address_size) == 0) {
    state_ = State::sending;
    watch(false);
    return flush();
  }
  if (errno != EINPROGRESS) return ending_of_errno(errno, Ending::unreachable);
  state_ = State::connecting;
  watch(true);
  return std::nullopt;
}

void PlainConnection::watch(bool for_room_to_send) {
  watches_for_room_ = for_room_to_send;
  poller_.watch(socket_, {.readable = true, .writable = for_room_to_send}, *this);
}

std::optional<Ending> PlainConnection::flush() {
  const std::string_view rest = std::string_view(request_).substr(sent_);
  const ssize_t count = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
  if (count < 0 && errno != EAGAIN) return ending_of_errno(errno, Ending::connection_reset);
  if (count > 0) sent_ += static_cast<std::size_t>(count);
  const bool all = sent_ == request_.size();
  if (all) state_ = State::waiting;
  if (watches_for_room_ == all) watch(!all);
  return std::nullopt;
}

void PlainConnection::ready(int, Readiness readiness) {
  closing_ = readiness.closing;
  const bool connecting = state_ == State::connecting;
  if (connecting || (readiness.writable && state_ == State::sending)) writable();
  if (!connecting && readiness.readable && state_ != State::closed) readable();
}

void PlainConnection::writable() {
  if (state_ == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return fail(ending_of_errno(error, Ending::unreachable));
    state_ = State::sending;
  }
  if (const std::optional<Ending> problem = flush()) fail(*problem);
}

// One read for each readiness: more is announced by the next, and nobody waits behind a long body.
void PlainConnection::readable() {
  const ssize_t count = recv(socket_, room_.data(), room_.size(), 0);
  if (count < 0 && errno == EAGAIN) return;
  if (!under_way()) return close();  // an idle one: the server has closed it, or talks unasked
  if (count < 0) return fail(ending_of_errno(errno, Ending::closed_early));
  parse({room_.data(), static_cast<std::size_t>(count)});
}

// No bytes: the server has closed, which ends an answer that has no length.
void PlainConnection::parse(std::string_view bytes) {
  const std::size_t used = http_parser_execute(&parser_, &callbacks(), bytes.data(), bytes.size());
  if (complete_) return finish(used == bytes.size());
  if (bytes.empty()) return fail(Ending::closed_early);
  if (HTTP_PARSER_ERRNO(&parser_) != HPE_OK) fail(Ending::bad_answer);
}

void PlainConnection::finish(bool all_used) {
  const Outcome outcome{.ending = Ending::answered,
                        .status = static_cast<int>(parser_.status_code)};
  const bool keep = state_ == State::waiting && all_used && !closing_ && parser_.upgrade == 0 &&
                    http_should_keep_alive(&parser_) != 0;
  if (keep) {
    state_ = State::idle;
  } else {
    close();
  }
  receiver_.ended(outcome);  // last: it may send the next request
}

void PlainConnection::fail(Ending ending) {
  close();
  receiver_.ended({.ending = ending});
}

void PlainConnection::close() {
  state_ = State::closed;
  if (socket_ < 0) return;
  poller_.forget(socket_);
  ::close(socket_);
  socket_ = -1;
}

// 1: there is no body, whatever the headers say.
int PlainConnection::on_headers_complete(http_parser* parser) {
  const bool never_has_one = parser->status_code == 204 || parser->status_code == 304;
  return never_has_one || static_cast<const PlainConnection*>(parser->data)->to_head_ ? 1 : 0;
}

// Pausing keeps the parser from going on to an answer that nobody asked for. After a provisional
// answer (100 Continue, 103 Early Hints) the real one is still to come.
int PlainConnection::on_message_complete(http_parser* parser) {
  const bool provisional = parser->status_code / 100 == 1 && parser->status_code != 101;
  if (provisional) return 0;
  static_cast<PlainConnection*>(parser->data)->complete_ = true;
  http_parser_pause(parser, 1);
  return 0;
}

const http_parser_settings& PlainConnection::callbacks() {
  static const http_parser_settings settings = [] {
    http_parser_settings only_these{};
    only_these.on_headers_complete = &on_headers_complete;
    only_these.on_message_complete = &on_message_complete;
    return only_these;
  }();
  return settings;
}

}  // namespace harness::load
