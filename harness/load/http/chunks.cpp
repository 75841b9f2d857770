#include "harness/load/http/chunks.hpp"

#include <algorithm>
#include <limits>

#include "harness/load/http/head_lines.hpp"

namespace harness::load {
namespace {

// Both as libcurl has them.
constexpr int most_digits = 16;
constexpr std::size_t longest_trailer = 4096;

constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();

// -1: it is none.
int value_of(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// Of the last byte nobody knows yet.
bool has_stray_return(std::string_view line) {
  const std::size_t at = line.substr(0, line.size() - 1).find('\r');
  return at != std::string_view::npos && line[at + 1] != '\n';
}

}  // namespace

void Chunks::begin() {
  begin_chunk();
  line_.clear();
  problem_ = {};
}

void Chunks::begin_chunk() {
  state_ = State::size;
  left_ = 0;
  digits_ = 0;
}

std::size_t Chunks::take(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !is_whole() && problem_.empty() && !kept_.is_too_long()) {
    used += take_some(bytes.substr(used));
  }
  return used;
}

std::size_t Chunks::take_some(std::string_view bytes) {
  switch (state_) {
    case State::size:
      return take_digit(bytes.front());
    case State::behind_size:
    case State::end_of_size:
      return take_behind_size(bytes.front());
    case State::extension:
      return skip_extension(bytes);
    case State::data:
      return take_data(bytes);
    case State::behind_data:
      return take_end_of_data(bytes.front());
    case State::trailer:
      return take_trailers(bytes);
    case State::whole:
      break;
  }
  return 0;
}

// Where there is no other, the size is over.
std::size_t Chunks::take_digit(char digit) {
  const int value = value_of(digit);
  if (value < 0 && digits_ > 0) {
    state_ = State::behind_size;
    return 0;
  }
  if (value < 0) problem_ = "a chunk has no size";
  if (left_ > largest >> 4U) problem_ = "a chunk is too long";
  if (++digits_ > most_digits) problem_ = "a chunk's size has more than 16 digits";
  left_ = left_ * 16 + static_cast<std::uint64_t>(std::max(value, 0));
  return 1;
}

// Of spaces, or an extension.
std::size_t Chunks::take_behind_size(char c) {
  const bool is_over = state_ == State::end_of_size;
  if (c == '\n') {
    end_size();
  } else if (c == '\r' && !is_over) {
    state_ = State::end_of_size;
  } else if (c == ';' && !is_over) {
    state_ = State::extension;
  } else if ((c != ' ' && c != '\t') || is_over) {
    problem_ = "a chunk's size is no number";
  }
  return 1;
}

std::size_t Chunks::skip_extension(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return bytes.size();
  end_size();
  return end + 1;
}

void Chunks::end_size() { state_ = left_ > 0 ? State::data : State::trailer; }

std::size_t Chunks::take_data(std::string_view bytes) {
  const std::string_view data = bytes.substr(0, left_);
  left_ -= data.size();
  if (left_ == 0) state_ = State::behind_data;
  kept_.take_body(data);
  return data.size();
}

std::size_t Chunks::take_end_of_data(char c) {
  if (c == '\n') {
    begin_chunk();
  } else if (c != '\r') {
    problem_ = "a chunk does not end where it says";
  }
  return 1;
}

std::size_t Chunks::take_trailers(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1);
  line_ += bytes.substr(0, end + 1);
  if (has_stray_return(line_)) {
    problem_ = "behind the last chunk a CR is without its LF";
  } else if (line_.size() > longest_trailer) {
    problem_ = "what is behind the last chunk is too long";
  } else if (line_.ends_with('\n')) {
    end_trailer_line();
  }
  return end + 1;
}

void Chunks::end_trailer_line() {
  line_.resize(line_.size() - (line_.ends_with("\r\n") ? 2 : 1));
  if (line_.empty()) {
    state_ = State::whole;
  } else if (!take_trailer(line_, kept_)) {
    problem_ = "behind the last chunk is what is no header";
  }
  line_.clear();
}

}  // namespace harness::load
