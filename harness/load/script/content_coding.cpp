#include "harness/load/script/content_coding.hpp"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

using Decoded = tl::expected<std::string, Undecodable>;

// What a decoder did with the room that it was given.
struct StepDone {
  enum class State { more, done, breaks_off, broken };

  std::size_t written = 0;
  State state = State::more;
};

// Gives the decoder room after room until it is done.
template <typename Decoder>
Decoded all_of(Decoder&& decoder, std::string_view body, std::size_t most) {
  using State = StepDone::State;
  const std::size_t room = std::clamp<std::size_t>(body.size() * 4, 1024, 65536);
  std::string text;
  while (text.size() <= most) {
    const std::size_t had = text.size();
    text.resize(had + room);
    const StepDone progress = decoder.decode(std::span<char>(text).subspan(had));
    text.resize(had + progress.written);
    if (progress.state == State::more) continue;
    if (progress.state == State::done && text.size() <= most) return text;
    if (progress.state == State::breaks_off) {
      return tl::unexpected(Undecodable{Ending::bad_answer, "it breaks off"});
    }
    if (progress.state == State::broken) {
      return tl::unexpected(Undecodable{Ending::bad_answer, "it is broken"});
    }
  }
  return tl::unexpected(Undecodable{Ending::too_long, {}});
}

class Zlib {
 public:
  Zlib(std::string_view body, int window_bits) {
    // zlib never writes there.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream_.avail_in = static_cast<uInt>(body.size());
    if (inflateInit2(&stream_, window_bits) != Z_OK) throw std::bad_alloc();
  }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;
  ~Zlib() { inflateEnd(&stream_); }

  StepDone decode(std::span<char> room) {
    using State = StepDone::State;
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(room.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    const std::size_t written = room.size() - stream_.avail_out;
    if (result == Z_OK) return {written, State::more};
    if (result == Z_BUF_ERROR) return {written, State::breaks_off};
    if (result != Z_STREAM_END) return {written, State::broken};
    if (!another_member_follows()) return {written, State::done};
    inflateReset(&stream_);
    return {written, State::more};
  }

 private:
  // A gzip file may be several, one behind the other.
  bool another_member_follows() const {
    return stream_.avail_in >= 2 && stream_.next_in[0] == 0x1F && stream_.next_in[1] == 0x8B;
  }

  z_stream stream_{};
};

class Brotli {
 public:
  explicit Brotli(std::string_view body)
      : left_(body.size()),
        next_(reinterpret_cast<const std::uint8_t*>(body.data())),
        state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (state_ == nullptr) throw std::bad_alloc();
  }

  StepDone decode(std::span<char> room) {
    using State = StepDone::State;
    std::size_t free = room.size();
    auto* out = reinterpret_cast<std::uint8_t*>(room.data());
    const auto result =
        BrotliDecoderDecompressStream(state_.get(), &left_, &next_, &free, &out, nullptr);
    const std::size_t written = room.size() - free;
    switch (result) {
      case BROTLI_DECODER_RESULT_SUCCESS:
        return {written, State::done};
      case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        return {written, State::more};
      case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        return {written, State::breaks_off};
      case BROTLI_DECODER_RESULT_ERROR:
        break;
    }
    return {written, State::broken};
  }

 private:
  struct Free {
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
  };

  std::size_t left_;
  const std::uint8_t* next_;
  std::unique_ptr<BrotliDecoderState, Free> state_;
};

class Zstandard {
 public:
  explicit Zstandard(std::string_view body)
      : body_{body.data(), body.size(), 0}, state_(ZSTD_createDCtx()) {
    if (state_ == nullptr) throw std::bad_alloc();
    constexpr int largest_window = 23;  // RFC 9659: 8 MiB, so that a server cannot take all memory
    ZSTD_DCtx_setParameter(state_.get(), ZSTD_d_windowLogMax, largest_window);
  }

  StepDone decode(std::span<char> room) {
    using State = StepDone::State;
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    const std::size_t hint = ZSTD_decompressStream(state_.get(), &out, &body_);
    if (ZSTD_isError(hint) != 0) return {out.pos, State::broken};
    const bool read_all = body_.pos == body_.size;
    if (hint == 0 && read_all) return {out.pos, State::done};
    const bool waits = read_all && out.pos < out.size;
    return {out.pos, waits ? State::breaks_off : State::more};
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* state) const { ZSTD_freeDCtx(state); }
  };

  ZSTD_inBuffer body_;
  std::unique_ptr<ZSTD_DCtx, Free> state_;
};

Decoded from_gzip(std::string_view body, std::size_t most) {
  constexpr int with_gzip_head = 16;
  return all_of(Zlib(body, MAX_WBITS + with_gzip_head), body, most);
}

// By RFC 9110 in zlib's format; servers that leave its head out are as old as the name.
Decoded from_deflate(std::string_view body, std::size_t most) {
  const auto byte = [&](std::size_t at) {
    return at < body.size() ? static_cast<unsigned>(static_cast<unsigned char>(body[at])) : 0U;
  };
  const bool has_head = (byte(0) & 15U) == Z_DEFLATED && (byte(0) * 256 + byte(1)) % 31 == 0;
  return all_of(Zlib(body, has_head ? MAX_WBITS : -MAX_WBITS), body, most);
}

Decoded from_brotli(std::string_view body, std::size_t most) {
  return all_of(Brotli(body), body, most);
}

Decoded from_zstandard(std::string_view body, std::size_t most) {
  return all_of(Zstandard(body), body, most);
}

struct Coding {
  std::string_view name;
  Decoded (*decode)(std::string_view body, std::size_t most);
};

constexpr std::array<Coding, 5> known{{{"GZIP", from_gzip},
                                       {"X-GZIP", from_gzip},
                                       {"DEFLATE", from_deflate},
                                       {"BR", from_brotli},
                                       {"ZSTD", from_zstandard}}};

// Besides HTTP's own word for it those by which servers say what is none.
bool codes_nothing(std::string_view coding) {
  return coding.empty() || coding == "IDENTITY" || coding == "NONE" || coding == "UTF-8";
}

}  // namespace

Decoded decoded(std::string_view body, std::string_view codings, std::size_t most) {
  std::string text(body);
  std::vector<std::string> names = split(codings, ',');
  std::reverse(names.begin(), names.end());  // they were applied in the order that is written
  for (const std::string& name : names) {
    const std::string wanted = upper(trim(name));
    if (text.empty() || codes_nothing(wanted)) continue;
    const auto* coding = std::find_if(known.begin(), known.end(),
                                      [&](const Coding& one) { return one.name == wanted; });
    if (coding == known.end()) {
      return tl::unexpected(Undecodable{
          Ending::bad_answer, shown(std::string(trim(name))) + ": a coding that is not known"});
    }
    Decoded inner = coding->decode(text, most);
    if (!inner) {
      if (!inner.error().why.empty()) {
        inner.error().why = std::string(trim(name)) + ": " + inner.error().why;
      }
      return inner;
    }
    text = *std::move(inner);
  }
  return text;
}

}  // namespace harness::load
