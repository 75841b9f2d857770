#include "harness/load/http/plain_connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "harness/load/http/socket_error.hpp"

namespace harness::load {

PlainConnection::PlainConnection(const Origin& origin, Workplace workplace, Receiver& receiver)
    : origin_(origin), workplace_(workplace), receiver_(receiver) {}

std::optional<Ending> PlainConnection::send(const PlainRequest& request, const Order& order) {
  request.write(order, request_);
  sent_ = 0;
  last_ = !request.keeps_connection();
  may_send_again_ = state_ == State::idle && request.is_idempotent();
  answer_.begin(request.is_head(), order.keep);
  const bool connected = state_ == State::idle;
  steps_.start(connected ? Step::sending : Step::connecting, order.started);
  if (connected) state_ = State::sending;
  next_address_ = 0;
  std::optional<Ending> problem = connected ? flush() : connect();
  if (problem && is_worth_another_try(*problem)) problem = send_again();
  if (problem) {
    said_ = why(*problem);
    close();
  }
  return problem;
}

std::optional<Ending> PlainConnection::connect() {
  std::optional<Ending> problem;
  while (next_address_ < origin_.addresses.size()) {
    problem = connect_to(origin_.addresses[next_address_++]);
    if (!problem) return state_ == State::connecting ? std::nullopt : greet();
    close_socket();
  }
  return problem;
}

std::optional<Ending> PlainConnection::connect_to(const Address& address) {
  socket_ = socket(address.at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (socket_ < 0) return ending_of_errno(errno, Ending::other_failure);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto connect = [&] {
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&address.at), address.size) == 0;
  };
  // On the same machine the first call may say "in progress" and yet have done all of it.
  const bool at_once = connect() || (errno == EINPROGRESS && connect());
  if (!at_once && errno != EALREADY) return ending_of_errno(errno, Ending::unreachable);
  state_ = at_once ? State::shaking_hands : State::connecting;
  watch(!at_once);
  return std::nullopt;
}

// Over the connection that is there now.
std::optional<Ending> PlainConnection::greet() {
  state_ = State::shaking_hands;
  if (origin_.tls == nullptr) return begin_to_send();
  steps_.enter(Step::tls_handshaking, workplace_.clock.now());
  tls_.emplace(*origin_.tls, socket_);
  return shake_hands();
}

std::optional<Ending> PlainConnection::shake_hands() {
  if (tls_->shake_hands()) return begin_to_send();
  if (errno != EAGAIN) return Ending::tls_failure;
  watch(tls_->waits_for_room());
  return std::nullopt;
}

std::optional<Ending> PlainConnection::begin_to_send() {
  state_ = State::sending;
  steps_.enter(Step::sending, workplace_.clock.now());
  return flush();
}

void PlainConnection::watch(bool for_room_to_send) {
  if (watches_for_room_ == for_room_to_send) return;
  watches_for_room_ = for_room_to_send;
  workplace_.poller.watch(socket_, {.readable = true, .writable = for_room_to_send}, *this);
}

std::optional<Ending> PlainConnection::flush() {
  const std::string_view rest = std::string_view(request_).substr(sent_);
  const ssize_t count =
      tls_ ? tls_->send(rest) : ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
  if (count < 0 && errno != EAGAIN) return ending_of_errno(errno, Ending::connection_reset);
  if (count > 0) sent_ += static_cast<std::size_t>(count);
  const bool all = sent_ == request_.size();
  if (all) {
    state_ = State::waiting;
    // Unless the answer did not wait for the whole request.
    if (steps_.step() == Step::sending) steps_.enter(Step::waiting, workplace_.clock.now());
  }
  watch(!all);
  return std::nullopt;
}

void PlainConnection::ready(int, Readiness readiness) {
  closing_ = readiness.closing;
  const bool greeting = state_ == State::connecting || state_ == State::shaking_hands;
  if (greeting || (readiness.writable && state_ == State::sending)) go_on();
  if (!greeting && readiness.readable && state_ != State::closed) readable();
}

