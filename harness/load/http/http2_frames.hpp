#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace harness::load {

// Cuts what comes of HTTP/2 so that no frame's head is in pieces (RFC 9113, 4.1): nghttp2 counts
// each piece of one as a frame where it awaits a CONTINUATION, and takes eight of them.
class Http2Frames {
 public:
  void begin();

  // The next of the bytes that came, to be read as they are; both may be empty. Valid until the
  // next call.
  struct Pieces {
    std::string_view head;  // of a frame, the beginning of which came before
    std::string_view rest;
  };
  Pieces next(std::string_view bytes);

 private:
  std::string head_;      // that is not all there
  std::string whole_;     // that is
  std::size_t left_ = 0;  // of a frame's content
};

}  // namespace harness::load
