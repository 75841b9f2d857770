#pragma once

#include <string_view>

#include "harness/load/http/completion.hpp"

namespace harness::load {

// What libcurl hands out of an answer, put together again if it is to be kept.
class CurlAnswer {
 public:
  void begin(Keep keep);
  void leads_to(std::string_view url);  // the next request of the same way
  void take_header(std::string_view line);
  bool take_body(std::string_view bytes);  // false: it is too long

  // libcurl is content with a head that breaks off.
  bool has_whole_head() const { return has_whole_head_; }
  // With "101 Switching Protocols" HTTP is over, but libcurl waits for another answer.
  bool is_last_of_http() const { return has_whole_head_ && switches_; }
  bool is_too_long() const { return is_too_long_; }
  const Answer* kept() const { return keep_ != Keep::nothing ? &answer_ : nullptr; }

 private:
  Keep keep_ = Keep::nothing;
  bool has_whole_head_ = false;
  bool switches_ = false;
  bool is_too_long_ = false;
  Answer answer_;
};

}  // namespace harness::load
