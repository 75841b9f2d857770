#pragma once

#include <cstdint>
#include <string_view>

#include "harness/load/http/chunks.hpp"
#include "harness/load/http/head_lines.hpp"
#include "harness/load/http/http1_head.hpp"
#include "harness/load/http/kept_answer.hpp"

namespace harness::load {

// What libcurl hands out of an answer, put together again; its head and its chunks are read as
// Http1Answer reads them, so that both mean the same.
class CurlAnswer {
 public:
  CurlAnswer() : head_(kept_), chunks_(kept_) {}
  CurlAnswer(const CurlAnswer&) = delete;
  CurlAnswer& operator=(const CurlAnswer&) = delete;

  void begin(Keep keep, bool to_head, bool may_be_http_2);
  void begin_again();  // the request is sent once more

  // False: no more of it.
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);

  // libcurl is content with a head that breaks off.
  bool has_whole_head() const { return has_whole_head_; }
  // With "101 Switching Protocols" HTTP is over, but libcurl waits for another answer.
  bool is_last_of_http() const { return has_whole_head_ && head_.status() == 101; }
  // Whatever libcurl does next. Where HTTP/2 ends without a length, it alone knows.
  bool is_whole() const;
  bool has_final_head() const;                   // which is not a provisional one
  int status() const { return head_.status(); }  // of a whole head
  // As Http1Answer has it.
  bool says_idle() const {
    return has_final_head() && !is_http_2_ && status() == 408 && !head_.keeps_connection() &&
           !head_.has_content(to_head_);
  }
  bool lacks_chunks() const;  // the last of them, of which libcurl may have thought otherwise
  // Nothing else says where its body is over.
  bool ends_with_connection() const;
  // Why it is no answer; empty: it is one, as far as it came.
  std::string_view problem() const { return problem_; }
  bool is_too_long() const { return kept_.is_too_long(); }
  const Answer* kept() const { return kept_.get(); }

 private:
  void begin_head();
  bool comes_in_chunks() const;
  bool take_behind_body(std::string_view line);

  bool to_head_ = false;
  bool may_be_http_2_ = false;
  bool is_http_2_ = false;
  bool has_whole_head_ = false;
  std::uint64_t size_ = 0;  // of what has come of its body
  std::string_view problem_;
  KeptAnswer kept_;
  HeadLines lines_;
  Http1Head head_;
  Chunks chunks_;
};

}  // namespace harness::load
