#pragma once

#include <http_parser.h>

#include <cstdint>
#include <string_view>

#include "harness/load/http/completion.hpp"

namespace harness::load {

// What speaks there in place of HTTP/1.1, by its first words; empty where it is nothing known.
std::string_view other_protocol(std::string_view first_words);

// Reads the answer to one request after the other from the bytes as they come.
class Http1Answer {
 public:
  // An answer to a HEAD request has no body. The bytes of one that is not kept are not copied.
  void begin(bool to_head, Keep keep);

  // No bytes: the server has closed, which ends an answer that has no length.
  Reading read(std::string_view bytes);

  // Of a whole answer.
  int status() const { return static_cast<int>(parser_.status_code); }
  bool lets_connection_live() const;

  // What is wrong with one that is bad or was closed early.
  std::string_view problem() const;
  const Answer* kept() const { return keep_ != Keep::nothing ? &answer_ : nullptr; }

 private:
  static Http1Answer& of(http_parser* parser) { return *static_cast<Http1Answer*>(parser->data); }
  static int on_message_begin(http_parser* parser);
  static int on_header_name(http_parser* parser, const char* bytes, std::size_t size);
  static int on_header_value(http_parser* parser, const char* bytes, std::size_t size);
  static int on_headers_complete(http_parser* parser);
  static int on_body(http_parser* parser, const char* bytes, std::size_t size);
  static int on_message_complete(http_parser* parser);
  static http_parser_settings callbacks(Keep keep);
  bool last_header_counts() const;
  bool has_status() const { return status() >= 100; }

  http_parser parser_{};
  bool to_head_ = false;
  Keep keep_ = Keep::nothing;
  bool whole_ = false;
  bool has_begun_ = false;
  std::string_view other_protocol_;  // that is spoken there
  bool is_too_long_ = false;
  bool goes_on_ = false;         // there are bytes behind its end
  bool in_header_name_ = false;  // not yet in its value
  Answer answer_;
};

}  // namespace harness::load
