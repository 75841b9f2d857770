#include "stack/store/http/encoding.hpp"

#include <gmock/gmock.h>
#include <zstd.h>

namespace store::http {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t plenty = 1U << 20U;

std::string text_in(const std::variant<std::string, Undecodable>& decoded) {
  const auto* text = std::get_if<std::string>(&decoded);
  return text != nullptr ? *text : "refused: " + std::get<Undecodable>(decoded).reason;
}
int status_in(const std::variant<std::string, Undecodable>& decoded) {
  const auto* refused = std::get_if<Undecodable>(&decoded);
  return refused != nullptr ? refused->status : 200;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

TEST(Encoding, IsUndone) {
  const std::string text(100'000, 'x');
  EXPECT_EQ(text_in(decoded(text, "", plenty)), text);
  EXPECT_EQ(text_in(decoded(gzipped(text), "gzip", plenty)), text);
  EXPECT_EQ(text_in(decoded(gzipped(text), "GZIP", plenty)), text);
  EXPECT_EQ(text_in(decoded(gzipped("a") + gzipped("b"), "gzip", plenty)), "ab");
  EXPECT_EQ(text_in(decoded(zstd(text), "zstd", plenty)), text);
  EXPECT_EQ(text_in(decoded(gzipped(""), "gzip", plenty)), "");
}

TEST(Encoding, IsUndoneNoFurtherThanTheLimit) {
  const std::string bomb = gzipped(std::string(50U << 20U, '\0'));
  EXPECT_EQ(status_in(decoded(bomb, "gzip", plenty)), 413);
  EXPECT_EQ(status_in(decoded(zstd(std::string(50U << 20U, '\0')), "zstd", plenty)), 413);
  EXPECT_EQ(status_in(decoded(gzipped(std::string(plenty, 'x')), "gzip", plenty)), 200);
}

TEST(Encoding, RefusesWhatIsBroken) {
  const std::string whole = gzipped("some text that is long enough to be cut off");
  EXPECT_EQ(status_in(decoded(whole.substr(0, whole.size() - 5), "gzip", plenty)), 400);
  EXPECT_EQ(status_in(decoded("no gzip", "gzip", plenty)), 400);
  EXPECT_EQ(status_in(decoded("", "gzip", plenty)), 400);
  EXPECT_EQ(status_in(decoded(zstd("text").substr(0, 6), "zstd", plenty)), 400);
  EXPECT_EQ(status_in(decoded("", "zstd", plenty)), 400);
  EXPECT_EQ(status_in(decoded("no zstd", "zstd", plenty)), 400);
  EXPECT_EQ(status_in(decoded("x", "br", plenty)), 415);
  EXPECT_THAT(text_in(decoded("x", "br", plenty)), HasSubstr("\"br\" is not known"));
}

TEST(AcceptsGzip, AsTheHeaderSays) {
  EXPECT_TRUE(accepts_gzip("gzip"));
  EXPECT_TRUE(accepts_gzip("deflate, GZip;q=0.5, br"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0, br"));
  EXPECT_FALSE(accepts_gzip("br"));
  EXPECT_FALSE(accepts_gzip(""));
}

}  // namespace
}  // namespace store::http
