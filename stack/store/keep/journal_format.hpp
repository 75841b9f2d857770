#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stack/store/keep/body_kind.hpp"

// A journal's bytes:
//
//   magic, then frames: frame head | records, compressed by zstd
//   frame head: compressed bytes | raw bytes | CRC-32 of the compressed | CRC-32 of the head so far
//   a record:   kind, 1 byte | time, 8 | length of the body, 4 | body
//
// Numbers are little-endian.
namespace store::journal_format {

constexpr std::string_view magic = "store journal 1\n";
constexpr std::size_t frame_head_bytes = 16;
constexpr std::size_t record_head_bytes = 13;
constexpr std::size_t most_raw_bytes = std::size_t{1} << 30U;

struct FrameHead {
  std::uint32_t compressed_bytes = 0;
  std::uint32_t raw_bytes = 0;
  std::uint32_t checksum = 0;
};

// None where the head is damaged.
std::optional<FrameHead> read_frame_head(std::string_view bytes);
// The whole frame, head and content.
std::string frame_of(std::string_view records);
// None where it does not come out as the head says.
std::optional<std::string> records_of(const FrameHead& head, std::string_view compressed);

void append_record(std::string& records, BodyKind kind, std::int64_t time, std::string_view body);

struct Record {
  BodyKind kind;
  std::int64_t time;
  std::string_view body;
};
// Takes the first one off; none at the end, or where nothing whole is left.
std::optional<Record> take_record(std::string_view& records);

}  // namespace store::journal_format
