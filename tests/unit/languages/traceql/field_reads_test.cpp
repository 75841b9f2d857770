#include "harness/languages/traceql/field_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/traceql/parser.hpp"
#include "harness/languages/traceql/services.hpp"

namespace harness::languages::traceql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Reads reads_in(const std::string& text) {
  const auto parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? reads_of(*parsed) : Reads{};
}

// "SPANS ? FIELD = a b"
std::vector<std::string> fields_in(const std::string& text) {
  std::vector<std::string> all;
  for (const FieldRead& read : reads_in(text).fields) {
    std::string one = spans_of(read) + " ? " + to_string(read.field);
    for (const ReadValue& value : read.values) {
      one += " " + value.text + (value.is_pattern ? "~" : "");
    }
    if (read.asks_presence) one += " there";
    all.push_back(one);
  }
  return all;
}

TEST(FieldReads, AreOfTheServiceOfTheirFilter) {
  EXPECT_THAT(fields_in(R"({ resource.service.name="a" && span.x="1" } >> { span.y > 2 })"),
              ElementsAre("{ } ? resource.service.name a",
                          R"({ resource.service.name = "a" } ? span.x 1)", "{ } ? span.y"));
  EXPECT_THAT(
      fields_in(R"({ (resource.service.name="a" || resource.service.name="b") && .x != 1 })"),
      ElementsAre("{ } ? resource.service.name a b",
                  R"({ (resource.service.name = "a" || resource.service.name = "b") } ? .x)"));
}

TEST(FieldReads, KnowNoServiceWhereOneIsNotOfAllSpans) {
  EXPECT_THAT(fields_in(R"({ resource.service.name="a" || span.x = 1 })"),
              ElementsAre("{ } ? resource.service.name a", "{ } ? span.x"));
}

TEST(FieldReads, AreOfNegationsAggregatesAndGroups) {
  EXPECT_THAT(fields_in("{ !(span.x = 1) } | by(span.y) | avg(span.z) > 3"),
              ElementsAre("{ } ? span.x", "{ } ? span.y", "{ } ? span.z"));
}

TEST(FieldReads, KnowWhatIsOnlyAskedToBeThere) {
  EXPECT_THAT(fields_in(R"({ span.x != nil && span.y != "" && span.z != "a" })"),
              ElementsAre("{ } ? span.x there", "{ } ? span.y there", "{ } ? span.z"));
}

TEST(FieldReads, AreOfWordsThatEachSpanHasAndNotOfItsNumbers) {
  EXPECT_THAT(fields_in("{ status = error && kind = server && duration > 1s }"),
              ElementsAre("{ } ? status error", "{ } ? kind server"));
  EXPECT_THAT(fields_in("{ duration > 1s && nestedSetParent < 0 }"), IsEmpty());
}

// They take any part of a text.
TEST(FieldReads, AreOfWhatARegexLooksFor) {
  EXPECT_THAT(fields_in(R"({ name =~ "a|b.*" && span.x =~ ".+" && span.y !~ "z" })"),
              ElementsAre("{ } ? name a~ b.*~", "{ } ? span.x", "{ } ? span.y"));
}

TEST(FieldReads, AreFoundByTheirValues) {
  const Reads reads = reads_in(R"({ resource.service.name="a" && name="b`\"c" && status=error })");
  ASSERT_EQ(reads.fields.size(), 3U);
  EXPECT_EQ(spans_with(reads.fields[1], reads.fields[1].values.front()),
            R"({ resource.service.name = "a" && name = "b`\"c" })");
  EXPECT_EQ(spans_with(reads.fields[2], reads.fields[2].values.front()),
            R"({ resource.service.name = "a" && status = error })");
}

TEST(FieldReads, KnowTheTypesOfWhatTheyAreComparedWith) {
  const Reads reads = reads_in(R"({ span.x = 1 || span.x = "1" || span.y != "" || span.z })");
  ASSERT_EQ(reads.fields.size(), 3U);
  EXPECT_THAT(reads.fields[0].types, ElementsAre(Type::Int, Type::String));
  EXPECT_THAT(reads.fields[1].types, IsEmpty());
  EXPECT_THAT(reads.fields[2].types, IsEmpty());
}

TEST(Services, AreThoseThatAQueryNamesOneByOne) {
  const auto named = [](const std::string& text) {
    const auto parsed = parse(text);
    EXPECT_TRUE(parsed) << text;
    return parsed ? named_services(*parsed) : std::vector<std::string>{};
  };
  EXPECT_THAT(named(R"({ resource.service.name = "b" } >> { .service.name =~ "a|c" })"),
              ElementsAre(R"(resource.service.name = "b")", R"(resource.service.name =~ "a")",
                          R"(resource.service.name =~ "c")"));
  EXPECT_THAT(named(R"({ resource.service.name =~ "^(a|c)$" })"),
              ElementsAre(R"(resource.service.name =~ "a")", R"(resource.service.name =~ "c")"));
  for (const char* alike :
       {R"({ resource.service.name =~ "a|b.*" })", R"({ resource.service.name =~ ".+" })",
        R"({ resource.service.name !~ "a|b" })", R"({ name =~ "a|b" })"}) {
    EXPECT_THAT(named(alike), IsEmpty()) << alike;
  }
}

TEST(Services, MayBeNamedByWhatTheyAreLike) {
  const auto alike = [](const std::string& text) {
    const auto parsed = parse(text);
    return parsed && names_services_alike(*parsed);
  };
  EXPECT_TRUE(alike(R"({ resource.service.name = "a" } >> { resource.service.name =~ "b.*" })"));
  EXPECT_TRUE(alike(R"({ resource.service.name =~ "a|b.*" })"));
  EXPECT_FALSE(alike(R"({ resource.service.name =~ "a|b" && name =~ "c.*" })"));
}

}  // namespace
}  // namespace harness::languages::traceql
