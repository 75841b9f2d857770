#include "harness/load/http/http2_conversation.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/http/head_lines.hpp"
#include "harness/load/http/http2_error.hpp"
#include "harness/load/http/http2_frames.hpp"
#include "harness/load/http/http2_message.hpp"
#include "harness/load/http/kept_answer.hpp"
#include "harness/load/http/tls_words.hpp"

namespace harness::load {
namespace {

struct Free {
  void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  void operator()(nghttp2_option* option) const { nghttp2_option_del(option); }
};

// By itself nghttp2 takes 8 frames behind that of a head, however small they are; how large a head
// may be is what counts.
nghttp2_option* as_many_frames_as_come() {
  static const std::unique_ptr<nghttp2_option, Free> option = [] {
    nghttp2_option* made = nullptr;
    if (nghttp2_option_new(&made) != 0) throw std::bad_alloc();
#ifndef NGHTTP2_COUNTS_CONTINUATIONS_BY_ITSELF
    nghttp2_option_set_max_continuations(made, longest_head);
#endif
    return std::unique_ptr<nghttp2_option, Free>(made);
  }();
  return option.get();
}

// How much a server may send before it is told to go on: as with Go's client, since nothing of it
// has to be kept here.
constexpr std::uint32_t stream_window = 4U << 20U;
constexpr std::int32_t connection_window = 1 << 30;

constexpr int leave_to_go_on = 100;

std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

bool is_text(char letter) {
  return (letter >= ' ' && letter <= '~') || letter == '\r' || letter == '\n';
}

// What is said of a server whose first words are not of HTTP/2; empty: they may well be. Its first
// frame has to be one of SETTINGS, whose size in front begins with a 0. What comes as text is of
// another protocol: some servers of HTTP/1.1 answer with a page, and no head.
std::string_view protocol_instead(std::string_view first_words) {
  if (first_words.starts_with("HTTP/1.")) return "the server speaks HTTP/1.1 here, and no HTTP/2";
  return is_text(first_words.front()) ? "the server speaks no HTTP/2 here" : "";
}

std::string name_of(const char* what, std::uint32_t code) {
  return std::string(what) + nghttp2_http2_strerror(code);
}

// Of what is against the rules, where nghttp2 has more to say than that: which header is.
std::string in_our_words(int code, std::string_view said) {
  constexpr std::string_view before = "name: [";
  const std::size_t at = said.find(before);
  if (code != NGHTTP2_ERR_HTTP_HEADER || at == std::string_view::npos) return {};
  const std::string_view rest = said.substr(at + before.size());
  return one_line("its header " + std::string(rest.substr(0, rest.find(']'))) +
                  " is against the rules of HTTP/2");
}

// The request under way and its answer; or, between two, those that were.
struct Exchange {
  std::int32_t stream = -1;
  std::size_t given = 0;    // of the request's body, to nghttp2
  bool holds_body = false;  // until the server wants it
  bool is_worded = false;   // all of the request is outgoing, or out
  bool is_out = false;
  int status = 0;              // 0: the answer has not begun
  std::size_t head_size = 0;   // so far
  bool is_whole = false;       // the answer
  bool is_broken_off = false;  // before it was whole
  bool server_did = false;
  std::uint32_t code = NGHTTP2_NO_ERROR;  // with which it was broken off
};

class Http2Conversation final : public Conversation {
 public:
  void prepare(const LeanRequest& request, const Order& order) override;
  void open() override;
  void ask() override;
  std::string_view outgoing() const override { return std::string_view(outgoing_).substr(sent_); }
  void has_sent(std::size_t count) override;
  bool is_asked() const override { return exchange_.is_out; }
  bool holds_body() const override { return exchange_.holds_body; }
  void send_body_now() override;
  Reading read(std::string_view bytes) override;
  void cut_off() override;
  bool is_answering() const override { return exchange_.status != 0; }
  bool has_said_goodbye() const override { return goes_away_; }
  int status() const override { return exchange_.status; }
  bool may_be_unasked() const override { return false; }  // it says which request it answers
  bool may_go_on(bool more_has_come) const override;
  const Answer* kept() const override { return kept_.get(); }
  bool is_followed() const override { return false; }  // it says which request it answers
  bool is_unasked(std::string_view) const override { return false; }
  std::string_view problem() const override;
  bool was_refused() const override { return exchange_.code == NGHTTP2_REFUSED_STREAM; }
  bool was_ended_alone() const override { return exchange_.server_did && !was_refused(); }

