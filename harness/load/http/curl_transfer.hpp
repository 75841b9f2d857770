#pragma once

#include <curl/curl.h>
#include <openssl/types.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/load/http/curl_answer.hpp"
#include "harness/load/http/curl_protocol.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/http1_answer.hpp"
#include "harness/load/http/received_bytes.hpp"
#include "harness/load/http/step_deadlines.hpp"
#include "harness/load/http/steps.hpp"

namespace harness::load {

class CurlTransfer;

// What the transfers of one driver share.
struct CurlWorkplace {
  const Clock& clock;
  const net::Fence& fence;
  StepDeadlines<CurlTransfer> step_deadlines = {};
  std::vector<TransferId> sending = {};       // not yet the whole of their requests
  std::unordered_map<int, int> sockets = {};  // by the port that they have on this side
  // Unread, by the socket; each that libcurl has closed since somebody asked is there.
  std::unordered_map<int, std::string> left_behind = {};
};

// Requests of one kind through libcurl, one after the other. Each sending has an easy handle of its
// own: before 8.0 libcurl remembers the last header of a handle's answer when it has given its
// memory back, and writes there where the next answer begins with a header that is folded. Any
// server could do that. Stays where it is, because libcurl keeps pointers into it.
class CurlTransfer {
 public:
  CurlTransfer(const RequestKind& kind, TransferId id, CurlWorkplace& workplace);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  void prepare(const Order& order, Receiver& receiver);
  bool is_out() const;                     // the whole request
  bool is_unheard(TimePoint since) const;  // as LeanConnection has it
  void answer_awaited(TimePoint now);
  bool has_to_go_again(CURLcode code) const;
  void leave_connection() const;
  void go_again(TimePoint now);  // on a fresh connection, with another handle
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

  using Lines = std::unique_ptr<curl_slist, Free>;

  template <typename Value>
  void set(CURLoption option, Value value) {
    set_option(handle_.get(), option, value);
  }
  void enter(Step step, TimePoint now);
  void resume(Step step, TimePoint now);  // what it took before counts for its limit, too
  bool is_dead(int local_port) const;
  const SSL* tls_session() const;  // none: without TLS
  bool agreed_on_http_2() const;
  bool is_here(const std::string& peer) const;
  bool was_cut_off() const;
  bool was_left_in_http_2(CURLcode code) const;
  bool was_refused_in_http_2(CURLcode code) const;
  bool was_reset_in_peace(CURLcode code) const;
  bool goes_away_in_peace() const;
  std::string_view refused_by(CURLcode code) const;  // of HTTP/2, with what error
  std::optional<Ending> ending_in_http_2(CURLcode code) const;
  long verdict() const;
  bool has_said(std::string_view words) const;  // libcurl, of its failure
  bool is_http_2() const { return kind_.protocol.http == scenario::HttpVersion::http_2; }
  bool may_send(std::string_view peer, int local_port);
  bool may_go_again(std::string_view refused_by) const;
  bool is_ended_alone() const;  // and not its connection
  void note_death();
  bool was_connected() const;
  bool holds_body() const;
  std::optional<Ending> ending_of_first_try(CURLcode code) const;
  void note_head();
  bool was_given_up_unasked(CURLcode code) const;
  bool is_answered_early() const;
  bool has_its_answer(CURLcode code) const;
  bool has_died_unanswered(CURLcode code) const;
  void note_what_has_come();
  bool has_begun_to_answer() const;
  bool has_left_bytes() const;
  bool is_amid_answer() const;
  void take_what_was_left();
  Outcome outcome(CURLcode code) const;
  const Answer* kept() const;
  std::string why(CURLcode code) const;
  std::string why_failed(CURLcode code) const;
  std::string why_out_of_time() const;
  int system_error() const;
  long info(CURLINFO which) const;
  void word_headers();
  void name_loopback();
  void add_headers_of(const Order& order);
  void renew_handle(TimePoint now);
  void set_keeping();  // of its connection, behind the answer
  void set_place();
  void set_method();
  void set_body(const std::string& body);
  void set_callbacks();
  void add_header(const std::string& name, std::string_view value);
  void add_line(const std::string& line);
  void add_unless_given(const char* name, const char* value);

  static CURLcode before_handshake(CURL*, void* context, void* self);
  static int before_end(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static int note_words(CURL*, curl_infotype type, char* bytes, std::size_t size, void* self);
  static int before_request(void* self, char* peer, char*, int, int);
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address);
  static int close_socket(void* workplace, curl_socket_t socket);
  static std::size_t take_header(char* line, std::size_t, std::size_t size, void* self);
  static std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* self);

  const RequestKind& kind_;
  TransferId id_;
  CurlWorkplace& workplace_;
  Lines headers_;
  Lines connects_to_;                  // another host in place of the URL's; none: that
  Lines found_;                        // where its host is, as far as that was looked up
  curl_slist* traceparent_ = nullptr;  // the last of the fixed ones, rewritten for each request
  std::string url_;                    // of the order, as is
  std::optional<std::string> body_;    // which there may be none of
  std::size_t body_size_ = 0;          // of whichever is sent
  std::unique_ptr<CURL, Free> handle_;
  Receiver* receiver_ = nullptr;
  Keep keep_ = Keep::nothing;
  StepWatch steps_;
  std::optional<StepLimits> limits_;
  StepAlarm<CurlTransfer> alarm_;
  CurlAnswer answer_;
  std::unique_ptr<Http1Answer> left_answer_;  // that libcurl has left unread
  std::array<char, CURL_ERROR_SIZE> error_{};
  Outcome outcome_;
  std::string why_;
  TimePoint ends_at_;
  TimePoint ended_;
  Duration overdue_{0};
  int sent_ = 0;                   // how often
  TimePoint sent_at_;              // the last time
  bool may_have_crossed_ = false;  // the answer, of 408, and the request
  int may_be_sent_ = 1;            // how often, too
  bool is_from_here_ = false;      // this machine answers
  bool led_away_ = false;          // to another one, though it was to stay
  bool began_on_kept_ = false;     // the first time, on a connection of an earlier request
  bool was_kept_from_again_ = false;
  bool has_come_in_part_ = false;  // what may be an answer, of which no line was whole
  bool has_lost_answer_ = false;   // as libcurl does in HTTP/2
  LastRecord record_;
  bool is_tls_1_3_ = false;
  std::optional<std::uint64_t> came_before_;  // over the connection, in bytes
  bool asks_for_fresh_ = false;               // connection, as it was not sent on another kept one
  int handshakes_ = 0;                        // that have begun
  bool has_heard_of_tls_ = false;             // since the last of them has
  bool said_goodbye_ = false;                 // the server, in TLS
  bool died_ = false;                         // its kept connection
  bool died_by_reset_ = false;                // and how
  bool died_holding_body_ = false;            // which the server has not wanted yet
  bool left_connection_ = false;              // to others, when all was done
  bool speaks_http_2_ = false;
  std::optional<std::uint32_t> goes_away_;  // a server of HTTP/2, with its code
  std::string_view refused_by_;             // of HTTP/2, where libcurl would send it again
  int open_error_ = 0;                      // errno
  int opened_ = -1;                         // the last socket
  int socket_ = -1;                         // on which it was sent
};

}  // namespace harness::load
