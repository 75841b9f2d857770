#include "stack/store/keep/journal_format.hpp"

#include <zlib.h>
#include <zstd.h>

#include <array>
#include <new>

namespace store::journal_format {
namespace {

constexpr std::uint32_t going_on = 1U << 31U;

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
  const auto raw = number_at<std::uint32_t>(bytes, 4);
  const FrameHead head{number_at<std::uint32_t>(bytes, 0), raw & ~going_on,
                       number_at<std::uint32_t>(bytes, 8), (raw & going_on) != 0};
  if (head.raw_bytes > most_raw_bytes) return std::nullopt;
  return head;
}

FrameMaker::FrameMaker() : context_(ZSTD_createCCtx()) {
  constexpr int quick = 1;
  if (context_ == nullptr) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, quick);
}

FrameMaker::~FrameMaker() { ZSTD_freeCCtx(context_); }

void FrameMaker::add(std::string_view bytes) {
  raw_bytes_ += bytes.size();
  compress(bytes, false);
}

void FrameMaker::compress(std::string_view bytes, bool is_end) {
  std::array<char, std::size_t{32} << 10U> room;
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  for (;;) {
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    const std::size_t left =
        ZSTD_compressStream2(context_, &out, &in, is_end ? ZSTD_e_flush : ZSTD_e_continue);
    if (ZSTD_isError(left) != 0U) throw std::bad_alloc();  // there is no other reason
    compressed_.append(room.data(), out.pos);
    if (is_end ? left == 0 : in.pos == in.size) return;
  }
}

std::string FrameMaker::take() {
  compress({}, true);
  std::string frame;
  frame.reserve(frame_head_bytes + compressed_.size());
  append_number(frame, static_cast<std::uint32_t>(compressed_.size()));
  append_number(frame, static_cast<std::uint32_t>(raw_bytes_) | (goes_on_ ? going_on : 0U));
  append_number(frame, checksum_of(compressed_));
  append_number(frame, checksum_of(frame));
  frame += compressed_;
  goes_on_ = true;
  raw_bytes_ = 0;
  compressed_.clear();
  return frame;
}

void FrameMaker::begin_anew() {
  ZSTD_CCtx_reset(context_, ZSTD_reset_session_only);
  goes_on_ = false;
  raw_bytes_ = 0;
  compressed_.clear();
}

FrameReader::FrameReader() : context_(ZSTD_createDCtx()) {
  if (context_ == nullptr) throw std::bad_alloc();
}

FrameReader::~FrameReader() { ZSTD_freeDCtx(context_); }

std::optional<std::string> FrameReader::content_of(const FrameHead& head,
                                                   std::string_view compressed) {
  if (checksum_of(compressed) != head.checksum) return std::nullopt;
  if (!head.goes_on) ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
  std::string content(head.raw_bytes, '\0');
  ZSTD_inBuffer in{compressed.data(), compressed.size(), 0};
  ZSTD_outBuffer out{content.data(), content.size(), 0};
  while (in.pos < in.size) {
    const std::size_t before = in.pos + out.pos;
    if (ZSTD_isError(ZSTD_decompressStream(context_, &out, &in)) != 0U) return std::nullopt;
    const bool is_more_than_said = in.pos + out.pos == before;
    if (is_more_than_said) return std::nullopt;
  }
  if (out.pos != content.size()) return std::nullopt;
  return content;
}

std::string record_head(BodyKind kind, std::int64_t time, std::string_view body) {
  std::string head(1, static_cast<char>(kind));
  append_number(head, static_cast<std::uint64_t>(time));
  append_number(head, static_cast<std::uint32_t>(body.size()));
  return head;
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
