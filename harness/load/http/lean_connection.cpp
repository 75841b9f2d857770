#include "harness/load/http/lean_connection.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "harness/load/http/http2_conversation.hpp"
#include "harness/load/http/received_bytes.hpp"
#include "harness/load/http/socket_error.hpp"
#include "harness/load/http/tls_words.hpp"

namespace harness::load {
namespace {

// As libcurl has it: a server that does not know of expectations says nothing.
constexpr std::chrono::seconds longest_for_leave{1};

// Less than anybody would call standing still.
constexpr std::chrono::milliseconds a_moment{1};

}  // namespace

LeanConnection::LeanConnection(const Origin& origin, LeanWorkplace workplace, Receiver& receiver)
    : origin_(origin),
      workplace_(workplace),
      receiver_(receiver),
      alarm_(*this, workplace.step_deadlines),
      patience_(*this, workplace.expectations) {
  if (origin.http == scenario::HttpVersion::http_2) http2_ = make_http2_conversation();
  const bool needs_tunnel = origin.proxy != nullptr && !origin.proxy->tunnel_to.empty();
  if (needs_tunnel) tunnel_ = std::make_unique<ProxyTunnel>(*origin.proxy);
}

std::optional<Ending> LeanConnection::send(const LeanRequest& request, const Order& order) {
  http1_.prepare(request, order);
  if (http2_ != nullptr) http2_->prepare(request, order);
  last_ = !request.keeps_connection();
  was_kept_ = state_ == State::idle;
  account_ = order.account;
  sent_ = order.started;
  has_left_ = false;
  died_by_.reset();
  is_idempotent_ = request.is_idempotent();
  limits_ = &request.step_limits();
  steps_.start(was_kept_ ? Step::sending : Step::connecting, order.started);
  alarm_.set(limits_, steps_.step(), order.started);
  next_address_ = 0;
  std::optional<Ending> problem = was_kept_ ? ask() : connect();
  if (problem && is_worth_another_try(*problem)) problem = send_again();
  if (problem) {
    said_ = why(*problem);
    close();
    return problem;
  }
  // Who stood still before all of it had left, or as hands were shaken, has left its server less
  // time.
  if (is_opening() || steps_.since() - order.started > a_moment) receiver_.went_on();
  return std::nullopt;
}

ssize_t LeanConnection::send_now(std::string_view bytes) {
  TlsSession* tls = last_tls();
  if (tls != nullptr) return tls->send(bytes);
  return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

ssize_t LeanConnection::receive_now(std::span<char> room) {
  TlsSession* tls = last_tls();
  return tls != nullptr ? tls->receive(room) : recv(socket_, room.data(), room.size(), 0);
}

std::optional<Ending> LeanConnection::ask() {
  state_ = State::talking;
  conversation_->ask();
  if (conversation_->holds_body()) patience_.set(workplace_.clock.now() + longest_for_leave);
  return flush();
}

void LeanConnection::enter(Step step, TimePoint now) {
  steps_.enter(step, now);
  alarm_.set(limits_, step, now);
}

void LeanConnection::resume(Step step, TimePoint now) {
  steps_.enter(step, now);
  alarm_.set(limits_, step, now - steps_.timings()[step]);
}

void LeanConnection::watch(bool for_room_to_send) {
  if (watches_for_room_ == for_room_to_send) return;
  watches_for_room_ = for_room_to_send;
  workplace_.poller.watch(socket_, {.readable = true, .writable = for_room_to_send}, *this);
}

std::optional<Ending> LeanConnection::flush() {
  const std::string_view bytes = conversation_->outgoing();
  if (!bytes.empty()) {
    const ssize_t count = send_now(bytes);
    if (count < 0 && errno != EAGAIN) return ending_of_errno(errno, Ending::connection_reset);
    if (count > 0) conversation_->has_sent(static_cast<std::size_t>(count));
    has_left_ = has_left_ || count > 0;
  }
  // Unless the answer did not wait for the whole request.
  if (conversation_->is_asked() && steps_.step() == Step::sending) {
    enter(Step::waiting, workplace_.clock.now());
  }
  watch(!conversation_->outgoing().empty());
  return std::nullopt;
}

void LeanConnection::ready(int, Readiness readiness) {
  closing_ = readiness.closing;
  const bool greeting = is_opening();
  if (greeting || readiness.writable) go_on();
  if (!greeting && readiness.readable && state_ != State::closed) readable();
}

void LeanConnection::go_on() {
  receiver_.went_on();
  const std::optional<Ending> problem = is_opening() ? open_further() : flush();
  if (!problem) return;
  if (state_ == State::connecting) return connect_elsewhere(*problem);
  if (state_ == State::talking) return end_by_what_came(*problem);
  break_off(*problem);
}

// Whoever sends learns first that a server has reset the connection, and not that it has answered
// before, or has said in TLS why it would not. What has come is still there to be read.
void LeanConnection::end_by_what_came(Ending problem) {
  const std::span<char> room = workplace_.room;
  Reading reading = Reading::unfinished;
  while (reading == Reading::unfinished) {
    const ssize_t count = receive_now(room);
    if (count < 0 && errno == EPROTO) problem = Ending::tls_failure;
    if (count <= 0) break;
    reading = conversation_->read({room.data(), static_cast<std::size_t>(count)});
  }
  const TimePoint now = workplace_.clock.now();
  if (conversation_->is_answering()) enter(Step::receiving, now);
  if (reading == Reading::unfinished) return break_off(problem);
  closing_ = true;
  end_as(reading, now);
}

// One read for each readiness: more is announced by the next, and nobody waits behind a long body.
// But for what TLS has read already, of which nobody else knows.
void LeanConnection::readable() {
  do {
    const std::span<char> room = workplace_.room;
    const ssize_t count = receive_now(room);
    if (count < 0 && errno == EAGAIN) break;
    if (count < 0) return break_off_reading(errno);
    take({room.data(), static_cast<std::size_t>(count)}, workplace_.clock.now());
  } while (has_read_more());
  answer_what_came();
}

void LeanConnection::break_off_reading(int error) {
  const Ending ending = ending_of_errno(error, Ending::closed_early);
  if (ending == Ending::closed_early) conversation_->cut_off();
  break_off(ending);
}

// What was read may have asked for an answer of ours.
void LeanConnection::answer_what_came() {
  const bool open = state_ == State::talking || state_ == State::idle;
  if (open && has_more_to_say()) go_on();
}

bool LeanConnection::has_read_more() const {
  return last_tls() != nullptr && last_tls()->has_more();
}

void LeanConnection::take(std::string_view bytes, TimePoint now) {
  const Reading reading = conversation_->read(bytes);
  if (under_way() && reading == Reading::unfinished) receiver_.went_on();
  if (state_ == State::idle) {
    if (reading == Reading::unfinished) return;
    if (conversation_->is_unasked(bytes)) tell_of_unasked();
    return close();
  }
  if (conversation_->is_answering() && steps_.step() != Step::receiving) {
    enter(Step::receiving, now);
  }
  end_as(reading, now);
}

void LeanConnection::end_as(Reading reading, TimePoint now) {
  switch (reading) {
    case Reading::unfinished:
      return;
    case Reading::whole:
      return finish(now);
    case Reading::closed_early:
      return break_off(Ending::closed_early);
    case Reading::bad:
      return fail(Ending::bad_answer);
    case Reading::too_long:
      return fail(Ending::too_long);
  }
}

// 408 ends a connection that idles (RFC 9110, 15.5.9), which is such an end as any other, if it may
// have crossed the request. One that comes later, or with a body, is what the server says to it.
bool LeanConnection::was_given_up_unasked(TimePoint now) const {
  const bool is_harmless = is_idempotent_ || conversation_->holds_body();
  return was_kept_ && conversation_->may_be_unasked() && is_harmless &&
         may_have_crossed(socket_, sent_, now);
}

// What TLS has read behind the answer is in a record of its own.
bool LeanConnection::is_followed_by_unasked(bool has_read_more) {
  if (!has_read_more || conversation_->is_followed()) return conversation_->is_followed();
  const std::span<char> room = workplace_.room;
  const ssize_t count = receive_now(room);
  return count > 0 && conversation_->is_unasked({room.data(), static_cast<std::size_t>(count)});
}

void LeanConnection::tell_of_unasked() const {
  if (workplace_.unasked) workplace_.unasked({account_, was_kept_});
}

void LeanConnection::look_for_unasked() {
  if (state_ == State::idle) readable();
}

void LeanConnection::finish(TimePoint now) {
  if (was_given_up_unasked(now)) {
    if (const std::optional<Ending> problem = send_again()) fail(*problem);
    return;
  }
  const bool has_more = has_read_more();
  if (is_followed_by_unasked(has_more)) tell_of_unasked();
  if (!last_ && !closing_ && conversation_->may_go_on(has_more)) {
    state_ = State::idle;
    alarm_.still();
    patience_.still();
  } else {
    close();
  }
  steps_.enter(Step::receiving, now);
  // Last: it may send the next request.
  receiver_.ended({.outcome = {.ending = Ending::answered, .status = conversation_->status()},
                   .ended = now,
                   .timings = steps_.timings(),
                   .answer = conversation_->kept(),
                   .is_from_here = conversation_->kept() != nullptr && origin_.is_here()});
}

bool LeanConnection::is_amid_answer() const {
  return state_ == State::talking && conversation_->is_answering();
}

// Whether its way could be made further now, or what has come asks for more of it.
bool LeanConnection::has_unread() const {
  if (!is_opening()) return state_ == State::talking && has_more_to_say();
  const int wanted = state_ == State::connecting ? POLLIN | POLLOUT : POLLIN;
  pollfd looked{socket_, static_cast<short>(wanted), 0};
  return poll(&looked, 1, 0) > 0;
}

bool LeanConnection::has_more_to_say() const {
  return watches_for_room_ == false && !conversation_->outgoing().empty();
}

void LeanConnection::step_is_late() {
  if (!is_unfinished_by_what_came()) return;
  if (alarm_.has_gone_off(workplace_.clock.now())) return fail(Ending::timeout);
  answer_what_came();
}

void LeanConnection::time_is_up() {
  if (is_unfinished_by_what_came()) fail(Ending::timeout);
}

// Of a generator that stood still, or was busy, the socket holds what came in time. It is read as
// far as a socket holds anything, not as fast as a server may send.
bool LeanConnection::is_unfinished_by_what_came() {
  constexpr int most_reads = 256;
  if (state_ != State::talking) return true;
  Reading reading = Reading::unfinished;
  for (int left = most_reads; reading == Reading::unfinished && left > 0; --left) {
    const std::span<char> room = workplace_.room;
    const ssize_t count = receive_now(room);
    if (count < 0 && errno == EAGAIN) break;
    if (count < 0) return break_off_reading(errno), false;
    reading = conversation_->read({room.data(), static_cast<std::size_t>(count)});
    if (count == 0) break;
    if (reading == Reading::unfinished) receiver_.went_on();  // its sender may have waited for room
  }
  const TimePoint now = workplace_.clock.now();
  if (conversation_->is_answering() && steps_.step() != Step::receiving) {
    enter(Step::receiving, now);
  }
  end_as(reading, now);
  return reading == Reading::unfinished;
}

void LeanConnection::body_is_late() {
  patience_.still();
  if (state_ != State::talking) return;
  conversation_->send_body_now();
  go_on();
}

void LeanConnection::close() {
  state_ = State::closed;
  alarm_.still();
  patience_.still();
  close_socket();
}

void LeanConnection::close_socket() {
  if (socket_ < 0) return;
  tls_.reset();
  proxy_tls_.reset();
  workplace_.poller.forget(socket_);
  watches_for_room_.reset();
  ::close(socket_);
  socket_ = -1;
}

}  // namespace harness::load
