#include "harness/observe/wire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::observe {
namespace {

using ::testing::HasSubstr;

Answer body(const std::string& text) { return {{}, 200, text, "", ""}; }

TEST(Document, SaysWhichKeyStandsTwiceInOneObject) {
  const auto twice = document(body(R"({"a":[{"b:c":1,"d":2},{"d":3,"x":{"k":1,"k":1}}]})"));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().what, "answered with \"k\" twice in one object");
}

TEST(Document, MayHaveAKeyInSeveralObjectsAndColonsInItsTexts) {
  const auto read = document(body(R"({"a":[{"k":"1:2"},{"k":"{\"x\": 1}"}]})"));
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ((*read)["a"].size(), 2U);
}

TEST(ReadBodies, AreReadOnceAsLongAsOneLives) {
  const Answer answer = body(R"({"status":"success","data":[]})");
  ReadBodies::Document kept;
  {
    const ReadBodies once;
    kept = *shared_document(answer);
    EXPECT_EQ(*shared_document(answer), kept);
    EXPECT_NE(*shared_document(body(R"({"status":"success","data":[1]})")), kept);
  }
  EXPECT_NE(*shared_document(answer), kept);
  EXPECT_EQ((*kept)["status"], "success");
}

TEST(ReadBodies, AreKeptOnlyWhereTheyAreLongEnough) {
  const Answer answer = body(R"({"status":"success","data":[]})");
  {
    const ReadBodies longer(answer.body.size() + 1);
    EXPECT_NE(*shared_document(answer), *shared_document(answer));
  }
  const ReadBodies as_long(answer.body.size());
  EXPECT_EQ(*shared_document(answer), *shared_document(answer));
}

// Of what becomes a part of another.
TEST(ReadBodies, AreNotKeptInPassing) {
  const Answer answer = body(R"({"status":"success","data":[]})");
  const ReadBodies once;
  EXPECT_NE(*passing_document(answer), *passing_document(answer));
  const ReadBodies::Document kept = *passing_document(answer);
  keep_document(answer.body, kept);
  EXPECT_EQ(*shared_document(answer), kept);
}

TEST(ReadBodies, AreNoAnswersWhereThereIsAProblem) {
  const ReadBodies once;
  const std::string text = R"({"status":"success","data":[]})";
  ASSERT_TRUE(shared_document(body(text)));
  EXPECT_FALSE(shared_document({{}, 500, text, "", ""}));
  EXPECT_THAT(shared_document({{}, 200, text, "nobody answered", ""}).error().what,
              HasSubstr("nobody answered"));
}

}  // namespace
}  // namespace harness::observe
