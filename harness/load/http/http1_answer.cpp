#include "harness/load/http/http1_answer.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

// Behind the last chunk's size Beast asserts five bytes, where a server may have sent four.
#define BOOST_DISABLE_ASSERTS
#include <boost/beast/http/basic_parser.hpp>

namespace harness::load {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

// As libcurl has it; a server could make it any size else.
constexpr std::uint32_t longest_head = 300 * 1024;

constexpr std::size_t usual_line = 4096;

// Of HTTP/2 a server's first word is a frame of settings for stream 0 (RFC 9113, 3.4).
bool begins_as_http_2(std::string_view bytes) {
  constexpr std::size_t frame_head = 9;
  constexpr char settings = 4;
  return bytes.size() >= frame_head && bytes[0] == 0 && bytes[3] == settings &&
         bytes.substr(5, 4) == std::string_view("\0\0\0\0", 4);
}

// As far as it has come.
bool begins_as_http_1(std::string_view bytes) {
  constexpr std::string_view beginning = "HTTP/1.";
  return bytes.substr(0, beginning.size()) == beginning.substr(0, bytes.size());
}

bool is_provisional(int status) { return status / 100 == 1 && status != 101; }

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view said_of(http::error error) {
  switch (error) {
    case http::error::bad_version:
      return "it does not begin with HTTP/1.1 or HTTP/1.0";
    case http::error::bad_status:
      return "its status is no number of three digits, with a space behind it";
    case http::error::bad_reason:
      return "in its first line is a character that must not be there";
    case http::error::bad_line_ending:
      return "a CR is without its LF";
    case http::error::bad_field:
      return "in a header's name is a character that must not be there";
    case http::error::bad_value:
      return "in a header's value is a character that must not be there";
    case http::error::header_limit:
      return "its headers are too long";
    case http::error::bad_content_length:
      return "its Content-Length is no number, or not all that says how long it is";
    case http::error::bad_transfer_encoding:
      return "its Transfer-Encoding is not all that says how long it is";
    case http::error::bad_chunk:
      return "a chunk has no size, or does not end where it says";
    case http::error::bad_chunk_extension:
      return "behind a chunk's size is what must not be there";
    default:
      return "it is no answer of HTTP/1.1";
  }
}

std::size_t last_newline(std::string_view text) {
  const void* found = memrchr(text.data(), '\n', text.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The lines of a head that are finished; all there is where the head itself is. A line is finished
// by the byte behind it, which comes along: with white space it goes on. None of them are in what
// has been seen before.
std::string_view finished_lines(std::string_view head, std::size_t seen) {
  if (head.starts_with("\r\n")) return head;
  std::size_t end = last_newline(head);
  while (end != std::string_view::npos && end + 1 >= seen) {
    if (head.substr(0, end).ends_with("\n\r")) return head;
    const bool goes_on = head.substr(end + 1, 1).find_first_of(" \t") == 0;
    if (end + 1 < head.size() && !goes_on) return head.substr(0, end + 2);
    end = last_newline(head.substr(0, end));
  }
  return {};
}

}  // namespace

std::string_view other_protocol(std::string_view first_words) {
  return begins_as_http_2(first_words) ? "the server speaks HTTP/2 here, and nothing else" : "";
}

// One message: an answer, or a provisional one before it.
class Http1Answer::Message final : public http::basic_parser<false> {
 public:
  explicit Message(Http1Answer& answer) : answer_(answer) {
    eager(true);
    skip(answer.to_head_);
    header_limit(longest_head);
    body_limit(std::numeric_limits<std::uint64_t>::max());  // Beast takes "none" for 0
  }

  // Beast goes on with a head that was cut only when all of it is there. Line by line it says at
  // once what is wrong with it, and takes no byte twice.
  std::string_view next_piece(std::string_view bytes, std::size_t seen) const {
    if (is_header_done()) return bytes;
    const std::string_view lines = finished_lines(bytes, seen);
    // Of less than this Beast would not say that it is wrong.
    constexpr std::size_t shortest = std::string_view("HTTP/1.1 200 ").size();
    return has_status_line_ || lines.size() >= shortest ? lines : std::string_view();
  }

  bool may_go_on_with(std::string_view bytes) const {
    return has_status_line_ || begins_as_http_1(bytes);
  }

 private:
  using Text = boost::beast::string_view;
  static std::string_view plain(Text text) { return {text.data(), text.size()}; }

  void on_request_impl(http::verb, Text, Text, int, error_code&) override {}
  void on_response_impl(int status, Text, int, error_code&) override {
    has_status_line_ = true;
    answer_.status_ = status;
  }
  void on_field_impl(http::field field, Text name, Text value, error_code& error) override {
    if (field == http::field::content_length) {
      // Beast would take the same length twice.
      if (has_length_ || !is_number(plain(value))) error = http::error::bad_content_length;
      has_length_ = true;
    }
    if (field == http::field::transfer_encoding) has_length_ = true;
    answer_.keep_header(plain(name), plain(value));
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(Text bytes, error_code& error) override {
    if (!answer_.keep_body(plain(bytes))) error = http::error::body_limit;
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, error_code& error) override {
    return on_body_impl(bytes, error);
  }
  void on_finish_impl(error_code&) override {}

  Http1Answer& answer_;
  bool has_status_line_ = false;
  bool has_length_ = false;
};

Http1Answer::Http1Answer() : message_(std::make_unique<Message>(*this)) {}
Http1Answer::~Http1Answer() = default;

void Http1Answer::begin(bool to_head, Keep keep) {
  if (keep_ != Keep::nothing) answer_ = {};
  to_head_ = to_head;
  keep_ = keep;
  is_whole_ = false;
  has_begun_ = false;
  other_protocol_ = {};
  is_too_long_ = false;
  problem_ = {};
  unfinished_.clear();
  // There may have been a long body beside it once.
  if (unfinished_.capacity() > usual_line) unfinished_.shrink_to_fit();
  begin_message();
}

// In the same place, without asking for memory. Headers so far were those of a provisional answer.
void Http1Answer::begin_message() {
  answer_.headers.clear();
  std::destroy_at(message_.get());
  std::construct_at(message_.get(), *this);
  head_size_ = 0;
}

Reading Http1Answer::read(std::string_view bytes) {
  if (is_whole_) return Reading::whole;  // what comes now is behind it
  if (bytes.empty()) return read_end();
  if (!std::exchange(has_begun_, true)) other_protocol_ = other_protocol(bytes);
  const std::size_t seen = unfinished_.size();
  if (seen > 0) unfinished_ += bytes;
  const std::string_view rest = take(seen > 0 ? std::string_view(unfinished_) : bytes, seen);
  if (is_whole_) {
    // It would be taken for the next answer.
    if (!rest.empty()) lets_connection_live_ = false;
    return Reading::whole;
  }
  unfinished_.assign(rest);
  if (!message_->is_header_done()) head_size_ += bytes.size();
  if (std::max(head_size_, unfinished_.size()) > longest_head) {
    fail(said_of(http::error::header_limit));
  }
  if (is_too_long_) return Reading::too_long;
  return problem_.empty() ? Reading::unfinished : Reading::bad;
}

// The rest is not finished, or comes behind the end.
std::string_view Http1Answer::take(std::string_view bytes, std::size_t seen) {
  std::size_t used = 0;
  do {
    if (!message_->may_go_on_with(bytes)) fail(said_of(http::error::bad_version));
    if (!problem_.empty()) break;
    used = put(message_->next_piece(bytes, seen));
    bytes.remove_prefix(used);
    seen = 0;
    if (message_->is_done()) end_message();
  } while (used > 0 && !bytes.empty() && !is_whole_);
  return bytes;
}

std::size_t Http1Answer::put(std::string_view bytes) {
  if (bytes.empty()) return 0;
  error_code error;
  const std::size_t used = message_->put({bytes.data(), bytes.size()}, error);
  if (error && error != http::error::need_more)
    fail(said_of(static_cast<http::error>(error.value())));
  return used;
}

// After a provisional answer (100 Continue, 103 Early Hints) the real one is still to come.
void Http1Answer::end_message() {
  if (is_provisional(status_)) return begin_message();
  is_whole_ = status_ >= 100;
  if (!is_whole_) problem_ = "its status is below 100";
  constexpr int switching_protocols = 101;
  lets_connection_live_ = message_->keep_alive() && status_ != switching_protocols;
}

// An answer that has no length ends here. Of a line that was cut off, what is there may be wrong
// already.
Reading Http1Answer::read_end() {
  if (!message_->is_header_done()) {
    put(unfinished_);
  } else {
    error_code is_early;
    message_->put_eof(is_early);
    if (!is_early) end_message();
  }
  if (is_whole_) return Reading::whole;
  if (!problem_.empty()) return Reading::bad;
  if (has_begun_) problem_ = "the server has closed before its end";
  return Reading::closed_early;
}

void Http1Answer::fail(std::string_view problem) {
  if (problem_.empty()) problem_ = other_protocol_.empty() ? problem : other_protocol_;
}

void Http1Answer::keep_header(std::string_view name, std::string_view value) {
  const bool counts = keep_ == Keep::everything || (keep_ == Keep::what_leads_on && leads_on(name));
  if (counts) answer_.headers.emplace_back(name, value);
}

// False: no more of it.
bool Http1Answer::keep_body(std::string_view bytes) {
  if (keep_ != Keep::everything) return true;
  is_too_long_ = answer_.body.size() + bytes.size() > most_kept;
  if (!is_too_long_) answer_.body += bytes;
  return !is_too_long_;
}

}  // namespace harness::load
