#include "harness/languages/traceql/subjects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/traceql/parser.hpp"

namespace harness::languages::traceql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Each is a query itself.
std::vector<std::string> subjects_in(const std::string& text) {
  const auto parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  if (!parsed) return {};
  const std::vector<std::string> all = subjects_of(*parsed);
  for (const std::string& subject : all) EXPECT_TRUE(parse(subject)) << subject;
  return all;
}

TEST(Subjects, AreTheSpansByNameOfWhichMoreIsSaid) {
  EXPECT_THAT(subjects_in(R"({ resource.service.name="a" && name="b" && status=error })"),
              ElementsAre(R"({ resource.service.name = "a" && (name = `b`) })"));
  EXPECT_THAT(subjects_in(R"({ (name="b" || name="c") && duration > 1s })"),
              ElementsAre("{ ((name = `b`) || (name = `c`)) }"));
  EXPECT_THAT(subjects_in(R"({ name=~"b.*" && span.x > 1 })"), ElementsAre("{ (name =~ `b.*`) }"));
  for (const char* nothing_more :
       {R"({ name="b" && kind=client })", R"({ name="b" })",
        R"({ resource.service.name="a" && name="b" })", R"({ name="b" || status=error })"}) {
    EXPECT_THAT(subjects_in(nothing_more), IsEmpty()) << nothing_more;
  }
}

TEST(Subjects, AreWhateverSpansAreLikeOfWhichItIsSaidWhatBecameOfThem) {
  EXPECT_THAT(
      subjects_in(
          R"({ resource.service.name="a" && name="b" && span.die.type="c" && status=error })"),
      ElementsAre(R"({ resource.service.name = "a" && (name = `b`) && (span.die.type = `c`) })"));
  EXPECT_THAT(subjects_in("{ kind=server && span.http.response.status_code >= 500 }"),
              ElementsAre("{ (kind = server) }"));
  EXPECT_THAT(subjects_in(R"({ rootName="a" && rootServiceName!="b" && statusMessage="c" })"),
              ElementsAre("{ (rootName = `a`) && (rootServiceName != `b`) }"));
  EXPECT_THAT(subjects_in(R"({ link.x=1 && event:name="exception" })"),
              ElementsAre("{ (link.x = 1) }"));
  EXPECT_THAT(
      subjects_in(R"({ resource.service.name=~"a.*" && span.x != nil && traceDuration > 1s })"),
      ElementsAre("{ (resource.service.name =~ `a.*`) && (span.x != nil) }"));
}

TEST(Subjects, AreNotWhatSaysNothingOfEnds) {
  for (const char* nothing_more :
       {R"({ span.die.type="a" })", R"({ span.die.type="a" && kind=server && link.x=1 })",
        R"({ resource.service.name="a" && status=error })", R"({ duration > 1s && status=error })",
        R"({ span.x="" && status=error })", R"({ span.x=10.0 && status=error })", "{ }",
        R"({ span.die.type="a" } >> { status=error })"}) {
    EXPECT_THAT(subjects_in(nothing_more), IsEmpty()) << nothing_more;
  }
}

// What may hold whatever a span is like says nothing of what it is like.
TEST(Subjects, AreWhatIsLeftOfAlternatives) {
  EXPECT_THAT(subjects_in(R"({ (name="a" && status=error) || (name="b" && duration > 1s) })"),
              ElementsAre("{ ((name = `a`) || (name = `b`)) }"));
  EXPECT_THAT(subjects_in(R"({ kind=server && (span.x="a" || status=error) })"),
              ElementsAre("{ (kind = server) }"));
  EXPECT_THAT(subjects_in(R"({ span.x="a" && !(span.y=1 || status=error) })"),
              ElementsAre("{ (span.x = `a`) }"));
}

TEST(Subjects, AreOfFiltersOneBehindTheOtherAndOfEachSideOfOthers) {
  EXPECT_THAT(subjects_in(R"({ span.x="a" } | { status=error })"),
              ElementsAre("{ (span.x = `a`) }"));
  EXPECT_THAT(subjects_in(R"({ span.x="a" && status=error } >> { span.x="b" && status=error })"),
              ElementsAre("{ (span.x = `a`) }", "{ (span.x = `b`) }"));
}

TEST(Subjects, AreWhatIsMeasuredBehindTheirFilter) {
  EXPECT_THAT(subjects_in(R"({ span.x="a" } | max(duration) > 1s)"),
              ElementsAre("{ (span.x = `a`) }"));
  EXPECT_THAT(subjects_in(R"({ span.x="a" } | avg(span.y) > 1)"),
              ElementsAre("{ (span.x = `a`) }"));
  EXPECT_THAT(subjects_in(R"({ span.x="a" } | count() > 1)"), IsEmpty());
  EXPECT_THAT(subjects_in(R"({ span.x="a" } | sum(span.y) > 1)"), IsEmpty());
}

TEST(Subjects, LeaveOutWhatCannotBeWritten) {
  EXPECT_THAT(subjects_in(R"({ span.x="a`b" && span.y="c" && status=error })"),
              ElementsAre("{ (span.y = `c`) }"));
}

}  // namespace
}  // namespace harness::languages::traceql
