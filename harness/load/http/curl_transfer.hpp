#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/load/http/curl_answer.hpp"
#include "harness/load/http/curl_protocol.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/step_deadlines.hpp"
#include "harness/load/http/steps.hpp"

namespace harness::load {

// Of libcurl's connections, by the port that they have on this side.
using SocketsByPort = std::unordered_map<int, int>;

// A libcurl easy handle set up once for one kind of request and used again for each of them; only
// what an order brings changes. Stays where it is, because libcurl keeps pointers into it.
class CurlTransfer {
 public:
  // `sending` is where transfers enter themselves as they begin to send, and `sockets` where they
  // look up a kept connection's.
  CurlTransfer(const RequestKind& kind, TransferId id, const Clock& clock,
               std::vector<TransferId>& sending, SocketsByPort& sockets,
               StepDeadlines<CurlTransfer>& step_deadlines);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  void prepare(const Order& order, Receiver& receiver);
  bool is_out() const;  // the whole request
  void answer_awaited(TimePoint now);
  bool has_to_go_again(CURLcode code);
  void end(CURLcode code, TimePoint now);
  void still() { alarm_.still(); }  // no step of it can be late any more
  void tell_receiver() const;

  CURL* handle() const { return handle_.get(); }
  const RequestKind& kind() const { return kind_; }
  TransferId id() const { return id_; }

  bool active = false;  // on its way

 private:
  struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  using Headers = std::unique_ptr<curl_slist, Free>;

  template <typename Value>
  void set(CURLoption option, Value value) {
    set_option(handle_.get(), option, value);
  }
  void enter(Step step, TimePoint now);
  bool is_dead(int local_port) const;
  bool was_cut_off() const;
  bool was_connected() const;
  bool has_given_up_too_early(CURLcode code) const;
  bool was_given_up_unasked(CURLcode code) const;
  bool has_died_and_been_retried(CURLcode code) const;
  Outcome outcome(CURLcode code) const;
  std::string_view why(CURLcode code) const;
  long info(CURLINFO which) const;
  void set_method();
  void set_body(const std::string& body);
  void set_headers_of(const Order& order);
  void set_headers();
  void set_callbacks();
  void add_header(const std::string& line);
  void add_unless_given(const char* name, const char* value);

  static CURLcode before_handshake(CURL*, void* context, void* self);
  static int note_goodbye(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static int before_request(void* self, char* peer, char*, int, int);
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address);
  static std::size_t take_header(char* line, std::size_t, std::size_t size, void* self);
  static std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* self);

  const RequestKind& kind_;
  TransferId id_;
  const Clock& clock_;
  std::vector<TransferId>& sending_;
  SocketsByPort& sockets_;
  Headers headers_;
  curl_slist* traceparent_ = nullptr;  // the last of the fixed ones, rewritten for each request
  std::string body_;                   // of the order
  std::size_t body_size_ = 0;          // of whichever is sent
  std::unique_ptr<CURL, Free> handle_;
  Receiver* receiver_ = nullptr;
  StepWatch steps_;
  std::optional<StepLimits> limits_;
  StepAlarm<CurlTransfer> alarm_;
  CurlAnswer answer_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  Outcome outcome_;
  std::string_view why_;
  TimePoint ended_;
  long sent_ = 0;                // more than once where libcurl tried again
  bool is_from_here_ = false;    // this machine answers
  bool led_away_ = false;        // to another one, though it was to stay
  bool was_told_again_ = false;  // to come again
  bool began_on_kept_ = false;   // the first time, on a connection of an earlier request
  bool was_kept_from_again_ = false;
  bool said_goodbye_ = false;   // the server, in TLS
  bool found_it_dead_ = false;  // that connection
  int open_error_ = 0;          // errno
  int opened_ = -1;             // the last socket
};

}  // namespace harness::load
