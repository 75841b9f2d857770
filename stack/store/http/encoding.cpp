#include "stack/store/http/encoding.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "harness/core/text.hpp"

namespace store::http {
namespace {

constexpr std::size_t piece = std::size_t{64} << 10U;

using Decoded = std::variant<std::string, Undecodable>;

Undecodable too_long(std::size_t most_bytes) {
  return Undecodable{
      413, "the body, decompressed, is longer than " + std::to_string(most_bytes) + " bytes"};
}

Decoded broken(std::string_view encoding, std::string_view why) {
  return Undecodable{400,
                     "the body is not valid " + std::string(encoding) + ": " + std::string(why)};
}

// zlib's stream, which reads gzip and deflate alike.
class Inflater {
 public:
  Inflater() {
    constexpr int either_header = 32;
    if (inflateInit2(&stream_, MAX_WBITS + either_header) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  z_stream& operator*() { return stream_; }

 private:
  z_stream stream_{};
};

// What comes out, in as few steps of growth as can be, each of which is asked for.
class Output {
 public:
  Output(std::size_t most, const MayHold& may_hold) : most_(most), may_hold_(may_hold) {}

  // How long it says that it will be; it need not be true.
  void expect(std::size_t bytes) {
    if (bytes > 0 && bytes <= most_) static_cast<void>(make_room_for(bytes));
  }

  // Why it may not become so long.
  std::optional<Undecodable> append(const char* bytes, std::size_t size) {
    const std::size_t length = text_.size() + size;
    if (length > most_) return too_long(most_);
    if (!make_room_for(length)) return Undecodable{503, "there is no room for the body"};
    text_.append(bytes, size);
    return std::nullopt;
  }

  std::string take() { return std::move(text_); }

 private:
  bool make_room_for(std::size_t bytes) {
    if (room_ >= bytes + padding) return true;
    const std::size_t wanted = std::min(std::max(bytes, 2 * room_), most_) + padding;
    if (!may_hold_(room_ + wanted)) return false;  // the old one, too, until it is copied
    std::string larger;
    larger.reserve(wanted);
    larger = text_;
    text_.swap(larger);
    room_ = wanted;
    return may_hold_(room_);
  }

  const std::size_t most_;
  const MayHold& may_hold_;
  std::string text_;
  std::size_t room_ = 0;
};

// What stands at the end of a gzip file; no file becomes longer than a thousand times what it was.
std::size_t length_of_gzip(const std::string& body) {
  constexpr std::size_t most_growth = 1032;
  constexpr std::size_t digits = 4;
  if (body.size() < digits) return 0;
  std::size_t length = 0;
  for (std::size_t i = body.size(); i > body.size() - digits; --i) {
    length = length << 8U | static_cast<unsigned char>(body[i - 1]);
  }
  return length <= body.size() * most_growth ? length : 0;
}

Decoded inflated(std::string& body, std::string_view encoding, Output out) {
  if (encoding != "deflate") out.expect(length_of_gzip(body));
  Inflater inflater;
  z_stream& stream = *inflater;
  stream.next_in = reinterpret_cast<Bytef*>(body.data());
  stream.avail_in = static_cast<uInt>(body.size());
  std::array<char, piece> room;
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = piece;
    const int result = inflate(&stream, Z_NO_FLUSH);
    if (auto why = out.append(room.data(), piece - stream.avail_out)) return *why;
    // A gzip file may have several members.
    if (result == Z_STREAM_END && stream.avail_in > 0 && inflateReset(&stream) == Z_OK) continue;
    if (result == Z_STREAM_END) return out.take();
    if (result != Z_OK) return broken(encoding, stream.msg != nullptr ? stream.msg : "cut off");
  }
}

Decoded unpacked_zstd(const std::string& body, Output out) {
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(),
                                                                        ZSTD_freeDCtx);
  // What it does not know is larger than any body.
  out.expect(ZSTD_getFrameContentSize(body.data(), body.size()));
  ZSTD_inBuffer in{body.data(), body.size(), 0};
  std::array<char, piece> room;
  for (;;) {
    ZSTD_outBuffer space{room.data(), piece, 0};
    const std::size_t left = ZSTD_decompressStream(context.get(), &space, &in);
    if (ZSTD_isError(left) != 0U) return broken("zstd", ZSTD_getErrorName(left));
    if (auto why = out.append(room.data(), space.pos)) return *why;
    if (in.pos < in.size || space.pos == piece) continue;
    if (left == 0) return out.take();
    return broken("zstd", "cut off");
  }
}

using harness::lower;

}  // namespace

Decoded decoded(std::string body, std::string_view encoding, std::size_t most_bytes,
                const MayHold& may_hold) {
  const std::string name = lower(encoding);
  if (name.empty() || name == "identity" || name == "snappy") return body;
  if (name == "gzip" || name == "x-gzip" || name == "deflate") {
    return inflated(body, name, Output(most_bytes, may_hold));
  }
  if (name == "zstd") return unpacked_zstd(body, Output(most_bytes, may_hold));
  return Undecodable{415, "Content-Encoding \"" + std::string(encoding) +
                              "\" is not known; send gzip, deflate, zstd or none"};
}

std::string gzipped(std::string_view content) {
  constexpr int gzip_header = 16;
  constexpr int default_memory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + gzip_header, default_memory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  // zlib does not change what it reads.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  std::string out;
  std::array<char, piece> room;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = piece;
    deflate(&stream, Z_FINISH);
    out.append(room.data(), piece - stream.avail_out);
  } while (stream.avail_out == 0);
  deflateEnd(&stream);
  return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
  const std::string header = lower(accept_encoding);
  const auto found = header.find("gzip");
  if (found == std::string::npos) return false;
  // "gzip;q=0" refuses it; q=0.5 does not.
  const std::string_view after = std::string_view(header).substr(found + 4);
  const auto parameters = after.substr(0, after.find(','));
  const auto weight = parameters.find("q=");
  return weight == std::string_view::npos ||
         parameters.substr(weight + 2).find_first_of("123456789") != std::string_view::npos;
}

}  // namespace store::http