void PlainConnection::go_on() {
  std::optional<Ending> problem;
  if (state_ == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return connect_elsewhere(ending_of_errno(error, Ending::unreachable));
    problem = greet();
  } else {
    problem = state_ == State::shaking_hands ? shake_hands() : flush();
  }
  if (problem) break_off(*problem);
}

void PlainConnection::connect_elsewhere(Ending problem) {
  if (next_address_ == origin_.addresses.size()) return fail(problem);
  close_socket();
  if (const std::optional<Ending> next_problem = connect()) fail(*next_problem);
}

// One read for each readiness: more is announced by the next, and nobody waits behind a long body.
// But for what TLS has read already, of which nobody else knows.
void PlainConnection::readable() {
  do {
    const std::span<char> room = workplace_.room;
    const ssize_t count = tls_ ? tls_->receive(room) : recv(socket_, room.data(), room.size(), 0);
    if (count < 0 && errno == EAGAIN) return;
    if (!under_way()) return close();  // an idle one: the server has closed it, or talks unasked
    if (count < 0) return break_off(ending_of_errno(errno, Ending::closed_early));
    take({room.data(), static_cast<std::size_t>(count)}, workplace_.clock.now());
  } while (has_read_more());
}

bool PlainConnection::has_read_more() const { return tls_ && tls_->has_more(); }

void PlainConnection::take(std::string_view bytes, TimePoint now) {
  if (steps_.step() != Step::receiving && !bytes.empty()) steps_.enter(Step::receiving, now);
  switch (answer_.read(bytes)) {
    case PlainAnswer::State::unfinished:
      return;
    case PlainAnswer::State::whole:
      return finish(now);
    case PlainAnswer::State::closed_early:
      return break_off(Ending::closed_early);
    case PlainAnswer::State::bad:
      return fail(Ending::bad_answer);
  }
}

void PlainConnection::finish(TimePoint now) {
  const bool unasked = has_read_more();
  const bool keep =
      state_ == State::waiting && !last_ && !closing_ && !unasked && answer_.lets_connection_live();
  if (keep) {
    state_ = State::idle;
  } else {
    close();
  }
  steps_.enter(Step::receiving, now);
  // Last: it may send the next request.
  receiver_.ended({.outcome = {.ending = Ending::answered, .status = answer_.status()},
                   .ended = now,
                   .timings = steps_.timings(),
                   .answer = answer_.kept()});
}

void PlainConnection::break_off(Ending ending) {
  if (!is_worth_another_try(ending)) return fail(ending);
  if (const std::optional<Ending> problem = send_again()) fail(*problem);
}

bool PlainConnection::is_worth_another_try(Ending ending) const {
  const bool died = ending == Ending::closed_early || ending == Ending::connection_reset;
  return may_send_again_ && died && steps_.step() != Step::receiving;
}

std::optional<Ending> PlainConnection::send_again() {
  may_send_again_ = false;
  close_socket();
  sent_ = 0;
  answer_.begin_again();
  steps_.enter(Step::connecting, workplace_.clock.now());
  return connect();
}

void PlainConnection::fail(Ending ending) {
  if (under_way()) said_ = why(ending);
  close();
  const TimePoint now = workplace_.clock.now();
  steps_.enter(steps_.step(), now);
  receiver_.ended({.outcome = {.ending = ending},
                   .ended = now,
                   .timings = steps_.timings(),
                   .why = std::exchange(said_, {})});
}

std::string_view PlainConnection::why(Ending ending) const {
  switch (ending) {
    case Ending::tls_failure:
      return tls_ ? tls_->problem() : "";
    case Ending::bad_answer:
    case Ending::closed_early:
      return answer_.problem();
    default:
      return {};
  }
}

void PlainConnection::close() {
  state_ = State::closed;
  close_socket();
}

void PlainConnection::close_socket() {
  if (socket_ < 0) return;
  tls_.reset();
  workplace_.poller.forget(socket_);
  watches_for_room_.reset();
  ::close(socket_);
  socket_ = -1;
}

}  // namespace harness::load
