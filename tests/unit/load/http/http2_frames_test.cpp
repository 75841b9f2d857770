#include "harness/load/http/http2_frames.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace harness::load {
namespace {

std::string frame(std::size_t size) {
  const auto byte = [size](unsigned shift) { return static_cast<char>((size >> shift) & 0xFFU); };
  return std::string{byte(16), byte(8), byte(0), 9, 0, 0, 0, 0, 1} + std::string(size, 'x');
}

// What is read, piece by piece, of bytes that come so many at once.
std::vector<std::string> read_of(Http2Frames& frames, std::string_view bytes, std::size_t at_once) {
  std::vector<std::string> read;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(at_once, bytes.size()))) {
    const Http2Frames::Pieces pieces = frames.next(bytes.substr(0, at_once));
    for (const std::string_view piece : {pieces.head, pieces.rest}) {
      if (!piece.empty()) read.emplace_back(piece);
    }
  }
  return read;
}

TEST(Http2Frames, AreReadWithTheirHeadsInOnePieceHoweverTheyAreCut) {
  const std::vector<std::size_t> sizes{0, 5, 0, 300, 1, 0, 9, 70'000, 8};
  std::string all;
  std::vector<std::size_t> heads;
  for (const std::size_t size : sizes) {
    heads.push_back(all.size());
    all += frame(size);
  }
  Http2Frames frames;
  for (std::size_t at_once = 1; at_once < 400; ++at_once) {
    SCOPED_TRACE(at_once);
    frames.begin();
    std::string read;
    std::vector<std::size_t> cuts;
    for (const std::string& piece : read_of(frames, all, at_once)) {
      read += piece;
      cuts.push_back(read.size());
    }
    EXPECT_EQ(read, all);
    for (const std::size_t head : heads) {
      for (const std::size_t cut : cuts) EXPECT_FALSE(cut > head && cut < head + 9) << cut;
    }
  }
}

TEST(Http2Frames, AreReadAtOnceWhereTheyComeWhole) {
  Http2Frames frames;
  frames.begin();
  const std::string two = frame(3) + frame(0);
  EXPECT_EQ(read_of(frames, two + "\1\2", 1000), std::vector<std::string>{two});
  EXPECT_EQ(read_of(frames, std::string(6, '\0'), 1000), std::vector<std::string>{});
  EXPECT_EQ(read_of(frames, "abc", 1000).size(), 2U);  // of 66,048 bytes
}

TEST(Http2Frames, BeginAnewWithAnotherConnection) {
  Http2Frames frames;
  frames.begin();
  frames.next(frame(40).substr(0, 20));
  frames.begin();
  frames.next("\1\2\3");
  frames.begin();
  EXPECT_EQ(read_of(frames, frame(2), 1000), std::vector<std::string>{frame(2)});
}

}  // namespace
}  // namespace harness::load
