#include "harness/load/http/http2_frames.hpp"

#include <algorithm>
#include <utility>

namespace harness::load {
namespace {

constexpr std::size_t head_size = 9;

std::size_t content_size(std::string_view head) {
  const auto byte = [head](std::size_t i) -> std::size_t {
    return static_cast<unsigned char>(head[i]);
  };
  return (byte(0) << 16U) + (byte(1) << 8U) + byte(2);
}

}  // namespace

void Http2Frames::begin() {
  head_.clear();
  left_ = 0;
}

Http2Frames::Pieces Http2Frames::next(std::string_view bytes) {
  Pieces pieces;
  if (!head_.empty()) {
    const std::size_t missing = std::min(head_size - head_.size(), bytes.size());
    head_ += bytes.substr(0, missing);
    bytes.remove_prefix(missing);
    if (head_.size() < head_size) return pieces;
    whole_ = std::exchange(head_, {});
    pieces.head = whole_;
    left_ = content_size(whole_);
  }
  std::size_t end = left_;
  while (end + head_size <= bytes.size()) end += head_size + content_size(bytes.substr(end));
  left_ = end - std::min(end, bytes.size());
  pieces.rest = bytes.substr(0, end);
  head_ = bytes.substr(pieces.rest.size());
  return pieces;
}

}  // namespace harness::load
