#include <gtest/gtest.h>

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

}  // namespace
}  // namespace store