 private:
  static Http2Conversation& of(void* self) { return *static_cast<Http2Conversation*>(self); }
  static const nghttp2_session_callbacks* callbacks();
  void write_on();
  bool take(std::string_view bytes);  // false: it makes no sense
  bool is_over() const;               // the connection: what came made no sense
  Reading reading() const;
  void let_body_go();
  void withdraw_rest();
  ssize_t give_body(std::uint8_t* room, std::size_t size, std::uint32_t& flags);
  bool take_field(std::string_view name, std::string_view value);  // false: it is too much
  void take_frame(const nghttp2_frame& frame);
  void break_off(std::uint32_t code);

  Http2Message message_;
  Keep keep_ = Keep::nothing;
  std::unique_ptr<nghttp2_session, Free> session_;
  std::string outgoing_;
  std::size_t sent_ = 0;  // of what is outgoing
  Http2Frames frames_;
  bool has_heard_ = false;  // anything from the server
  std::string_view other_protocol_;
  bool is_lost_ = false;    // what came made no sense
  bool goes_away_ = false;  // the server, and has said so
  Exchange exchange_;
  std::string problem_;
  std::string ended_by_;  // what was broken off
  KeptAnswer kept_;
};

void Http2Conversation::prepare(const LeanRequest& request, const Order& order) {
  message_.write(request, order);
  keep_ = order.keep;
}

void Http2Conversation::open() {
  nghttp2_session* session = nullptr;
  const int made =
      nghttp2_session_client_new2(&session, callbacks(), this, as_many_frames_as_come());
  if (made != 0) throw std::bad_alloc();
  session_.reset(session);
  has_heard_ = false;
  other_protocol_ = {};
  is_lost_ = false;
  goes_away_ = false;
  frames_.begin();
  outgoing_.clear();
  sent_ = 0;
  const std::array<nghttp2_settings_entry, 2> settings{
      {{NGHTTP2_SETTINGS_ENABLE_PUSH, 0}, {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, stream_window}}};
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, connection_window);
}

void Http2Conversation::ask() {
  exchange_ = {};
  exchange_.is_worded = message_.body().empty();
  exchange_.holds_body = message_.expects_leave();
  problem_.clear();
  ended_by_.clear();
  kept_.begin(keep_);
  nghttp2_data_provider body{};
  body.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* room, std::size_t size,
                          std::uint32_t* flags, nghttp2_data_source*,
                          void* self) { return of(self).give_body(room, size, *flags); };
  const std::vector<nghttp2_nv> fields = message_.fields();
  exchange_.stream = nghttp2_submit_request(session_.get(), nullptr, fields.data(), fields.size(),
                                            exchange_.is_worded ? nullptr : &body, nullptr);
  if (exchange_.stream < 0) throw std::runtime_error(nghttp2_strerror(exchange_.stream));
  write_on();
}

void Http2Conversation::let_body_go() {
  if (!std::exchange(exchange_.holds_body, false)) return;
  nghttp2_session_resume_data(session_.get(), exchange_.stream);
}

// Of a request that is answered before all of it is out: the connection lives.
void Http2Conversation::withdraw_rest() {
  if (!exchange_.is_whole || std::exchange(exchange_.is_worded, true)) return;
  nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, exchange_.stream, NGHTTP2_CANCEL);
}

void Http2Conversation::send_body_now() {
  let_body_go();
  write_on();
}

