#include "harness/load/script/content_coding.hpp"

#include <gtest/gtest.h>

#include "tests/support/codings.hpp"

namespace harness::load {
namespace {

constexpr std::size_t plenty = 1 << 20;
using test::brotli;
using test::deflated;
using test::gzip_head;
using test::no_head;
using test::zlib_head;
using test::zstandard;

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

TEST(ContentCoding, ThatNobodyKnowsCannotBeRead) {
  for (const char* name : {"foo", "aes128gcm", "compress", "gzipped", "*", "gzip;q=1", "chunked"}) {
    const auto text = decoded("text", name, plenty);
    ASSERT_FALSE(text) << name;
    EXPECT_EQ(text.error().ending, Ending::bad_answer);
    EXPECT_EQ(text.error().why, "\"" + std::string(name) + "\": a coding that is not known");
    EXPECT_EQ(decoded("", name, plenty).value_or("none"), "");  // nothing is left to be read
  }
  EXPECT_FALSE(decoded(deflated("text", gzip_head), "foo, gzip", plenty));
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

// With one bit of the byte at that share of its length turned over.
std::string damaged(std::string bytes, double at) {
  const auto index = static_cast<std::size_t>(at * static_cast<double>(bytes.size() - 1));
  bytes[index] = static_cast<char>(bytes[index] ^ 0x10);
  return bytes;
}

struct Damage {
  const char* what;
  const char* coding;
  std::string body;
};

TEST(ContentCoding, ThatIsDamagedIsABadAnswer) {
  const std::string text = long_text();
  const std::string gzip = deflated(text, gzip_head);
  const std::string zlib = deflated(text, zlib_head);
  for (const Damage& damage : std::vector<Damage>{
           {"gzip, its mark", "gzip", damaged(gzip, 0)},
           {"gzip, its middle", "gzip", damaged(gzip, 0.5)},
           {"gzip, its checksum", "gzip",
            gzip.substr(0, gzip.size() - 5) + "x" + gzip.substr(gzip.size() - 4)},
           {"gzip, its length", "gzip", damaged(gzip, 1)},
           {"gzip, no checksum", "gzip", gzip.substr(0, gzip.size() - 8)},
           {"gzip, its head alone", "gzip", gzip.substr(0, 10)},
           {"gzip, one byte", "gzip", gzip.substr(0, 1)},
           {"gzip, all but a byte", "gzip", gzip.substr(0, gzip.size() - 1)},
           {"gzip, a second that breaks off", "gzip", gzip + gzip.substr(0, 40)},
           {"deflate called gzip", "gzip", zlib},
           {"deflate, its middle", "deflate", damaged(zlib, 0.5)},
           {"deflate, its checksum", "deflate", damaged(zlib, 1)},
           {"deflate, no checksum", "deflate", zlib.substr(0, zlib.size() - 4)},
           {"gzip called br", "br", gzip},
           {"br, its middle", "br", brotli(text).substr(0, 900) + std::string(400, '\xFF')},
           {"gzip called zstd", "zstd", gzip},
           {"zstd, its mark", "zstd", damaged(zstandard(text), 0)},
           {"zstd, all but a byte", "zstd", zstandard(text).substr(0, zstandard(text).size() - 1)},
           {"the inner one of two", "gzip, br", brotli(damaged(gzip, 0.5))},
           {"the outer one of two", "br, gzip", damaged(deflated(brotli(text), gzip_head), 0.5)},
           {"in the wrong order", "br, gzip", brotli(gzip)}}) {
    const auto read = decoded(damage.body, damage.coding, plenty);
    ASSERT_FALSE(read) << damage.what;
    EXPECT_EQ(read.error().ending, Ending::bad_answer) << damage.what;
    EXPECT_NE(read.error().why, "") << damage.what;
  }
}

TEST(ContentCoding, IsReadHoweverItsNameIsWritten) {
  const std::string gzip = deflated("text", gzip_head);
  for (const char* name : {"gzip", "GZIP", " gzip ", "gzip,", ",gzip", "x-gzip", "X-GZip",
                           "identity, gzip", "gzip, identity", "gzip, utf-8"}) {
    EXPECT_EQ(decoded(gzip, name, plenty).value_or("none"), "text") << name;
  }
  for (const char* name : {"", "identity", "none", "utf-8", "UTF-8", ", identity"}) {
    EXPECT_EQ(decoded("text", name, plenty).value_or("none"), "text") << name;
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
