#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "harness/load/http/completion.hpp"

namespace harness::load {

// What speaks there in place of HTTP/1.1, by its first words; empty where it is nothing known.
std::string_view other_protocol(std::string_view first_words);

// Reads the answer to one request after the other from the bytes as they come. How they are cut
// makes no difference to what it says of them.
class Http1Answer {
 public:
  Http1Answer();
  ~Http1Answer();

  // An answer to a HEAD request has no body. The bytes of one that is not kept are not copied.
  void begin(bool to_head, Keep keep);

  // No bytes: the server has closed, which ends an answer that has no length.
  Reading read(std::string_view bytes);

  // Of a whole answer.
  int status() const { return status_; }
  bool lets_connection_live() const { return lets_connection_live_; }

  // What is wrong with one that is bad or was closed early.
  std::string_view problem() const { return problem_; }
  const Answer* kept() const { return keep_ != Keep::nothing ? &answer_ : nullptr; }

 private:
  class Message;  // as Beast reads it, whose headers take long to compile

  void begin_message();
  std::string_view take(std::string_view bytes, std::size_t seen);
  std::size_t put(std::string_view bytes);
  void end_message();
  Reading read_end();
  void fail(std::string_view problem);
  void keep_header(std::string_view name, std::string_view value);
  bool keep_body(std::string_view bytes);

  bool to_head_ = false;
  Keep keep_ = Keep::nothing;
  int status_ = 0;
  bool is_whole_ = false;
  bool has_begun_ = false;
  bool lets_connection_live_ = false;
  bool is_too_long_ = false;
  std::string_view problem_;
  std::string_view other_protocol_;  // that is spoken there
  std::size_t head_size_ = 0;        // so far
  std::string unfinished_;           // the line of a head, or of what is between chunks
  Answer answer_;
  std::unique_ptr<Message> message_;  // last, because it asks the others
};

}  // namespace harness::load
