#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "stack/store/logs/api/routes.hpp"
#include "tests/conformance/logql/case.hpp"

namespace store::logs::test {
namespace {

// Half an hour after the data.
class StandingClock final : public harness::Clock {
 public:
  harness::TimePoint now() const override { return {}; }
  harness::WallTime wall() const override {
    constexpr std::chrono::minutes later{30};
    return harness::WallTime{std::chrono::nanoseconds{base} + later};
  }
};

// What stands in docs/differences.md.
const std::map<std::string, std::string>& differences() {
  static const std::map<std::string, std::string> all{};
  return all;
}

class Asked {
 public:
  Asked() { push_data(store_); }

  http::Response answer(const Json& recorded) const {
    const http::Request request = request_of(recorded);
    const auto route = std::find_if(routes_.begin(), routes_.end(), [&](const http::Route& r) {
      return r.method == request.method && r.path == request.path;
    });
    return route == routes_.end() ? http::text(404, "") : route->serve(request);
  }

 private:
  LogStore store_;
  StandingClock clock_;
  http::Routes routes_ = log_routes(store_, clock_);
};

// A case as a test's parameter, which shows as its id.
struct Recorded {
  Json json;

  std::string id() const { return json["id"]; }
  friend void PrintTo(const Recorded& recorded, std::ostream* out) { *out << recorded.id(); }
};

std::vector<Recorded> recorded_cases() {
  std::vector<Recorded> all;
  for (Json& json : read_cases()) all.push_back({std::move(json)});
  return all;
}

class Conformance : public testing::TestWithParam<Recorded> {};

TEST_P(Conformance, AnswersAsLoki) {
  static const Asked asked;
  const Json& recorded = GetParam().json;
  const Json answered = normalised(recorded, asked.answer(recorded));
  Json expected{{"status", recorded["status"]}};
  for (const char* key : {"error", "result_type", "result", "encoding_flags"}) {
    if (recorded.contains(key)) expected[key] = recorded[key];
  }
  const bool differs = differences().contains(recorded["id"]);
  EXPECT_NE(same(expected, answered), differs)
      << recorded["params"].dump() << "\nrecorded: " << expected.dump()
      << "\nanswered: " << answered.dump();
}

std::string name_of(const testing::TestParamInfo<Recorded>& recorded) {
  std::string name = recorded.param.id();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Loki, Conformance, testing::ValuesIn(recorded_cases()), name_of);

}  // namespace
}  // namespace store::logs::test
