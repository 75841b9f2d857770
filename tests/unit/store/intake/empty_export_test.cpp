#include "stack/store/intake/empty_export.hpp"

#include <gtest/gtest.h>

namespace store::otlp {
namespace {

TEST(EmptyExport, SaysNothing) {
  EXPECT_TRUE(is_empty("", Format::protobuf));
  for (const char* body : {"{}", " { }\n", R"({"resourceLogs": []})", R"({"resourceSpans":[]})"}) {
    EXPECT_TRUE(is_empty(body, Format::json)) << body;
  }
}

TEST(EmptyExport, IsNotWhatSaysSomethingOrCannotBeRead) {
  EXPECT_FALSE(is_empty("{}", Format::protobuf));
  for (const char* body : {"", "[]", "null", "{", R"({"resourceLogs": [{}]})",
                           R"({"resourceLogs": {}})", R"({"resourceLogs": [], "a": 1})"}) {
    EXPECT_FALSE(is_empty(body, Format::json)) << body;
  }
}

}  // namespace
}  // namespace store::otlp