ssize_t Http2Conversation::give_body(std::uint8_t* room, std::size_t size, std::uint32_t& flags) {
  if (exchange_.holds_body) return NGHTTP2_ERR_DEFERRED;
  const std::string_view rest = message_.body().substr(exchange_.given);
  const std::size_t count = std::min(size, rest.size());
  std::copy_n(rest.begin(), count, room);
  exchange_.given += count;
  exchange_.is_worded = count == rest.size();
  if (exchange_.is_worded) flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(count);
}

// As much as the server has room for, and not much more than a socket takes at once.
void Http2Conversation::write_on() {
  constexpr std::size_t enough = std::size_t{64} * 1024;
  while (outgoing_.size() < enough) {
    const std::uint8_t* bytes = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session_.get(), &bytes);
    if (size <= 0) return;
    outgoing_ += text_of(bytes, static_cast<std::size_t>(size));
  }
}

void Http2Conversation::has_sent(std::size_t count) {
  sent_ += count;
  if (sent_ < outgoing_.size()) return;
  outgoing_.clear();
  sent_ = 0;
  write_on();
  exchange_.is_out = exchange_.is_worded && outgoing_.empty();
}

Reading Http2Conversation::read(std::string_view bytes) {
  if (bytes.empty()) {
    cut_off();
    return Reading::closed_early;
  }
  if (!std::exchange(has_heard_, true)) other_protocol_ = protocol_instead(bytes);
  const bool is_between_two = exchange_.is_whole;
  const Http2Frames::Pieces pieces = frames_.next(bytes);
  is_lost_ = !take(pieces.head) || !take(pieces.rest);
  withdraw_rest();
  write_on();
  if (is_between_two) return may_go_on(true) ? Reading::unfinished : Reading::closed_early;
  return reading();
}

