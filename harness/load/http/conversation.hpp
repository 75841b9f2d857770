#pragma once

#include <cstddef>
#include <string_view>

#include "harness/load/http/completion.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/lean_request.hpp"

namespace harness::load {

// What is said over a connection in one version of HTTP: one request and its answer after the
// other. Makes bytes and takes bytes; the socket is its owner's.
class Conversation {
 public:
  virtual ~Conversation() = default;

  // Words the next request. The order may be gone afterwards; the request may not.
  virtual void prepare(const LeanRequest& request, const Order& order) = 0;

  virtual void open() = 0;  // the connection is a new one
  virtual void ask() = 0;   // what was prepared; after open() once more, if need be

  // Bytes that are to be sent next, and how many of them were.
  virtual std::string_view outgoing() const = 0;
  virtual void has_sent(std::size_t count) = 0;
  virtual bool is_asked() const = 0;  // the whole of the request is out

  // Whether the body waits until the server wants it, and that it has waited long enough.
  virtual bool holds_body() const { return false; }
  virtual void send_body_now() {}

  // Whatever comes, in an answer or between two. No bytes: the server has closed.
  virtual Reading read(std::string_view bytes) = 0;
  virtual void cut_off() {}  // TLS has ended without a goodbye: nobody knows whether that is all
  virtual bool is_answering() const = 0;      // the answer has begun
  virtual bool has_said_goodbye() const = 0;  // the server, of its connection: it is to end

  // Of a whole answer. `more_has_come` says that there are bytes behind those that it ended with.
  virtual int status() const = 0;
  virtual bool may_be_unasked() const = 0;  // said to a connection that idles
  virtual bool may_go_on(bool more_has_come) const = 0;
  virtual const Answer* kept() const = 0;

  // Whether that is followed by another answer; and whether what comes between two begins with one.
  virtual bool is_followed() const = 0;
  virtual bool is_unasked(std::string_view bytes) const = 0;

  // Of any other.
  virtual std::string_view problem() const = 0;
  virtual bool was_refused() const = 0;  // the server says that it has not looked at the request
  virtual bool was_ended_alone() const = 0;  // it has looked, and failed it; not its connection
};

}  // namespace harness::load
