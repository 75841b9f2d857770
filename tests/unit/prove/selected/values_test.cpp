#include "harness/prove/selected/values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include "harness/prove/selected/text_like.hpp"

namespace harness::test {
namespace {

using prove::texts_like;
using prove::ValuesSeen;
using prove::WantedValue;
using ::testing::ElementsAre;
using ::testing::Optional;

WantedValue exactly(const std::string& value) {
  return {[value](const std::string& one) { return one == value; }, {value}};
}

WantedValue fitting(const std::string& regex) {
  return {[regex](const std::string& one) { return re2::RE2::FullMatch(one, regex); },
          texts_like(regex)};
}

ValuesSeen values() {
  ValuesSeen seen;
  for (const char* status : {"200", "500"}) seen.add("http_status", status);
  for (const char* die : {"fair", "risky"}) seen.add("die_type", die);
  for (const char* text : {"Roll completed", "Roll failed"}) seen.add("message", text);
  seen.add("duration_ms", "12.5");
  seen.add("result", "success");
  seen.add("retried", "false");
  return seen;
}

TEST(TextsLike, AreOneOfEachAlternative) {
  EXPECT_THAT(texts_like("4.."), ElementsAre("4aa"));
  EXPECT_THAT(texts_like("a|b"), ElementsAre("a", "b"));
  EXPECT_THAT(texts_like("(?i)out of memory|oom"), ElementsAre("out of memory", "oom"));
  EXPECT_THAT(texts_like("^x(y|z){2}\\d+[a-c]?$"), ElementsAre("xyy1a"));
  EXPECT_THAT(texts_like("[^a]b"), ElementsAre("Ab"));
}

TEST(ValuesSeen, GiveWhatAFieldHad) {
  EXPECT_THAT(values().value_for("die_type", exactly("fair")), Optional(std::string("fair")));
  EXPECT_THAT(values().value_for("message", fitting("Roll f.*")),
              Optional(std::string("Roll failed")));
}

TEST(ValuesSeen, GiveWhatIsOfTheSameClass) {
  EXPECT_THAT(values().value_for("http_status", fitting("4..")), Optional(std::string("404")));
  EXPECT_THAT(values().value_for("http_status", exactly("503")), Optional(std::string("503")));
  EXPECT_THAT(values().value_for("result", exactly("error")), Optional(std::string("error")));
  EXPECT_THAT(values().value_for("retried", exactly("true")), Optional(std::string("true")));
  EXPECT_THAT(values().value_for("level", exactly("FATAL")), Optional(std::string("FATAL")));
  EXPECT_THAT(values().value_for("duration_ms", exactly("30000")), Optional(std::string("30000")));
}

TEST(ValuesSeen, GiveATextAboutAFailureThatNobodyHasWrittenYet) {
  EXPECT_THAT(values().value_for("message", exactly("Database unreachable")),
              Optional(std::string("Database unreachable")));
}

TEST(ValuesSeen, GiveNothingThatNobodyHas) {
  EXPECT_EQ(values().value_for("message", exactly("Rol failed")), std::nullopt);  // a slip
  EXPECT_EQ(values().value_for("message", exactly("Rol completed")), std::nullopt);
  EXPECT_EQ(values().value_for("message", exactly("Quite another")), std::nullopt);
  EXPECT_EQ(values().value_for("die_type", exactly("wooden")), std::nullopt);
  EXPECT_EQ(values().value_for("dye_type", exactly("fair")), std::nullopt);
  EXPECT_EQ(values().value_for("http_status", fitting("6..")), std::nullopt);
}

TEST(ValuesSeen, TakeAnyTextForAPartOfALineButASlip) {
  EXPECT_THAT(values().text_for(exactly("password")), Optional(std::string("password")));
  EXPECT_THAT(values().text_for(exactly("Roll completed")),
              Optional(std::string("Roll completed")));
  EXPECT_EQ(values().text_for(exactly("Rol completed")), std::nullopt);
}

}  // namespace
}  // namespace harness::test
