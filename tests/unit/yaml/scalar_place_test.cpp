#include "harness/yaml/scalar_place.hpp"

#include <gtest/gtest.h>

#include "harness/yaml/document.hpp"

namespace harness::yaml {
namespace {

// "line:column" of a word of the scalar under the key `q`, and where that word is in the file.
std::string found(const std::string& source, const std::string& word) {
  const auto document = read_document(source, "test.yaml");
  const Node& scalar = *document.value().root.find("q");
  const std::size_t offset = scalar.text.find(word);
  EXPECT_NE(offset, std::string::npos) << scalar.text;
  const Place place = place_within(scalar, offset, source);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

TEST(PlaceWithin, IsFoundInEveryWayToWriteAScalar) {
  EXPECT_EQ(found("q: sum(bad)\n", "bad"), "1:8");
  EXPECT_EQ(found("q: sum(\n  one +\n\n  bad)\n", "bad"), "4:3");
  EXPECT_EQ(found("q: 'a''b bad'\n", "bad"), "1:10");
  EXPECT_EQ(found("q: 'one\n  two bad'\n", "bad"), "2:7");
  EXPECT_EQ(found("q: \"a\\\"b\\tc bad\"\n", "bad"), "1:13");
  EXPECT_EQ(found("q: \"\\u00e4 bad\"\n", "bad"), "1:12");
  EXPECT_EQ(found("q: \"one \\\n   bad\"\n", "bad"), "2:4");
  EXPECT_EQ(found("q: |\n  one\n    two\n  bad\n", "bad"), "4:3");
  EXPECT_EQ(found("q: >-\n  one\n\n  two bad\n", "bad"), "4:7");
}

TEST(PlaceWithin, OfTheEndIsBehindTheLastCharacter) {
  const std::string source = "q: abc\n";
  const auto document = read_document(source, "test.yaml");
  EXPECT_EQ(place_within(*document.value().root.find("q"), 3, source), (Place{1, 7}));
}

TEST(PlaceWithin, CountsCharactersAsEditorsDo) {
  EXPECT_EQ(found("q: 'ü€🎲 bad'\n", "bad"), "1:9");
  EXPECT_EQ(found("{ü: €, q: bad}\n", "bad"), "1:11");
  EXPECT_EQ(found("{ü: €, q: 'ü bad'}\n", "bad"), "1:14");
  EXPECT_EQ(found("ü: x\nq: >-\n  ü\n  € bad\n", "bad"), "4:5");
  EXPECT_EQ(found("q: 'u bad'\n", "bad"), "1:7") << "a letter of one byte counts alike";
  EXPECT_EQ(found("\xEF\xBB\xBFq: 'ü bad'\n", "bad"), "1:7") << "a byte order mark takes none";
}

TEST(PlaceWithin, ABlockMayHaveAnEmptyLineFirst) {
  EXPECT_EQ(found("q: |\n\n  bad\n", "bad"), "3:3");
}

}  // namespace
}  // namespace harness::yaml
