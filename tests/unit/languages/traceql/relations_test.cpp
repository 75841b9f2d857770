#include "harness/languages/traceql/relations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/traceql/parser.hpp"

namespace harness::languages::traceql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Each is a query itself.
std::vector<ReadRelation> relations_in(const std::string& text) {
  const auto parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  if (!parsed) return {};
  const std::vector<ReadRelation> all = relations_of(*parsed);
  for (const ReadRelation& one : all) EXPECT_TRUE(parse(one.between)) << one.between;
  return all;
}

TEST(Relations, AreOfWhatSpansAreWhateverBecameOfThem) {
  EXPECT_THAT(
      relations_in(
          R"({ resource.service.name="a" } > { resource.service.name="b" && status=error })"),
      ElementsAre(ReadRelation{
          R"({ resource.service.name = "a" } > { resource.service.name = "b" })", true}));
  EXPECT_THAT(relations_in(R"({ name="GET /" && kind=server } >> { status=error && span.x > 5 })"),
              ElementsAre(ReadRelation{"{ (name = `GET /`) && (kind = server) } >> { }", true}));
  EXPECT_THAT(relations_in(R"({ name="a" || duration > 1s } ~ { name=~"b.*" })"),
              ElementsAre(ReadRelation{"{ } ~ { (name =~ `b.*`) }", true}));
}

TEST(Relations, SayNoMoreThanThatWhereNothingElseIsAsked) {
  EXPECT_THAT(relations_in(R"({ name="a" } << { name="b" })"),
              ElementsAre(ReadRelation{"{ (name = `a`) } << { (name = `b`) }", false}));
  EXPECT_THAT(relations_in(R"({ name="a" } << { name="b" } | count() > 3)"),
              ElementsAre(ReadRelation{"{ (name = `a`) } << { (name = `b`) }", true}));
}

TEST(Relations, MayStandInEachOtherAndBesideOthers) {
  EXPECT_THAT(relations_in(R"({ name="a" } >> { name="b" } >> { name="c" && status=error })"),
              ElementsAre(ReadRelation{"({ (name = `a`) } >> { (name = `b`) }) >> { (name = `c`) }",
                                       true}));
  EXPECT_THAT(relations_in(R"(({ name="a" } &>> { status=error }) | count() > 1)"),
              ElementsAre(ReadRelation{"{ (name = `a`) } &>> { }", true}));
  EXPECT_THAT(relations_in(R"({ name="a" && status=error } && { name="b" })"),
              ElementsAre(ReadRelation{"{ (name = `a`) } && { (name = `b`) }", true}));
  EXPECT_THAT(relations_in(R"({ name="d" } || ({ name="a" } > { status=error }))"),
              ElementsAre(ReadRelation{"{ (name = `a`) } > { }", true}));
}

TEST(Relations, AreNoneWhereSidesAreNotToMeet) {
  for (const char* none :
       {R"({ name="a" && status=error })", R"({ name="a" } !>> { status=error })",
        R"({ name="a" } || { status=error })", R"({ name="a" } | { status=error })"}) {
    EXPECT_THAT(relations_in(none), IsEmpty()) << none;
  }
}

}  // namespace
}  // namespace harness::languages::traceql
