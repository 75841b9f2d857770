#include "harness/scenario/tags.hpp"

#include <gtest/gtest.h>

namespace harness::scenario {
namespace {

TEST(ParseSelector, ReadsSeveralTags) {
  EXPECT_EQ(parse_selector("{name:roll}").value(), (Tags{{"name", "roll"}}));
  EXPECT_EQ(parse_selector("{ team : ops, name:roll }").value(),
            (Tags{{"name", "roll"}, {"team", "ops"}}));
}

TEST(ParseSelector, LeavesCommasAndColonsToValues) {
  EXPECT_EQ(parse_selector("{check:one, two or three, team:ops}").value(),
            (Tags{{"check", "one, two or three"}, {"team", "ops"}}));
  EXPECT_EQ(parse_selector("{name:GET http://localhost/}").value(),
            (Tags{{"name", "GET http://localhost/"}}));
}

TEST(ParseSelector, SaysWhatSelectsNothing) {
  for (const char* text : {"", "{", "{}", "{roll}", "{name:}", "{:roll}", "name:roll", "{,}"}) {
    const auto tags = parse_selector(text);
    ASSERT_FALSE(tags) << text;
    EXPECT_EQ(to_string(tags.error()), "\"" + std::string(text) +
                                           "\" selects nothing; write {TAG:VALUE}, such as "
                                           "{name:roll}");
  }
  EXPECT_EQ(to_string(parse_selector("{team:a,team:b}").error()),
            "the tag \"team\" stands twice in \"{team:a,team:b}\"; write a threshold for each of "
            "its values");
}

TEST(SelectorText, IsReadAsItWasWritten) {
  EXPECT_EQ(selector_text({}), "");
  const Tags tags{{"name", "roll"}, {"check", "one, two"}};
  EXPECT_EQ(selector_text(tags), "{check:one, two,name:roll}");
  EXPECT_EQ(parse_selector(selector_text(tags)).value(), tags);
}

TEST(TagName, IsWhatALabelCanBe) {
  EXPECT_TRUE(check_tag_name("team_2"));
  for (const char* name : {"", "2nd", "my team", "a-b", "__name", "name", "scenario", "check", "le",
                           "expected_response"}) {
    EXPECT_FALSE(check_tag_name(name)) << name;
  }
}

TEST(TagValue, CanStandInASelector) {
  EXPECT_TRUE(check_tag_value("ops & co: 1"));
  for (const char* value : {"", " ", "a,b", "{a", "a}"}) {
    EXPECT_FALSE(check_tag_value(value)) << value;
  }
}

TEST(HasAll, WantsEachTagWithItsValue) {
  const Tags tags{{"name", "roll"}, {"team", "ops"}};
  EXPECT_TRUE(has_all(tags, {}));
  EXPECT_TRUE(has_all(tags, {{"team", "ops"}}));
  EXPECT_FALSE(has_all(tags, {{"team", "dev"}}));
  EXPECT_FALSE(has_all(tags, {{"team", "ops"}, {"scenario", "players"}}));
}

}  // namespace
}  // namespace harness::scenario
