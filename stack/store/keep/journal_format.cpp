#include "stack/store/keep/journal_format.hpp"

#include <zlib.h>
#include <zstd.h>

#include <cstring>
#include <new>

namespace store::journal_format {
namespace {

template <typename Number>
void append_number(std::string& out, Number number) {
  for (unsigned shift = 0; shift < 8 * sizeof number; shift += 8) {
    out += static_cast<char>((number >> shift) & 0xFFU);
  }
}

template <typename Number>
Number number_at(std::string_view bytes, std::size_t place) {
  Number number = 0;
  for (unsigned i = 0; i < sizeof number; ++i) {
    number |= static_cast<Number>(static_cast<unsigned char>(bytes[place + i])) << (8 * i);
  }
  return number;
}

std::uint32_t checksum_of(std::string_view bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return static_cast<std::uint32_t>(crc32_z(0, data, bytes.size()));
}

}  // namespace

std::optional<FrameHead> read_frame_head(std::string_view bytes) {
  if (bytes.size() < frame_head_bytes) return std::nullopt;
  if (number_at<std::uint32_t>(bytes, 12) != checksum_of(bytes.substr(0, 12))) return std::nullopt;
  const FrameHead head{number_at<std::uint32_t>(bytes, 0), number_at<std::uint32_t>(bytes, 4),
                       number_at<std::uint32_t>(bytes, 8)};
  if (head.raw_bytes > most_raw_bytes) return std::nullopt;
  return head;
}

std::string frame_of(std::string_view records) {
  constexpr int quick = 1;
  std::string compressed(ZSTD_compressBound(records.size()), '\0');
  const std::size_t size =
      ZSTD_compress(compressed.data(), compressed.size(), records.data(), records.size(), quick);
  if (ZSTD_isError(size) != 0U) throw std::bad_alloc();  // there is no other reason
  compressed.resize(size);

  std::string frame;
  frame.reserve(frame_head_bytes + size);
  append_number(frame, static_cast<std::uint32_t>(size));
  append_number(frame, static_cast<std::uint32_t>(records.size()));
  append_number(frame, checksum_of(compressed));
  append_number(frame, checksum_of(frame));
  return frame += compressed;
}

std::optional<std::string> records_of(const FrameHead& head, std::string_view compressed) {
  if (checksum_of(compressed) != head.checksum) return std::nullopt;
  std::string records(head.raw_bytes, '\0');
  const std::size_t size =
      ZSTD_decompress(records.data(), records.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(size) != 0U || size != records.size()) return std::nullopt;
  return records;
}

void append_record(std::string& records, BodyKind kind, std::int64_t time, std::string_view body) {
  records += static_cast<char>(kind);
  append_number(records, static_cast<std::uint64_t>(time));
  append_number(records, static_cast<std::uint32_t>(body.size()));
  records += body;
}

std::optional<Record> take_record(std::string_view& records) {
  if (records.size() < record_head_bytes) return std::nullopt;
  const auto length = number_at<std::uint32_t>(records, 9);
  if (records.size() - record_head_bytes < length) return std::nullopt;
  const Record record{static_cast<BodyKind>(records.front()),
                      static_cast<std::int64_t>(number_at<std::uint64_t>(records, 1)),
                      records.substr(record_head_bytes, length)};
  records.remove_prefix(record_head_bytes + length);
  return record;
}

}  // namespace store::journal_format
