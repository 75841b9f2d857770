#include "services/app/reply.hpp"

#include <gtest/gtest.h>

namespace services::app {
namespace {

using Kind = http::CallFailure::Kind;

Refusal refusal(const http::CallResult& result) {
  const auto reply = read_reply("die-service", result);
  return reply ? Refusal{0, "it was a good reply"} : reply.error();
}

TEST(Reply, IsTheObjectOfAGoodAnswer) {
  const auto reply = read_reply("dice-roller", http::Response{200, R"({"roll":4})"});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->at("roll"), 4);
}

TEST(Reply, PassesFailuresOnWithTheirReason) {
  EXPECT_EQ(refusal(http::Response{500, R"({"error":"the die failed"})"}),
            (Refusal{500, "the die failed"}));
  EXPECT_EQ(refusal(http::Response{404, "nope"}),
            (Refusal{404, "die-service answered with status 404"}));
}

TEST(Reply, ThatNeverCameIsSaidHonestly) {
  EXPECT_EQ(refusal(tl::unexpected(http::CallFailure{Kind::unreachable, "refused"})),
            (Refusal{503, "die-service cannot be reached: refused"}));
  EXPECT_EQ(refusal(tl::unexpected(http::CallFailure{Kind::timed_out, "…"})),
            (Refusal{504, "die-service did not answer in time"}));
}

TEST(Reply, ThatMakesNoSenseIsABadGateway) {
  const Refusal nonsense{502, "die-service gave an answer that makes no sense"};
  EXPECT_EQ(refusal(http::Response{200, "not json"}), nonsense);
  EXPECT_EQ(refusal(http::Response{200, "[1]"}), nonsense);
  EXPECT_EQ(refusal(http::Response{302, "{}"}), nonsense);
}

TEST(Reply, IsAListWhereOneIsWanted) {
  EXPECT_EQ(read_reply("die-service", http::Response{200, "[1]"}, Body::list)->size(), 1U);
  EXPECT_FALSE(read_reply("die-service", http::Response{200, "{}"}, Body::list));
}

}  // namespace
}  // namespace services::app
