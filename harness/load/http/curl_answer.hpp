#pragma once

#include <string_view>

#include "harness/load/http/completion.hpp"

namespace harness::load {

// What libcurl hands out of an answer, put together again if it is to be kept.
class CurlAnswer {
 public:
  void begin(Keep keep);
  void take_header(std::string_view line);
  bool take_body(std::string_view bytes);  // false: no more of it

  // libcurl is content with a head that breaks off.
  bool has_whole_head() const { return has_whole_head_; }
  // With "101 Switching Protocols" HTTP is over, but libcurl waits for another answer.
  bool is_last_of_http() const { return has_whole_head_ && switches_; }
  // Empty: it was an answer of HTTP/1.1 or later, as far as it came.
  std::string_view other_protocol() const { return other_protocol_; }
  bool is_too_long() const { return is_too_long_; }
  bool closes_connection() const { return closes_; }
  // Its head says twice where the body ends, and libcurl would believe the last.
  bool has_two_ends() const { return lengths_ + chunkings_ > 1; }
  const Answer* kept() const { return keep_ != Keep::nothing ? &answer_ : nullptr; }

 private:
  void begin_head(std::string_view status_line);
  void note_framing(std::string_view name, std::string_view value);

  Keep keep_ = Keep::nothing;
  bool has_whole_head_ = false;
  bool switches_ = false;
  bool is_too_long_ = false;
  std::string_view other_protocol_;
  int lengths_ = 0;      // headers that say so: Content-Length
  int chunkings_ = 0;    // Transfer-Encoding
  bool closes_ = false;  // its connection
  Answer answer_;
};

}  // namespace harness::load