bool Http2Conversation::take(std::string_view bytes) {
  if (bytes.empty()) return true;
  const ssize_t used = nghttp2_session_mem_recv(
      session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (used == NGHTTP2_ERR_TOO_MANY_CONTINUATIONS) problem_ = problem_of_many_frames;
  return used >= 0;
}

void Http2Conversation::cut_off() {
  if (is_answering() && problem_.empty()) problem_ = problem_of_closing;
}

std::string_view Http2Conversation::problem() const {
  if (!problem_.empty()) return problem_;
  if (!other_protocol_.empty()) return other_protocol_;
  const bool makes_no_sense = is_over() && reading() == Reading::bad;
  return makes_no_sense ? "what came makes no sense in HTTP/2" : std::string_view(ended_by_);
}

// It wants no more when it cannot make sense of what came.
bool Http2Conversation::is_over() const {
  return is_lost_ || nghttp2_session_want_read(session_.get()) == 0;
}

Reading Http2Conversation::reading() const {
  if (kept_.is_too_long()) return Reading::too_long;
  if (exchange_.is_whole) return exchange_.status >= 100 ? Reading::whole : Reading::bad;
  if (exchange_.is_broken_off) {
    const bool was_closed = exchange_.server_did || was_refused();
    const bool was_bad = says_broken_rules(nghttp2_http2_strerror(exchange_.code));
    return was_closed && !was_bad ? Reading::closed_early : Reading::bad;
  }
  return is_over() ? Reading::bad : Reading::unfinished;
}

// Not when the server has said that it goes away, or takes no more streams. What comes between two
// answers is no answer; what is still outgoing goes before the next request.
bool Http2Conversation::may_go_on(bool) const {
  if (is_lost_) return false;
  return nghttp2_session_check_request_allowed(session_.get()) != 0 &&
         nghttp2_session_get_remote_settings(session_.get(),
                                             NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS) > 0;
}

// A status comes first; what came before it was a provisional answer.
bool Http2Conversation::take_field(std::string_view name, std::string_view value) {
  if (name == ":status") {
    std::from_chars(value.data(), value.data() + value.size(), exchange_.status);
    kept_.begin_head();
    exchange_.head_size = 0;
  } else {
    kept_.take_header(name, trim(value));
  }
  exchange_.head_size += name.size() + value.size();
  if (exchange_.head_size > longest_head) problem_ = problem_of_long_head;
  return exchange_.head_size <= longest_head;
}

void Http2Conversation::take_frame(const nghttp2_frame& frame) {
  goes_away_ = goes_away_ || frame.hd.type == NGHTTP2_GOAWAY;
  if (frame.hd.type == NGHTTP2_GOAWAY && frame.goaway.error_code != NGHTTP2_NO_ERROR) {
    problem_ = name_of("the server goes away with ", frame.goaway.error_code);
  }
  if (frame.hd.stream_id != exchange_.stream) return;
  const bool carries = frame.hd.type == NGHTTP2_HEADERS || frame.hd.type == NGHTTP2_DATA;
  if (carries && (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) exchange_.is_whole = true;
  if (frame.hd.type == NGHTTP2_HEADERS && exchange_.status == leave_to_go_on) let_body_go();
  if (frame.hd.type == NGHTTP2_RST_STREAM) exchange_.server_did = true;
}

// The first reason counts, whatever comes along with it.
void Http2Conversation::break_off(std::uint32_t code) {
  if (exchange_.is_whole || exchange_.is_broken_off) return;
  exchange_.is_broken_off = true;
  exchange_.code = code;
  ended_by_ = words_of_end(nghttp2_http2_strerror(code));
}

const nghttp2_session_callbacks* Http2Conversation::callbacks() {
  static nghttp2_session_callbacks* const all = [] {
    nghttp2_session_callbacks* made = nullptr;
    if (nghttp2_session_callbacks_new(&made) != 0) throw std::bad_alloc();
    nghttp2_session_callbacks_set_on_header_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                 std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                 std::uint8_t, void* self) {
          const bool is_answer = frame->hd.stream_id == of(self).exchange_.stream;
          const bool may_go_on = !is_answer || of(self).take_field(text_of(name, name_size),
                                                                   text_of(value, value_size));
          return may_go_on ? 0 : int{NGHTTP2_ERR_CALLBACK_FAILURE};
        });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        made, [](nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* bytes,
                 std::size_t size, void* self) {
          if (stream == of(self).exchange_.stream) of(self).kept_.take_body(text_of(bytes, size));
          return 0;
        });
    // Our first word was that it is to push nothing, and it has read that before the request. By
    // itself nghttp2 minds only when the server has said so.
    nghttp2_session_callbacks_set_on_begin_frame_callback(
        made, [](nghttp2_session*, const nghttp2_frame_hd* head, void*) {
          const bool pushes = head->type == NGHTTP2_PUSH_PROMISE;
          return pushes ? int{NGHTTP2_ERR_CALLBACK_FAILURE} : 0;
        });
    nghttp2_session_callbacks_set_on_frame_recv_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
          of(self).take_frame(*frame);
          return 0;
        });
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, int code, void* self) {
          const bool is_of_answer = frame->hd.stream_id == of(self).exchange_.stream;
          const bool is_too_much = code == NGHTTP2_ERR_FLOW_CONTROL;
          const auto error = is_too_much ? NGHTTP2_FLOW_CONTROL_ERROR : NGHTTP2_PROTOCOL_ERROR;
          if (is_of_answer) of(self).break_off(error);
          return 0;
        });
    nghttp2_session_callbacks_set_on_stream_close_callback(
        made, [](nghttp2_session*, std::int32_t stream, std::uint32_t code, void* self) {
          if (stream == of(self).exchange_.stream) of(self).break_off(code);
          return 0;
        });
    nghttp2_session_callbacks_set_error_callback2(
        made, [](nghttp2_session*, int code, const char* text, std::size_t size, void* self) {
          std::string words = in_our_words(code, {text, size});
          if (!words.empty()) of(self).problem_ = std::move(words);
          return 0;
        });
    return made;
  }();
  return all;
}

}  // namespace

std::unique_ptr<Conversation> make_http2_conversation() {
  return std::make_unique<Http2Conversation>();
}

}  // namespace harness::load
