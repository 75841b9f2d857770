#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "harness/core/clock.hpp"
#include "harness/load/http/completion.hpp"
#include "harness/load/http/request_kind.hpp"
#include "harness/load/trace_context.hpp"

namespace harness::load {

class CookieJar;

// One request as it is to be sent: what differs from one sending to the next. All of it is read
// during send() only, but for the kind.
struct Order {
  const RequestKind& kind;
  const std::string& url;
  const TraceContext& trace;
  TimePoint started;
  std::span<const std::pair<std::string, std::string>> headers = {};  // behind the fixed ones
  std::optional<std::string_view> body = std::nullopt;                // none: the request's own
  Keep keep = Keep::nothing;
  std::optional<TimePoint> deadline = std::nullopt;  // none: the kind's timeout after the start

  // Where redirects are followed: the cookies for all of the way; none: nobody has any.
  const CookieJar* cookies = nullptr;

  // What the wire says whose request it was by, once it is over.
  std::size_t account = 0;

  // Whose connection carries it, where the user shares none with others; 0: any that is free.
  std::uint64_t owner = 0;

  TimePoint ends_at() const { return deadline.value_or(started + kind.timeout); }
};

// Whoever waits for the end of a request.
class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual void ended(const Completion& completion) = 0;

  // The request leaves a second time, and the server may have got it the first time, too. May be
  // told from within send().
  virtual void sent_again() = 0;

  // What it waited for has come, and it goes on: had that been read sooner, all else had been, too.
  // Told of whatever comes before the last part of an answer.
  virtual void went_on() {}

  // A request has gone out besides, to where an answer led. A wire that follows none tells of none.
  virtual void was_led_on() {}
};

// An answer that nobody has asked for, behind the last one of a connection, which is then closed.
// What a server of HTTP/1.1 says twice, and the second time a moment later, may have been taken for
// the answer to the next request, if there was one: no answer says what it answers.
struct Unasked {
  std::size_t account;   // of the last request
  bool is_after_others;  // on that connection: its answer may be the one before
};
using UnaskedSink = std::function<void(const Unasked& answer)>;

using TransferId = std::size_t;

// Sends requests and tells how each ended, exactly once. Belongs to one worker's thread.
//
// A server may close a kept connection just as the next request leaves. Where it does so before the
// first byte of an answer, an idempotent request is sent again on a fresh connection, which its
// receiver hears of, and stays one request with one outcome; any other has failed, and so has one
// on a fresh connection.
class Driver {
 public:
  virtual ~Driver() = default;

  // The receiver must outlive the transfer; it is never told of an end from within send().
  virtual TransferId send(const Order& order, Receiver& receiver) = 0;
  virtual void cancel(TransferId transfer) = 0;  // the receiver hears of no end any more

  // Closes the connections of an owner who has nothing under way.
  virtual void let_go(std::uint64_t owner) = 0;

  // Whoever is to hear of answers that nobody has asked for; and a look for those that have come by
  // now, at the end.
  virtual void tell_of_unasked(UnaskedSink) {}
  virtual void look_for_unasked() {}

  // How many requests have been shaking hands since then or before, without a word of the other
  // side. A wire without TLS has none.
  virtual std::size_t unheard(TimePoint) const { return 0; }

  // When run_due wants to be called at the latest, sockets or not.
  virtual std::optional<TimePoint> deadline() const = 0;
  virtual void run_due(TimePoint now) = 0;
};

}  // namespace harness::load
