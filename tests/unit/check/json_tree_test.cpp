#include "harness/check/json_tree.hpp"

#include <gtest/gtest.h>

namespace harness::check {
namespace {

std::string fault(std::string_view text) {
  const auto tree = read_json(text);
  if (tree) return "";
  const yaml::Problem& problem = tree.error();
  return std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + " " +
         problem.what;
}

TEST(JsonTree, HasEachValueWithItsPlace) {
  const auto tree = read_json("{\n  \"a\": [1, \"\\u00fc\\n\"],\n  \"b\": null\n}\n");
  ASSERT_TRUE(tree);
  const yaml::Node* list = tree->find("a");
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(list->items.size(), 2U);
  EXPECT_EQ(list->items[0].text, "1");
  EXPECT_EQ(list->items[1].text, "ü\n");
  EXPECT_EQ(list->items[1].place, (yaml::Place{2, 12}));
  EXPECT_EQ(tree->find("b")->kind, yaml::Node::Kind::null);
}

TEST(JsonTree, ReadsACharacterOfTwoEscapes) {
  const auto tree = read_json("\"\\ud83c\\udfb2\"");
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->text, "🎲");
}

TEST(JsonTree, TakesNothingThatIsNoJson) {
  EXPECT_EQ(fault("[1, 2,]"), "1:6 a comma with nothing behind it");
  EXPECT_EQ(fault("{\"a\": 1,\n\"a\": 2}"), "2:1 the key \"a\" is here twice");
  EXPECT_EQ(fault("{a: 1}"), "1:2 a key without double quotes");
  EXPECT_EQ(fault("{\"a\" 1}"), "1:6 no colon behind the key");
  EXPECT_EQ(fault("[1 2]"), "1:4 neither a comma nor a ]");
  EXPECT_EQ(fault("{\"a\": yes}"), "1:7 \"yes\" is no JSON value");
  EXPECT_EQ(fault("[\"a]"), "1:2 the quote here is not closed on its line");
  EXPECT_EQ(fault("{} {}"), "1:4 something behind the end of the document");
  EXPECT_EQ(fault(""), "1:1 a value is missing here");
}

}  // namespace
}  // namespace harness::check
