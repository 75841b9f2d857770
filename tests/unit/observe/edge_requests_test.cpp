// Which of the run's requests are kept to tell whose lines near a phase's edge are.
#include "harness/observe/edge_requests.hpp"

#include <gtest/gtest.h>

#include <string>

namespace harness::observe {
namespace {

WallTime second(double offset) {
  return WallTime{std::chrono::seconds{1'700'000'000}} + from_seconds(offset);
}

AnsweredRequest request(const std::string& id, double begin, double end) {
  return {"GET /", "200", id, {second(begin), second(end)}};
}

TEST(RequestsAtEdges, AreThoseNearTheEdgesBetweenPhases) {
  const std::vector<PhaseMark> phases{{"a", {second(0), second(20)}},
                                      {"b", {second(21), second(40)}}};
  const auto some = requests_at_edges(
      {request("first", 0, 0.1), request("deep", 10, 10.1), request("long", 10, 18),
       request("near", 19, 19.1), request("between", 20.4, 20.5), request("behind", 23.4, 23.5),
       request("later", 24, 24.1), request("last", 39.9, 40)},
      phases);
  std::string ids;
  for (const EdgeRequest& one : some) ids += one.trace_id + " ";
  EXPECT_EQ(ids, "long near between behind ");
}

TEST(RequestsAtEdges, AreNoneOfARunOfOnePhase) {
  EXPECT_TRUE(requests_at_edges({request("x", 1, 2)}, {{"a", {second(0), second(20)}}}).empty());
  EXPECT_TRUE(requests_at_edges({request("x", 1, 2)}, {}).empty());
}

}  // namespace
}  // namespace harness::observe
