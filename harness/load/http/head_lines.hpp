#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/load/http/kept_answer.hpp"

namespace harness::load {

// Of an answer's head in bytes, and of a line in it. As libcurl has them; a server could make them
// any size else.
inline constexpr std::size_t longest_head = std::size_t{300} * 1024;
inline constexpr std::size_t longest_line = std::size_t{100} * 1024 - 1;

// The head of an answer taken line by line, and written as RFC 9112 has it, whatever libcurl takes
// for a head: lines that end by LF alone, or are folded; a status with nothing behind it, or no
// space; a Connection with more than words in it. Headers whose name is none are left out, which is
// how libcurl takes them, too: nobody ever asks for them. Control characters become spaces.
//
// What says how long the answer is gets no such forbearance, nor does what may be meant to say so,
// as "Content-Length : 2"; nor does the name of HTTP itself: "http/1.1 503" is a 200 to libcurl.
class HeadLines {
 public:
  void begin();

  // The next of its bytes, up to its end: how many of them.
  std::size_t take(std::string_view bytes);

  bool has_begun() const { return size_ > 0; }
  bool is_whole() const { return is_whole_; }
  std::string_view text() const { return text_; }        // of a whole one
  std::string_view problem() const { return problem_; }  // empty: none so far

 private:
  // What the last header was.
  enum class Last : std::uint8_t { none, left_out, framing, words, other };

  void take_line(std::string_view line);
  void take_status_line(std::string_view line);
  void take_header(std::string_view line);
  void go_on_with_header(std::string_view line);
  static Last kind_of(std::string_view name);
  void check_framing(std::string_view name, std::string_view value);
  void end_header();
  void check_line_so_far();

  std::string text_;
  std::string line_;      // that is not finished
  std::string value_;     // of the last header, which may go on
  std::size_t size_ = 0;  // of what was taken
  bool is_whole_ = false;
  std::string_view problem_;
  Last last_ = Last::none;
  bool has_framing_ = false;  // something has said how long it is
};

// Whether a value says how long an answer is, and nothing else. White space around it is none of
// it.
bool is_plain_length(std::string_view value);
bool is_plain_coding(std::string_view value);  // of the transfer

inline constexpr std::string_view problem_of_length =
    "its Content-Length is no number, or not all that says how long it is";
inline constexpr std::string_view problem_of_coding =
    "its Transfer-Encoding is not chunked, or not all that says how long it is";
inline constexpr std::string_view problem_of_status =
    "its status is no number of three digits, from 100 on";
inline constexpr std::string_view problem_of_beginning =
    "it does not begin with HTTP/1.1 or HTTP/1.0";
inline constexpr std::string_view problem_of_long_head = "its headers are too long";
inline constexpr std::string_view problem_of_many_frames = "its headers come in too many frames";
inline constexpr std::string_view problem_of_nameless_header =
    "a line among the headers is no \"name: value\"";
inline constexpr std::string_view problem_of_blank = "a header has a space before its colon";
inline constexpr std::string_view problem_of_framing_name =
    "what may say its length has more in its name than letters";
inline constexpr std::string_view problem_of_nul = "in its head is a NUL";

// A header behind a body that came in chunks; one whose name is none is left out there, too. False:
// it is no header.
bool take_trailer(std::string_view line, KeptAnswer& kept);

}  // namespace harness::load
