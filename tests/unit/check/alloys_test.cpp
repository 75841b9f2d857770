// Files of Alloy of one directory, and texts as its parser takes them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check/alloy/alloy.hpp"

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Files = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> said_of(const Files& files) {
  std::vector<Source> sources;
  for (const auto& [name, text] : files) sources.push_back(parse_source(name, text, Form::text));
  std::vector<std::string> said;
  for (const Finding& finding : check_alloys(sources)) said.push_back(finding.what);
  return said;
}

const std::string takes = R"(
loki.source.api "a" {
  http { listen_port = 3500 }
  forward_to = [loki.write.l.receiver]
}
)";
const std::string sends = R"(
loki.write "l" {
  endpoint { url = "http://loki:3100/loki/api/v1/push" }
}
)";

TEST(AlloyDirectory, IsOneConfiguration) {
  EXPECT_THAT(said_of({{"d/in.alloy", takes}, {"d/out.alloy", sends}}), IsEmpty());
}

TEST(AlloyDirectory, IsNotOneWithAnother) {
  EXPECT_THAT(said_of({{"d/in.alloy", takes}, {"e/out.alloy", sends}}),
              ElementsAre("loki.source.api.a names loki.write.l, which is not there",
                          "nobody names loki.write.l: nothing comes to it"));
}

std::vector<std::string> said_of_text(const std::string& text) {
  return said_of({{"a.alloy",
                   "loki.source.api \"a\" {\n  http { listen_port = 3500 }\n"
                   "  forward_to = []\n  labels = { a = " +
                       text + " }\n}\n"}});
}

TEST(AlloyText, HasTheEscapesOfGo) {
  for (const char* text : {R"("\\d+")", R"("\n\t\"")", R"("\x41\101é\U0001f600")", R"(`\d`)"}) {
    EXPECT_THAT(said_of_text(text), IsEmpty()) << text;
  }
}

TEST(AlloyText, HasNoOthers) {
  EXPECT_THAT(said_of_text(R"("\d+")"),
              ElementsAre("there is no \\d in a text: Alloy refuses the file"));
  EXPECT_THAT(said_of_text(R"("a\.b")"),
              ElementsAre("there is no \\. in a text: Alloy refuses the file"));
  EXPECT_THAT(said_of_text(R"("\xg1")"),
              ElementsAre("there is no \\x in a text: Alloy refuses the file"));
}

}  // namespace
}  // namespace harness::check
