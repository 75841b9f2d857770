// What becomes of exports that say nothing.
#include <gmock/gmock.h>

#include "tests/support/store_process.hpp"

namespace store {
namespace {

using harness::test::StoreProcess;
using ::testing::HasSubstr;

// As a collector does: Loki has an error for it.
TEST(EmptyExport, IsAnsweredByOtlpItself) {
  StoreProcess loki("loki");
  StoreProcess otlp("otlp", {"--loki", loki.url()});
  const std::string logs = otlp.otlp_http() + "/v1/logs";
  EXPECT_EQ(otlp.post(logs, "", {{"Content-Type", "application/x-protobuf"}}).status, 200);
  EXPECT_EQ(otlp.post_json(logs, "{}").status, 200);
  EXPECT_EQ(otlp.post_json(logs, R"({"resourceLogs": []})").body, R"({"partialSuccess":{}})");
  EXPECT_EQ(otlp.status()["taken"]["pushes"], 3);
  EXPECT_TRUE(loki.status()["refused"].empty());
  const auto without_records = otlp.post_json(logs, R"({"resourceLogs": [{}]})");
  EXPECT_EQ(without_records.status, 422);
  EXPECT_THAT(without_records.body, HasSubstr("at least one valid stream is required"));
  EXPECT_EQ(loki.status()["refused"]["no_streams"]["pushes"], 1);
}

}  // namespace
}  // namespace store
