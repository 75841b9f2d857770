#include "stack/store/http/encoding.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <new>
#include <utility>

#include "harness/core/text.hpp"

namespace store::http {
namespace {

constexpr std::size_t piece = std::size_t{64} << 10U;

using Decoded = std::variant<std::string, Undecodable>;

Decoded too_long(std::size_t most_bytes) {
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

Decoded inflated(std::string& body, std::string_view encoding, std::size_t most_bytes) {
  Inflater inflater;
  z_stream& stream = *inflater;
  stream.next_in = reinterpret_cast<Bytef*>(body.data());
  stream.avail_in = static_cast<uInt>(body.size());
  std::string out;
  std::array<char, piece> room;
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = piece;
    const int result = inflate(&stream, Z_NO_FLUSH);
    out.append(room.data(), piece - stream.avail_out);
    if (out.size() > most_bytes) return too_long(most_bytes);
    // A gzip file may have several members.
    if (result == Z_STREAM_END && stream.avail_in > 0 && inflateReset(&stream) == Z_OK) continue;
    if (result == Z_STREAM_END) return out;
    if (result != Z_OK) return broken(encoding, stream.msg != nullptr ? stream.msg : "cut off");
  }
}

Decoded unpacked_zstd(const std::string& body, std::size_t most_bytes) {
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(),
                                                                        ZSTD_freeDCtx);
  ZSTD_inBuffer in{body.data(), body.size(), 0};
  std::string out;
  std::array<char, piece> room;
  for (;;) {
    ZSTD_outBuffer space{room.data(), piece, 0};
    const std::size_t left = ZSTD_decompressStream(context.get(), &space, &in);
    if (ZSTD_isError(left) != 0U) return broken("zstd", ZSTD_getErrorName(left));
    out.append(room.data(), space.pos);
    if (out.size() > most_bytes) return too_long(most_bytes);
    if (in.pos < in.size || space.pos == piece) continue;
    if (left == 0) return out;
    return broken("zstd", "cut off");
  }
}

using harness::lower;

}  // namespace

Decoded decoded(std::string body, std::string_view encoding, std::size_t most_bytes) {
  const std::string name = lower(encoding);
  if (name.empty() || name == "identity" || name == "snappy") return body;
  if (name == "gzip" || name == "x-gzip" || name == "deflate") {
    return inflated(body, name, most_bytes);
  }
  if (name == "zstd") return unpacked_zstd(body, most_bytes);
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
  std::string out(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
  std::string in(content);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
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
