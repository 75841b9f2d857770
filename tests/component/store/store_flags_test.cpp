// The store's command line.
#include <gtest/gtest.h>

#include "tests/support/store_process.hpp"

namespace store {
namespace {

using harness::test::StoreProcess;

TEST(StoreFlags, AreRefusedWhereTheyDoNothing) {
  const auto refusal = [](const std::string& role, const std::string& flag) -> std::string {
    try {
      const StoreProcess started(role, {flag});
      return "it started";
    } catch (const std::runtime_error& error) {
      const std::string text = error.what();
      return text.substr(text.find("store: "));
    }
  };
  EXPECT_EQ(refusal("tempo", "--otlp-http=127.0.0.1:0"),
            "store: --otlp-http: does nothing for the role tempo; it is of otlp: leave it out, or "
            "name that --role\n");
  EXPECT_EQ(refusal("loki", "--prometheus=http://127.0.0.1:1"),
            "store: --prometheus: does nothing for the role loki; it is of otlp and tempo: leave "
            "it out, or name that --role\n");
  EXPECT_EQ(refusal("otlp", "--loki=bogus://x"),
            "store: --loki: \"bogus://x\" is no URL to send to; write http://HOST:PORT or "
            "https://HOST:PORT\n");
}

}  // namespace
}  // namespace store
