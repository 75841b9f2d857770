#pragma once

#include "tests/unit/verdict/evidence.hpp"

// Of an alert on the outage of the small run: what Prometheus says of it.
namespace harness::verdict {

// The ALERTS samples of one state, one a second, each time from one offset to another.
using Times = std::vector<std::pair<int, int>>;

inline std::string samples(const std::string& state, const Times& times) {
  std::string values;
  for (const auto& [from, to] : times) {
    for (int offset = from; offset <= to; ++offset) {
      values +=
          (values.empty() ? "" : ",") + ("[" + std::to_string(1'700'000'000 + offset)) + ",\"1\"]";
    }
  }
  return R"({"metric":{"alertname":"DatabaseDown","alertstate":")" + state + R"("},"values":[)" +
         values + "]}";
}

inline std::string samples(const std::string& state, int from, int to) {
  return samples(state, {{from, to}});
}

inline std::string matrix(const std::string& series) {
  return R"({"status":"success","data":{"resultType":"matrix","result":[)" + series + "]}}";
}

inline std::string rule(const std::string& state, const std::string& evaluated) {
  return R"({"status":"success","data":{"groups":[{"interval":1,"rules":[{"name":"DatabaseDown",)"
         R"("query":"pg_up == 0","duration":2,"labels":{"severity":"critical"},"state":")" +
         state + R"(","lastEvaluation":")" + evaluated + R"("}]}]}})";
}

// 1 700 000 061 s
inline const std::string calm = rule("inactive", "2023-11-14T22:14:21Z");
inline const std::string names = R"({"status":"success","data":["pg_up","up"]})";

inline plan::Claim database_down(const SmallRun& run) {
  return run.claim("alert", with_fields({{"alert", std::string("DatabaseDown")},
                                         {"fires_within", Duration{std::chrono::seconds{10}}},
                                         {"resolves_within", Duration{std::chrono::seconds{10}}}}));
}

}  // namespace harness::verdict
