// Questions to backends that ask who one is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/backends.hpp"
#include "harness/observe/loss_counters.hpp"
#include "harness/observe/store_status.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::observe {
namespace {

using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;

const Pause go_on = [](Duration) { return true; };

net::Servers signed_in(const std::string& url) {
  net::Server server(url);
  server.headers = {{"Authorization", "Bearer t0ken"}, {"X-Scope-OrgID", "team-a"}};
  server.secrets = {"t0ken"};
  return {{"loki", server}};
}

TEST(SignIn, GoesWithEachQuestion) {
  const test::LoopbackServer loki([](const auto&) { return test::ServedResponse{200, "{}"}; });
  const SystemClock clock;
  // One connection at a time.
  LiveBackends(signed_in(loki.url()), clock).ask({{Backend::loki, "/a", {}, "a"}}, go_on);
  read_store_statuses(signed_in(loki.url()));
  read_own_metrics(signed_in(loki.url()), [] { return true; });
  const auto asked = loki.requests();
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_THAT(asked,
              Each(Field(&test::ServedRequest::head, HasSubstr("Authorization: Bearer t0ken\r\n"))))
      << asked[0].head;
}

// Whoever refuses may say whom; what is found is left as it was found.
TEST(SignIn, IsInNoAnswerThatRefuses) {
  int status = 401;
  const test::LoopbackServer loki([&](const auto&) {
    return test::ServedResponse{status, "t0ken is not let in"};
  });
  const SystemClock clock;
  LiveBackends backends(signed_in(loki.url()), clock);
  const auto ask = [&] { return backends.ask({{Backend::loki, "/a", {}, "a"}}, go_on).front(); };
  EXPECT_EQ(ask().body, "*** is not let in");
  status = 200;
  EXPECT_EQ(ask().body, "t0ken is not let in");
}

}  // namespace
}  // namespace harness::observe
