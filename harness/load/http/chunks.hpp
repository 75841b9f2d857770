#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/load/http/kept_answer.hpp"

namespace harness::load {

// A body that comes in chunks (RFC 9112, 7.1), taken apart as libcurl does it: an extension may be
// anything up to the end of the line, and lines may end by LF alone. But a size is one: where
// "0x2" or "0 5" is none, it would end the body.
class Chunks {
 public:
  explicit Chunks(KeptAnswer& kept) : kept_(kept) {}

  void begin();

  // The next of its bytes, up to its end: how many of them. No more once there is a problem, or
  // what is kept is too long.
  std::size_t take(std::string_view bytes);

  bool is_whole() const { return state_ == State::whole; }
  // All but the LF of its very end has come, of which nobody learns any more.
  bool lacks_no_more_than_lf() const { return state_ == State::trailer && line_ == "\r"; }
  std::string_view problem() const { return problem_; }  // empty: none so far

 private:
  enum class State : std::uint8_t {
    size,
    behind_size,
    end_of_size,
    extension,
    data,
    behind_data,
    trailer,
    whole
  };

  std::size_t take_some(std::string_view bytes);
  std::size_t take_digit(char digit);
  std::size_t take_behind_size(char c);
  std::size_t skip_extension(std::string_view bytes);
  void end_size();
  std::size_t take_data(std::string_view bytes);
  std::size_t take_end_of_data(char c);
  std::size_t take_trailers(std::string_view bytes);
  void end_trailer_line();
  void begin_chunk();

  KeptAnswer& kept_;
  State state_ = State::size;
  std::uint64_t left_ = 0;  // of the chunk's data
  int digits_ = 0;          // of its size
  std::string line_;        // of a trailer
  std::string_view problem_;
};

}  // namespace harness::load
