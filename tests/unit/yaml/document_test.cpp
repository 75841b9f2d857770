#include "harness/yaml/document.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace harness::yaml {
namespace {

Node parsed(const std::string& text) { return parse(text, "a.yaml").value(); }

std::string refusal(const std::string& text) {
  const Checked<Node> node = parse(text, "a.yaml");
  return node ? "accepted" : to_string(node.error());
}

TEST(ParseYaml, KeepsOrderPlacesAndQuotes) {
  const Node root = parsed("b: [1, \"2\"]\na:\n  c: ~\n");
  ASSERT_EQ(root.members.size(), 2u);
  EXPECT_EQ(root.members[0].key, "b");
  const Node& list = *root.find("b");
  ASSERT_EQ(list.items.size(), 2u);
  EXPECT_FALSE(list.items[0].quoted);
  EXPECT_TRUE(list.items[1].quoted);
  EXPECT_EQ(list.items[1].place, (Place{1, 8}));
  EXPECT_EQ(root.member("a")->place, (Place{2, 1}));
  EXPECT_EQ(root.find("a")->find("c")->kind, Node::Kind::null);
  EXPECT_EQ(root.find("d"), nullptr);
}

TEST(ParseYaml, FollowsAliasesToCopies) {
  const Node root = parsed("a: &x {k: [1]}\nb: *x\n");
  EXPECT_EQ(root.find("b")->find("k")->items.at(0).text, "1");
}

// "a=1 b=2", in the order in which they stand.
std::string members_of(const Node& map) {
  std::string text;
  for (const Member& member : map.members) text += member.key + "=" + member.value.text + " ";
  return text;
}

TEST(ParseYaml, MergesMapsWhereTheMergeKeyStands) {
  const Node root = parsed("x: &x {a: 1, b: 2}\ny: {c: 3, <<: *x, d: 4}\n");
  EXPECT_EQ(members_of(*root.find("y")), "c=3 a=1 b=2 d=4 ");
}

TEST(ParseYaml, PrefersWhatTheMapSaysItselfWhereverItStands) {
  const Node root = parsed("x: &x {a: 1, b: 2}\ny: {b: before, <<: *x}\nz: {<<: *x, b: behind}\n");
  EXPECT_EQ(members_of(*root.find("y")), "b=before a=1 ");
  EXPECT_EQ(members_of(*root.find("z")), "a=1 b=behind ");
}

TEST(ParseYaml, MergesSeveralMapsOfWhichTheFirstHasItsWay) {
  const Node root = parsed("- &x {a: 1}\n- &y {a: 2, b: 2}\n- <<: [*x, *y]\n  c: 3\n");
  EXPECT_EQ(members_of(root.items.at(2)), "a=1 b=2 c=3 ");
}

TEST(ParseYaml, HandsOnWhatWasMerged) {
  const Node root = parsed("- &x {a: 1}\n- &y {<<: *x, b: 2}\n- {<<: *y}\n");
  EXPECT_EQ(members_of(root.items.at(2)), "a=1 b=2 ");
}

TEST(ParseYaml, MergesNothingButMaps) {
  const std::string remedy = "; name a map by its alias, or several in a list\n";
  const auto document =
      read_document("- {<<: a}\n- &y {<<: [{a: 1}, [b]]}\n- {<<: *y}\n- {<<: {a: 1}}\n", "a.yaml");
  ASSERT_TRUE(document);
  std::vector<bool> lack;
  for (const Node& item : document->root.items) lack.push_back(item.lacks_members);
  EXPECT_EQ(lack, (std::vector<bool>{true, true, true, false}));
  EXPECT_EQ(refusal("<<: a\n"), "a.yaml:1:5: <<: found a single value" + remedy);
  EXPECT_EQ(refusal("<<: [{a: 1}, [b]]\n"), "a.yaml:1:14: <<: found a list" + remedy);
  EXPECT_EQ(refusal("<<: {a: 1}\n<<: {b: 1}\n"),
            "a.yaml:2:1: key \"<<\" appears twice; the first is at line 1; keep one\n");
}

TEST(ParseYaml, TakesAMergeKeyInQuotesForAKey) {
  EXPECT_EQ(members_of(parsed("\"<<\": a\n")), "<<=a ");
}

TEST(ParseYaml, TakesAByteOrderMarkAndWindowsLines) {
  const Node root = parsed("\xEF\xBB\xBFname: a\r\nabout: b\r\n");
  EXPECT_EQ(root.find("name")->text, "a");
  EXPECT_EQ(root.find("about")->text, "b");
  EXPECT_EQ(parsed("\xEF\xBB\xBF\"a\": b").find("a")->text, "b");
}

TEST(ParseYaml, ReportsEveryDuplicateKey) {
  EXPECT_EQ(refusal("a: 1\na: 2\nb: {c: 1, c: 2}\n"),
            "a.yaml:2:1: key \"a\" appears twice; the first is at line 1; keep one\n"
            "a.yaml:3:11: key \"c\" appears twice; the first is at line 3; keep one\n");
}

TEST(ParseYaml, CountsColumnsInCharacters) {
  const Node root = parsed("{ü€🎲: ä, b: [ö, 1]}\n");
  EXPECT_EQ(root.member("ü€🎲")->place, (Place{1, 2}));
  EXPECT_EQ(root.find("ü€🎲")->place, (Place{1, 7}));
  EXPECT_EQ(root.find("b")->items.at(1).place, (Place{1, 17}));
  EXPECT_EQ(refusal("{ü: 1, ü: 2}\n"),
            "a.yaml:1:8: key \"ü\" appears twice; the first is at line 1; keep one\n");
  EXPECT_EQ(refusal("{u: 1, u: 2}\n"),
            "a.yaml:1:8: key \"u\" appears twice; the first is at line 1; keep one\n");
  EXPECT_EQ(refusal("{ü: 1, b: \"\\q\"}\n"), refusal("{u: 1, b: \"\\q\"}\n"));
  EXPECT_EQ(refusal("ü: \x01\n").substr(0, 11), "a.yaml:1:4:");
}

TEST(ParseYaml, RefusesKeysThatAreNotText) {
  EXPECT_EQ(refusal("? [a]\n: b\n"), "a.yaml:1:3: a key that is not text; write KEY: VALUE\n");
}

TEST(ReadDocument, SaysInOurWordsWhatTheParserSays) {
  for (const auto& [text, said] : std::vector<std::pair<std::string, std::string>>{
           {"a: \"\\xZZ\"\n", "an escape whose digits are not hexadecimal"},
           {"a: \"\\uD800\"\n", "an escape for a character that there is not"},
           {"%YAML 9\n---\na: 1\n", "a %YAML line without a version of YAML"},
           {"%YAML 9.9\n---\na: 1\n", "a %YAML line for a version of YAML that there is not"},
           {"%YAML\n---\na: 1\n", "a %YAML line without a version of YAML"},
           {"%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "a second %YAML line"},
           {"%TAG\n---\na: 1\n", "a %TAG line; tags (!…) are not supported"},
           {"a: &\n", "a & without a name"},
           {"a: *\n", "a * without a name"},
           {"a: &x &y 1\n", "a second anchor or alias for one value"},
           {"a: |0\n b\n", "a block of text with an indentation of 0"},
           {"a: |x\n b\n", "a character behind | or > that means nothing there"}}) {
    EXPECT_NE(refusal(text).find(": " + said + "; "), std::string::npos) << text << refusal(text);
  }
}

TEST(ReadDocument, PassesOverTagsThatAreKnown) {
  constexpr std::array<std::string_view, 1> known{"!reset"};
  const auto document = read_document("a: !reset null\nb: !rest [1]\n", "a.yaml", known);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root.find("b")->items.size(), 1U);
  ASSERT_EQ(document->problems.size(), 1U);
  EXPECT_EQ(document->problems.front().what, "tags (!…) are not supported");
  EXPECT_EQ(document->problems.front().place.line, 2);
}

TEST(ParseYaml, NoticesAQuoteThatRunsToTheEnd) {
  EXPECT_EQ(refusal("a: 'it''s\nb: 1\n"), "a.yaml:1:4: the quote here is not closed; close it\n");
  EXPECT_EQ(refusal("a: \"x\\\"\n"), "a.yaml:1:4: the quote here is not closed; close it\n");
  EXPECT_EQ(parsed("a: 'it''s'").find("a")->text, "it's");
  EXPECT_EQ(parsed("a: \"x\\\"\"").find("a")->text, "x\"");
}

TEST(ParseYaml, RefusesAFileThatIsTooLarge) {
  EXPECT_EQ(refusal(std::string(2'000'000, 'a')),
            "a.yaml: the file has 2000000 bytes; keep it below 1 MiB\n");
}

TEST(ParseYaml, StaysWithinItsBoundsWhateverIsNested) {
  EXPECT_NE(refusal(std::string(100'000, '[')), "accepted");
  EXPECT_NE(refusal(std::string(100'000, '{')), "accepted");
  std::string dashes;
  for (int i = 0; i < 100'000; ++i) dashes += "- ";
  EXPECT_NE(refusal(dashes), "accepted");
}

TEST(SourceText, RefusesEveryMalformedCharacter) {
  for (const char* bytes :
       {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF8\x88\x80\x80", "\x01", "\x7F"}) {
    EXPECT_NE(refusal("a: " + std::string(bytes)), "accepted");
  }
  EXPECT_EQ(parsed("a: \xC3\xA9\xE2\x80\xA6\xF0\x9F\x8E\xB2").find("a")->text,
            "\xC3\xA9\xE2\x80\xA6\xF0\x9F\x8E\xB2");
}

}  // namespace
}  // namespace harness::yaml
