#include "harness/languages/logql/text_slips.hpp"

#include <gtest/gtest.h>

#include "harness/languages/logql/go_regex.hpp"

namespace harness::languages::logql {
namespace {

// As the line has it; empty: it has not.
std::string slip(const std::string& text, const std::string& line) {
  return slip_in(line, text).value_or("");
}

TEST(TextSlips, AreOneInAWord) {
  const std::string line = R"({"level":"ERROR","message":"Roll failed","failures":3})";
  for (const char* text : {"Roll fialed", "Roll faild", "Roll faileed", "Roll fauled", "Rol failed",
                           "rolll ailed", "Roll: fialed", "Roll faidel"}) {
    EXPECT_EQ(slip(text, line), text == std::string("Roll faidel") ? "" : "Roll failed") << text;
  }
  EXPECT_EQ(slip("fialed", line), "failed");
  EXPECT_EQ(slip("message: Rol failed", line), R"(message":"Roll failed)");
  EXPECT_EQ(slip("conection refused 111", "dial: Connection refused (111)"),
            "Connection refused (111");
}

TEST(TextSlips, AreNoOtherTexts) {
  EXPECT_EQ(slip("Roll failed", "Roll failed"), "") << "it is there";
  EXPECT_EQ(slip("Roll fialed", "Roll completed"), "");
  EXPECT_EQ(slip("Roll fialed", "Rolls have failed"), "");
  EXPECT_EQ(slip("node 12 fialed", "node 13 failed"), "");
  EXPECT_EQ(slip("PUT /roll fialed", "GET /roll failed"), "");
  EXPECT_EQ(slip("leak", "peak"), "") << "short";
  EXPECT_EQ(slip("ERROR", "0 errors"), "") << "capitals and a letter";
  EXPECT_EQ(slip("faild", R"({"failed":0})"), "") << "a key";
  EXPECT_EQ(slip("500", "5000"), "");
  EXPECT_EQ(slip("", "x"), "");
}

TEST(TextSlips, AreFoundBehindOthersOfTheLine) {
  EXPECT_EQ(slip("Roll fialed", "Roll fiasco, roll failed"), "roll failed");
}

TEST(TextSlips, AreOfTwoWordsWhatOneLetterOrASwapMakes) {
  EXPECT_TRUE(differ_by_a_slip("failed", "fialed"));
  EXPECT_TRUE(differ_by_a_slip("failed", "failled"));
  EXPECT_TRUE(differ_by_a_slip("failed", "ailed"));
  EXPECT_TRUE(differ_by_a_slip("fail", "fall"));
  EXPECT_FALSE(differ_by_a_slip("failed", "failed"));
  EXPECT_FALSE(differ_by_a_slip("failed", "fiaeld"));
  EXPECT_FALSE(differ_by_a_slip("get", "set"));
  EXPECT_FALSE(differ_by_a_slip("node1", "node2"));
}

// Every slip leaves something of the word as it was.
TEST(TextSlips, AreAllFound) {
  const std::string word = "completed";
  for (std::size_t i = 0; i < word.size(); ++i) {
    std::string left_out = word;
    left_out.erase(i, 1);
    std::string added = word;
    added.insert(i, 1, 'x');
    std::string another = word;
    another[i] = 'x';
    std::string swapped = word;
    if (i > 0) std::swap(swapped[i - 1], swapped[i]);
    for (const std::string& line : {left_out, added, another, swapped}) {
      EXPECT_EQ(slip(word, line), line == word ? "" : line) << line;
      EXPECT_EQ(slip("Roll " + word, "roll " + line), line == word ? "" : "roll " + line) << line;
    }
  }
}

}  // namespace
}  // namespace harness::languages::logql
