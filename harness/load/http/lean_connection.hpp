#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/load/http/conversation.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/http1_conversation.hpp"
#include "harness/load/http/lean_request.hpp"
#include "harness/load/http/origin.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/load/http/poller.hpp"
#include "harness/load/http/step_deadlines.hpp"
#include "harness/load/http/steps.hpp"
#include "harness/load/http/tls_session.hpp"

namespace harness::load {

class LeanConnection;

// What the connections of one worker share.
struct LeanWorkplace {
  Poller& poller;
  const Clock& clock;
  StepDeadlines<LeanConnection>& step_deadlines;
  StepDeadlines<LeanConnection>& expectations;  // how long bodies wait to be wanted
  std::span<char> room;                         // for what they read; nothing is kept in it
  const UnaskedSink& unasked;
};

// One connection to one origin, kept from request to request:
//
//   closed ─send─▶ connecting ─▶ [shaking hands] ─▶ talking ─answered─▶ idle ─send─▶ talking …
//
// Behind a proxy the way goes through it before hands are shaken:
//
//   connecting ─▶ [meeting the proxy, in TLS] ─▶ [asking it for a tunnel] ─▶ shaking hands …
//
// Whatever goes wrong leads to `closed`, from where the next request connects again; but from a
// connection that was kept a request may lead back to `connecting` once, as a Driver promises.
// Belongs to one worker's thread and stays where it is.
class LeanConnection final : private SocketWatcher {
 public:
  LeanConnection(const Origin& origin, LeanWorkplace workplace, Receiver& receiver);
  LeanConnection(const LeanConnection&) = delete;
  LeanConnection& operator=(const LeanConnection&) = delete;
  ~LeanConnection() override { close(); }

  // When closed or idle only. The receiver is told later how it ended; except that it could not
  // even begin: that is the result, to be told by fail().
  std::optional<Ending> send(const LeanRequest& request, const Order& order);

  // Whose step has taken too long, or all of it; unless what had come by now was not read yet.
  void step_is_late();
  void time_is_up();

  // Whose body has waited long enough for the server to want it.
  void body_is_late();

  // At what has come by now, where it idles.
  void look_for_unasked();

  // Whether hands are to be shaken since then or before, and the other side has said nothing.
  bool is_unheard(TimePoint since) const;

  void fail(Ending ending);  // ends what is under way, and tells the receiver so
  void close();              // the same, but the receiver hears nothing

 private:
  enum class State : std::uint8_t {
    closed,
    connecting,
    meeting_proxy,
    asking_proxy,
    shaking_hands,
    talking,
    idle
  };

  std::optional<Ending> connect();  // to the next address, or one behind it
  std::optional<Ending> connect_to(const Address& address);
  void connect_elsewhere(Ending problem);
  Ending no_connection(int error);
  std::optional<Ending> open_further();
  std::optional<Ending> leave_connecting();
  std::optional<Ending> begin_session();
  std::optional<Ending> meet_proxy();
  std::optional<Ending> pass_proxy();
  std::optional<Ending> ask_proxy();
  std::optional<Ending> hear_proxy();
  std::optional<Ending> greet_server();
  std::optional<Ending> shake_hands();
  std::optional<Ending> later_or_failed(const TlsSession& tls);
  std::optional<Ending> begin_to_talk();
  bool speaks_http_2() const;
  std::optional<Ending> ask();
  std::optional<Ending> flush();  // sends as much as goes
  ssize_t send_now(std::string_view bytes);
  ssize_t receive_now(std::span<char> room);
  void enter(Step step, TimePoint now);
  void resume(Step step, TimePoint now);  // what it took before counts for its limit, too
  void watch(bool for_room_to_send);
  void ready(int socket, Readiness readiness) override;
  void go_on();
  void readable();
  bool has_read_more() const;
  bool has_unread() const;
  bool has_more_to_say() const;
  void end_by_what_came(Ending problem);
  bool is_unfinished_by_what_came();
  void break_off_reading(int error);
  void answer_what_came();
  void end_as(Reading reading, TimePoint now);
  void break_off(Ending ending);
  std::string_view why(Ending ending) const;
  std::string_view why_out_of_time() const;
  std::string_view why_no_tls() const;
  std::string_view why_not_reached() const;
  std::string_view why_closed_early() const;
  bool is_worth_another_try(Ending ending) const;
  std::optional<Ending> send_again();
  Ending known_end(Ending ending);
  void take(std::string_view bytes, TimePoint now);
  bool was_given_up_unasked(TimePoint now) const;
  bool is_followed_by_unasked(bool has_read_more);
  void tell_of_unasked() const;
  void finish(TimePoint now);
  void close_socket();
  bool is_amid_answer() const;
  bool under_way() const { return state_ != State::closed && state_ != State::idle; }
  bool is_opening() const { return under_way() && state_ != State::talking; }
  const TlsSession* last_tls() const { return tls_ ? &*tls_ : proxy_tls_ ? &*proxy_tls_ : nullptr; }
  TlsSession* last_tls() { return tls_ ? &*tls_ : proxy_tls_ ? &*proxy_tls_ : nullptr; }

  const Origin& origin_;
  LeanWorkplace workplace_;
  Receiver& receiver_;
  int socket_ = -1;
  std::string_view said_;                // of a failure, until the receiver is told
  std::string why_no_connection_;        // to the last address
  std::unique_ptr<ProxyTunnel> tunnel_;  // where one is needed
  std::optional<TlsSession> proxy_tls_;  // through the socket
  std::optional<TlsSession> tls_;        // with the server: through the socket, or through that
  std::size_t next_address_ = 0;         // of the origin's
  State state_ = State::closed;
  std::optional<bool> watches_for_room_;  // none: is not watched
  bool was_kept_ = false;                 // from an earlier request
  bool is_idempotent_ = false;
  std::size_t account_ = 0;
  TimePoint sent_;         // when the request began to leave, at the earliest
  bool has_left_ = false;  // some of the request, over this connection or the one before
  // How the one before ended, on which the server may have got it; until this one talks.
  std::optional<Ending> died_by_;
  bool last_ = false;     // no request follows this one on its connection
  bool closing_ = false;  // by the server
  // Which of them is spoken, only TLS tells; and a connection that dies may come back as the other.
  Http1Conversation http1_;
  std::unique_ptr<Conversation> http2_;  // where it was asked for
  Conversation* conversation_ = &http1_;
  StepWatch steps_;
  const std::optional<StepLimits>* limits_ = nullptr;  // of the request's steps
  StepAlarm<LeanConnection> alarm_;
  StepAlarm<LeanConnection> patience_;
};

}  // namespace harness::load
