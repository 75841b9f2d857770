#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/store_process.hpp"

namespace store {
namespace {

using harness::test::StoreProcess;

// Told to come again, an exporter would send for ever what never fits.
TEST(LongExport, IsTooLongForTheNextOneEachTime) {
  StoreProcess tempo("tempo", {"--memory", "8MiB"});
  StoreProcess otlp("otlp", {"--tempo", tempo.url()});
  const auto status_of = [&](std::size_t bytes) {
    return otlp
        .post(otlp.otlp_http() + "/v1/traces", std::string(bytes, 'x'),
              {{"Content-Type", "application/x-protobuf"}})
        .status;
  };
  for (int i = 0; i < 30; ++i) EXPECT_EQ(status_of(3U << 20U), 413);
  EXPECT_EQ(status_of(15U << 20U), 413);
  EXPECT_EQ(status_of(3U << 19U), 200) << "it fits, and has only fields that nobody knows";
  EXPECT_EQ(status_of(3U << 10U), 200);
  EXPECT_EQ(otlp.status()["refused"]["upstream"], nullptr);
}

// OTLP wants its Status in the encoding of the request, whoever refuses.
TEST(LongExport, IsRefusedInItsOwnEncoding) {
  StoreProcess tempo("tempo", {"--memory", "8MiB"});
  const std::string body(3U << 20U, ' ');
  const auto answer = tempo.post_json(tempo.url() + "/v1/traces", body);
  EXPECT_EQ(answer.status, 413);
  const auto status = nlohmann::json::parse(answer.body, nullptr, false);
  ASSERT_TRUE(status.is_object()) << answer.body;
  EXPECT_EQ(status.at("code"), 3);
  EXPECT_EQ(status.at("message"),
            "the body is longer than 2093056 bytes, which is what --memory 8 MiB leaves for one: "
            "give it more, or send less at once");
}

// Who does not ask first has sent many times what is read of it when it is refused.
TEST(LongExport, IsRefusedInWordsWhereAllOfItIsSentAtOnce) {
  StoreProcess tempo("tempo", {"--memory", "8MiB"});
  const std::string body(40U << 20U, ' ');
  const auto answer =
      tempo.post(tempo.url() + "/v1/traces", body, {{"Content-Type", "application/json"}});
  EXPECT_EQ(answer.status, 413);
  EXPECT_THAT(answer.body, ::testing::HasSubstr("the body is longer than 2093056 bytes"));
}

}  // namespace
}  // namespace store
