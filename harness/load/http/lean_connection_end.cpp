// How a request of a LeanConnection ends that has no answer, and what is said of that.
#include <utility>

#include "harness/load/http/lean_connection.hpp"
#include "harness/load/http/socket_error.hpp"
#include "harness/load/http/tls_words.hpp"

namespace harness::load {

// A server that closes in the middle of an answer, or behind its goodbye, resets the connection
// where it has not read all that was sent to it, which is a matter of chance: it was closed early.
void LeanConnection::break_off(Ending ending) {
  if (!under_way()) return close();
  const bool has_been_heard =
      is_amid_answer() || (state_ == State::talking && conversation_->has_said_goodbye());
  if (ending == Ending::connection_reset && has_been_heard) ending = Ending::closed_early;
  if (!is_worth_another_try(ending)) return fail(ending);
  if (has_left_ && !conversation_->was_refused()) died_by_ = ending;
  if (const std::optional<Ending> problem = send_again()) fail(*problem);
}

// A server that has not looked at it, or has none of its body, would not do it twice. One that has
// failed it has answered.
bool LeanConnection::is_worth_another_try(Ending ending) const {
  const bool died = (ending == Ending::closed_early || ending == Ending::connection_reset) &&
                    !conversation_->was_ended_alone();
  const bool is_harmless =
      is_idempotent_ || conversation_->was_refused() || conversation_->holds_body();
  return was_kept_ && died && is_harmless && steps_.step() != Step::receiving;
}

std::optional<Ending> LeanConnection::send_again() {
  was_kept_ = false;
  receiver_.went_on();
  close_socket();
  enter(Step::connecting, workplace_.clock.now());
  return connect();
}

// Where it cannot be sent a second time, it has ended as it did the first time: that nobody listens
// any more would say that no server has got it.
Ending LeanConnection::known_end(Ending ending) {
  if (!died_by_ || !is_of_other_side(ending)) return ending;
  why_no_connection_ =
      why_not_again(said_.empty() ? to_text({.ending = ending}) : std::string(said_));
  said_ = why_no_connection_;
  return *std::exchange(died_by_, std::nullopt);
}

void LeanConnection::fail(Ending ending) {
  if (under_way()) said_ = why(ending);
  ending = known_end(ending);
  const TimePoint now = workplace_.clock.now();
  const Duration overdue = alarm_.overdue(now);
  const bool is_unread = ending == Ending::timeout && has_unread();
  close();
  steps_.enter(steps_.step(), now);
  receiver_.ended({.outcome = {.ending = ending},
                   .ended = now,
                   .timings = steps_.timings(),
                   .why = std::exchange(said_, {}),
                   .overdue = overdue,
                   .is_unread = is_unread});
}

std::string_view LeanConnection::why(Ending ending) const {
  switch (ending) {
    case Ending::timeout:
      return why_out_of_time();
    case Ending::tls_failure:
      return why_no_tls();
    case Ending::bad_answer:
      return conversation_->problem();
    case Ending::closed_early:
      return why_closed_early();
    case Ending::unreachable:
    case Ending::connection_refused:
      return why_not_reached();
    default:
      return {};
  }
}

std::string_view LeanConnection::why_out_of_time() const {
  const TimePoint now = workplace_.clock.now();
  if (alarm_.has_gone_off(now)) return (**limits_)[steps_.step()].why;
  if (!is_unheard(now)) return {};
  return state_ == State::meeting_proxy ? problem_of_silent_proxy : problem_of_silence;
}

bool LeanConnection::is_unheard(TimePoint since) const {
  const bool shakes_hands = state_ == State::meeting_proxy || state_ == State::shaking_hands;
  const TlsSession* tls = last_tls();
  return shakes_hands && tls != nullptr && steps_.since() <= since && !tls->has_heard();
}

std::string_view LeanConnection::why_no_tls() const {
  if (state_ == State::meeting_proxy) return why_no_connection_;
  const std::string_view problem = last_tls() != nullptr ? last_tls()->problem() : "";
  return http2_ == nullptr ? told_of_http_2(problem) : problem;
}

std::string_view LeanConnection::why_not_reached() const {
  if (state_ == State::asking_proxy) return tunnel_->problem();
  const bool is_direct = origin_.unix_socket.empty() && origin_.proxy == nullptr;
  return is_direct ? std::string_view() : why_no_connection_;
}

std::string_view LeanConnection::why_closed_early() const {
  if (state_ == State::asking_proxy) return problem_of_no_tunnel;
  const std::string_view problem = conversation_->problem();
  return problem.empty() && is_amid_answer() ? problem_of_closing : problem;
}

}  // namespace harness::load
