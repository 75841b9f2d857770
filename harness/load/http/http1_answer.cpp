#include "harness/load/http/http1_answer.hpp"

#include <utility>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

// As libcurl has it; a server could make it any size else.
constexpr std::uint32_t longest_head = 300 * 1024;

// Of HTTP/2 a server's first word is a frame of settings for stream 0 (RFC 9113, 3.4).
bool begins_as_http_2(std::string_view bytes) {
  constexpr std::size_t frame_head = 9;
  constexpr char settings = 4;
  return bytes.size() >= frame_head && bytes[0] == 0 && bytes[3] == settings &&
         bytes.substr(5, 4) == std::string_view("\0\0\0\0", 4);
}

bool is_provisional(unsigned status) { return status / 100 == 1 && status != 101; }

}  // namespace

std::string_view other_protocol(std::string_view first_words) {
  return begins_as_http_2(first_words) ? "the server speaks HTTP/2 here, and nothing else" : "";
}

void Http1Answer::begin(bool to_head, Keep keep) {
  http_parser_init(&parser_, HTTP_RESPONSE);
  parser_.data = this;
  if (keep_ != Keep::nothing) answer_ = {};
  to_head_ = to_head;
  keep_ = keep;
  whole_ = false;
  has_begun_ = false;
  other_protocol_ = {};
  is_too_long_ = false;
}

Reading Http1Answer::read(std::string_view bytes) {
  static const http_parser_settings only_its_end = callbacks(Keep::nothing);
  static const http_parser_settings its_headers = callbacks(Keep::what_leads_on);
  static const http_parser_settings all_of_it = callbacks(Keep::everything);
  const http_parser_settings& settings = keep_ == Keep::nothing         ? only_its_end
                                         : keep_ == Keep::what_leads_on ? its_headers
                                                                        : all_of_it;
  if (!std::exchange(has_begun_, true)) other_protocol_ = other_protocol(bytes);
  const std::size_t used = http_parser_execute(&parser_, &settings, bytes.data(), bytes.size());
  if (whole_) {
    goes_on_ = used < bytes.size();
    return has_status() ? Reading::whole : Reading::bad;
  }
  if (is_too_long_) return Reading::too_long;
  if (bytes.empty()) return Reading::closed_early;
  return HTTP_PARSER_ERRNO(&parser_) == HPE_OK ? Reading::unfinished : Reading::bad;
}

std::string_view Http1Answer::problem() const {
  if (whole_) return "its status is below 100";
  if (!other_protocol_.empty()) return other_protocol_;
  const http_errno error = HTTP_PARSER_ERRNO(&parser_);
  return error == HPE_OK ? "" : http_errno_description(error);
}

// Bytes behind the end would be taken for the next answer.
bool Http1Answer::lets_connection_live() const {
  return !goes_on_ && parser_.upgrade == 0 && http_should_keep_alive(&parser_) != 0;
}

// Headers before this one were those of a provisional answer.
int Http1Answer::on_message_begin(http_parser* parser) {
  of(parser).answer_ = {};
  of(parser).in_header_name_ = false;
  return 0;
}

// Names and values come in as many pieces as they were received in.
int Http1Answer::on_header_name(http_parser* parser, const char* bytes, std::size_t size) {
  Http1Answer& self = of(parser);
  auto& headers = self.answer_.headers;
  if (!self.in_header_name_) {
    if (self.last_header_counts()) headers.emplace_back();
    headers.back().first.clear();
    headers.back().second.clear();
  }
  self.in_header_name_ = true;
  self.answer_.headers.back().first.append(bytes, size);
  return 0;
}

int Http1Answer::on_header_value(http_parser* parser, const char* bytes, std::size_t size) {
  Http1Answer& self = of(parser);
  self.in_header_name_ = false;
  self.answer_.headers.back().second.append(bytes, size);
  return 0;
}

// Otherwise its place is the next one's.
bool Http1Answer::last_header_counts() const {
  const auto& headers = answer_.headers;
  return headers.empty() || keep_ == Keep::everything || leads_on(headers.back().first);
}

// 1: there is no body, whatever the headers say.
int Http1Answer::on_headers_complete(http_parser* parser) {
  const bool never_has_one = parser->status_code == 204 || parser->status_code == 304 ||
                             is_provisional(parser->status_code);
  return never_has_one || of(parser).to_head_ ? 1 : 0;
}

int Http1Answer::on_body(http_parser* parser, const char* bytes, std::size_t size) {
  Http1Answer& self = of(parser);
  self.is_too_long_ = self.answer_.body.size() + size > most_kept;
  if (!self.is_too_long_) self.answer_.body.append(bytes, size);
  return self.is_too_long_ ? 1 : 0;  // 1: no more of it
}

// Pausing keeps the parser from going on to an answer that nobody asked for. After a provisional
// answer (100 Continue, 103 Early Hints) the real one is still to come.
int Http1Answer::on_message_complete(http_parser* parser) {
  if (is_provisional(parser->status_code)) return 0;
  Http1Answer& self = of(parser);
  if (!self.last_header_counts()) self.answer_.headers.pop_back();
  for (auto& [name, value] : self.answer_.headers) value = trim(value);
  self.whole_ = true;
  http_parser_pause(parser, 1);
  return 0;
}

http_parser_settings Http1Answer::callbacks(Keep keep) {
  http_parser_set_max_header_size(longest_head);
  http_parser_settings settings{};
  settings.on_headers_complete = &on_headers_complete;
  settings.on_message_complete = &on_message_complete;
  if (keep == Keep::nothing) return settings;
  settings.on_message_begin = &on_message_begin;
  settings.on_header_field = &on_header_name;
  settings.on_header_value = &on_header_value;
  if (keep == Keep::everything) settings.on_body = &on_body;
  return settings;
}

}  // namespace harness::load
