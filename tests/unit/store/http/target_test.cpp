#include "stack/store/http/target.hpp"

#include <gmock/gmock.h>

namespace store::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Target, IsCutAtItsFirstQuestionMark) {
  EXPECT_EQ(path_of("/a/b?x=1?y"), "/a/b");
  EXPECT_EQ(query_of("/a/b?x=1?y"), "x=1?y");
  EXPECT_EQ(path_of("/a"), "/a");
  EXPECT_EQ(query_of("/a"), "");
}

TEST(Segments, AreDecodedOneByOneSoThatAnEscapedSlashDoesNotSeparate) {
  EXPECT_THAT(segments_of("/api/search/tag/a%2Fb%20c/values"),
              ElementsAre("api", "search", "tag", "a/b c", "values"));
  EXPECT_THAT(segments_of("/"), ElementsAre(""));
  EXPECT_THAT(segments_of("/a/"), ElementsAre("a", ""));
}

TEST(Params, KeepTheirOrderAndRepetitions) {
  EXPECT_THAT(params_of("query=%7Ba%3D%22b+c%22%7D&x=1&x=2&empty=&bare&&=v"),
              ElementsAre(Pair("query", "{a=\"b c\"}"), Pair("x", "1"), Pair("x", "2"),
                          Pair("empty", ""), Pair("bare", ""), Pair("", "v")));
  EXPECT_THAT(params_of(""), IsEmpty());
}

TEST(PercentDecoded, LeavesWhatIsNotProperlyEscaped) {
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%4"), "%4");
  EXPECT_EQ(percent_decoded("%zz%41"), "%zzA");
  EXPECT_EQ(percent_decoded("%+1"), "%+1");
}

}  // namespace
}  // namespace store::http
