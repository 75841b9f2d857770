#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "harness/load/http/chunks.hpp"
#include "harness/load/http/completion.hpp"
#include "harness/load/http/head_lines.hpp"
#include "harness/load/http/http1_head.hpp"
#include "harness/load/http/kept_answer.hpp"

namespace harness::load {

// What speaks there in place of HTTP/1.1, by its first words; empty where it is nothing known.
std::string_view other_protocol(std::string_view first_words);

// Whether what comes behind an answer, or between two, begins with another one that is final: 408
// is what servers say to a connection that idles.
bool begins_unasked(std::string_view bytes);

// Reads the answer to one request after the other from the bytes as they come. How they are cut
// makes no difference to what it says of them.
//
//   bytes ─▶ Http1Head, where they begin with a whole head as it should be: nearly always
//         └▶ HeadLines ─▶ Http1Head, where they do not
//         └▶ the body: of a length, in Chunks, or all that comes
class Http1Answer {
 public:
  Http1Answer() : head_(kept_), chunks_(kept_) {}
  Http1Answer(const Http1Answer&) = delete;
  Http1Answer& operator=(const Http1Answer&) = delete;

  // An answer to a HEAD request has no body. The bytes of one that is not kept are not copied.
  void begin(bool to_head, Keep keep);

  // No bytes: the server has closed, which ends an answer that has no length.
  Reading read(std::string_view bytes);
  void cut_off();  // in TLS, which has not said that it closes

  bool wants_body() const { return wants_body_; }  // it has begun with "100 Continue"

  // Of a whole answer.
  int status() const { return head_.status(); }
  // What servers say to a connection that idles (RFC 9110, 15.5.9); with a body it is meant for
  // somebody.
  bool says_idle() const {
    return status() == 408 && !lets_connection_live_ && !head_.has_content(to_head_);
  }
  bool lets_connection_live() const { return lets_connection_live_; }
  bool is_followed() const { return is_followed_; }  // by one that nobody has asked for

  // What is wrong with one that is bad or was closed early.
  std::string_view problem() const { return problem_; }
  const Answer* kept() const { return kept_.get(); }

 private:
  enum class Part : std::uint8_t { head, body_of_a_length, chunks, body_to_the_end, none };

  std::size_t take(std::string_view bytes);
  std::size_t take_head(std::string_view bytes);
  void end_head();
  std::size_t take_counted(std::string_view bytes);
  std::size_t take_chunks(std::string_view bytes);
  Reading read_end();
  bool is_whole() const { return part_ == Part::none; }
  void fail(std::string_view problem);

  bool to_head_ = false;
  Part part_ = Part::head;  // that is being read
  std::uint64_t left_ = 0;  // of a body of a length
  bool has_begun_ = false;
  bool wants_body_ = false;
  bool lets_connection_live_ = false;
  bool is_followed_ = false;
  std::string_view problem_;
  std::string_view other_protocol_;  // that is spoken there
  KeptAnswer kept_;
  HeadLines lines_;
  Http1Head head_;
  Chunks chunks_;
};

}  // namespace harness::load
