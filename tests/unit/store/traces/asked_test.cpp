#include "stack/store/traces/evaluate/asked.hpp"

#include <gtest/gtest.h>

#include "harness/languages/traceql/parser.hpp"

namespace store::traces {
namespace {

std::string refused(const char* query) {
  const auto parsed = harness::languages::traceql::parse(query);
  EXPECT_TRUE(parsed) << query;
  return refusal(questions_of(*parsed)).value_or("");
}

TEST(Refusal, IsOfIdsThatHaveNoOrder) {
  EXPECT_EQ(refused("{ trace:id > \"abc\" }"), "operator not supported for IDs: >");
  EXPECT_EQ(refused("{ trace:id =~ \"abc|def\" }"), "");
  EXPECT_EQ(refused("{ span:id != \"abc\" }"), "");
}

}  // namespace
}  // namespace store::traces
