#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stack/store/keep/body_kind.hpp"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

// A journal's bytes:
//
//   magic, then frames: frame head | a part of the records, compressed by zstd
//   frame head: compressed bytes | raw bytes | CRC-32 of the compressed | CRC-32 of the head so far
//   a record:   kind, 1 byte | time, 8 | length of the body, 4 | body
//
// Numbers are little-endian. A frame of which the uppermost bit of the raw bytes is set goes on
// compressing where the one before it ended, so that many short ones take no more room than a long
// one. A record that does not fit into one frame begins with one.
namespace store::journal_format {

constexpr std::string_view magic = "store journal 2\n";
// Of those whose frames all stand alone. They are read as well.
constexpr std::string_view older_magic = "store journal 1\n";
constexpr std::size_t frame_head_bytes = 16;
constexpr std::size_t record_head_bytes = 13;
constexpr std::size_t most_raw_bytes = std::size_t{1} << 30U;

struct FrameHead {
  std::uint32_t compressed_bytes = 0;
  std::uint32_t raw_bytes = 0;
  std::uint32_t checksum = 0;
  bool goes_on = false;
};

// None where the head is damaged.
std::optional<FrameHead> read_frame_head(std::string_view bytes);

// Makes frames, each going on where the one before it ended. One thread at a time.
class FrameMaker {
 public:
  FrameMaker();
  FrameMaker(const FrameMaker&) = delete;
  FrameMaker& operator=(const FrameMaker&) = delete;
  ~FrameMaker();

  void add(std::string_view bytes);
  std::size_t raw_bytes() const { return raw_bytes_; }  // added since a frame was taken
  std::string take();                                   // the frame of these, head and content
  // Where the frames before are not all there: what was added goes, and the next stands alone.
  void begin_anew();

 private:
  void compress(std::string_view bytes, bool is_end);

  ZSTD_CCtx_s* context_;
  bool goes_on_ = false;
  std::size_t raw_bytes_ = 0;
  std::string compressed_;
};

// Undoes frames in their order.
class FrameReader {
 public:
  FrameReader();
  FrameReader(const FrameReader&) = delete;
  FrameReader& operator=(const FrameReader&) = delete;
  ~FrameReader();

  // None where it does not come out as the head says.
  std::optional<std::string> content_of(const FrameHead& head, std::string_view compressed);

 private:
  ZSTD_DCtx_s* context_;
};

// What stands before a body.
std::string record_head(BodyKind kind, std::int64_t time, std::string_view body);

struct Record {
  BodyKind kind;
  std::int64_t time;
  std::string_view body;
};
// Takes the first one off; none at the end, or where nothing whole is left.
std::optional<Record> take_record(std::string_view& records);

}  // namespace store::journal_format
