#include "harness/load/script/content_coding.hpp"

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

namespace harness::load {
namespace {

constexpr std::size_t plenty = 1 << 20;
constexpr int zlib_head = MAX_WBITS;
constexpr int gzip_head = MAX_WBITS + 16;
constexpr int no_head = -MAX_WBITS;

std::string deflated(const std::string& text, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string bytes(deflateBound(&stream, text.size()), '\0');
  std::string copy = text;
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

std::string brotli(const std::string& text) {
  std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string bytes(size, '\0');
  BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                        reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                        reinterpret_cast<std::uint8_t*>(bytes.data()));
  bytes.resize(size);
  return bytes;
}

std::string zstandard(const std::string& text) {
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  bytes.resize(ZSTD_compress(bytes.data(), bytes.size(), text.data(), text.size(), 3));
  return bytes;
}

struct Coded {
  const char* name;
  std::string (*code)(const std::string& text);
};

const std::vector<Coded>& all_codings() {
  static const std::vector<Coded> all{
      {"gzip", [](const std::string& text) { return deflated(text, gzip_head); }},
      {"x-gzip", [](const std::string& text) { return deflated(text, gzip_head); }},
      {"deflate", [](const std::string& text) { return deflated(text, zlib_head); }},
      {"Deflate", [](const std::string& text) { return deflated(text, no_head); }},
      {"br", brotli},
      {"zstd", zstandard}};
  return all;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * i) + ",";
  return text;
}

TEST(ContentCoding, IsUndone) {
  for (const std::string& text : {std::string("x"), std::string(R"({"token": 1})"), long_text()}) {
    for (const Coded& coded : all_codings()) {
      EXPECT_EQ(decoded(coded.code(text), coded.name, plenty).value(), text) << coded.name;
    }
  }
}

TEST(ContentCoding, OfAnEmptyTextAndOfNoBodyIsEmpty) {
  for (const Coded& coded : all_codings()) {
    EXPECT_EQ(decoded(coded.code(""), coded.name, plenty).value(), "") << coded.name;
    EXPECT_EQ(decoded("", coded.name, plenty).value(), "") << coded.name;
  }
}

TEST(ContentCoding, MayBeSeveralOneUponTheOther) {
  EXPECT_EQ(decoded(brotli(deflated("text", gzip_head)), "gzip, br", plenty).value(), "text");
  EXPECT_EQ(decoded(deflated("text", gzip_head), "identity, gzip", plenty).value(), "text");
}

TEST(ContentCoding, OfSeveralPiecesIsTheirText) {
  EXPECT_EQ(decoded(deflated("a", gzip_head) + deflated("b", gzip_head), "gzip", plenty).value(),
            "ab");
  EXPECT_EQ(decoded(zstandard("a") + zstandard("b"), "zstd", plenty).value(), "ab");
}

TEST(ContentCoding, ThatNobodyKnowsIsNone) {
  EXPECT_EQ(decoded("text", "utf-8", plenty).value(), "text");
}

TEST(ContentCoding, ThatBreaksOffIsABadAnswer) {
  for (const Coded& coded : all_codings()) {
    const std::string whole = coded.code(long_text());
    const auto cut = decoded(whole.substr(0, whole.size() / 2), coded.name, plenty);
    ASSERT_FALSE(cut) << coded.name;
    EXPECT_EQ(cut.error().ending, Ending::bad_answer);
    EXPECT_EQ(cut.error().why, std::string(coded.name) + ": it breaks off");
  }
}

TEST(ContentCoding, ThatIsNotWhatItSaysIsABadAnswer) {
  for (const Coded& coded : all_codings()) {
    const auto text = decoded("{\"token\": 1}", coded.name, plenty);
    ASSERT_FALSE(text) << coded.name;
    EXPECT_EQ(text.error().ending, Ending::bad_answer);
    EXPECT_NE(text.error().why, "");
  }
}

TEST(ContentCoding, OfMoreThanThereMayBeIsTooLong) {
  const std::string bomb(4'000'000, '\0');
  for (const Coded& coded : all_codings()) {
    const auto text = decoded(coded.code(bomb), coded.name, plenty);
    ASSERT_FALSE(text) << coded.name;
    EXPECT_EQ(text.error().ending, Ending::too_long);
    EXPECT_TRUE(decoded(coded.code(bomb), coded.name, bomb.size())) << coded.name;
  }
}

}  // namespace
}  // namespace harness::load
