#pragma once

#include <string>
#include <vector>

#include "harness/load/trace_context.hpp"
#include "tests/unit/verdict/evidence.hpp"

// A run of which lines come late, and of which it is known when requests near its edges were under
// way.
namespace harness::verdict {

inline constexpr std::uint64_t number_of_run = 7;

inline std::string own_id(int number) {
  load::TraceContext trace{0, static_cast<std::uint64_t>(number), 1};
  load::TraceSeal(number_of_run).put_on(trace);
  return trace.trace_id();
}

// All of it had come two seconds after its end.
inline SmallRun run_with_catch_up() {
  SmallRun run;
  run.observations.load.seals = {number_of_run};
  run.observations.catch_ups = {{observe::Backend::loki, "marker-1", at(62), ""}};
  return run;
}

inline std::string lines(const std::vector<std::string>& ids, double when) {
  const std::string stamp = std::to_string(at(when).time_since_epoch().count());
  std::string values;
  for (const std::string& id : ids) {
    const std::string line = id.empty() ? R"({\"m\":1})" : R"({\"trace_id\":\")" + id + R"(\"})";
    values += (values.empty() ? "[\"" : ",[\"") + stamp + "\",\"" + line + "\"]";
  }
  const std::string stream = R"({"stream":{"job":"shop"},"values":[)" + values + "]}";
  return R"({"status":"success","data":{"resultType":"streams","result":[)" +
         (ids.empty() ? "" : stream) + "]}}";
}

inline bool is_of_late_lines(const observe::Question& question) {
  return question.params.at("query").find("marker-1") != std::string::npos;
}

// The outage is from 20 to 40 s, and the recovery begins at 42 s.
inline SmallRun run_with_known_requests() {
  SmallRun run = run_with_catch_up();
  run.observations.phases[1].metrics.end = at(40.8);
  run.observations.phases[2].window.begin = at(42);
  run.observations.edge_requests = {{own_id(1), {at(19.9), at(20.05)}},
                                    {own_id(2), {at(20.02), at(20.08)}},
                                    {own_id(3), {at(39.8), at(39.9)}},
                                    {own_id(4), {at(40.1), at(40.2)}},
                                    {own_id(5), {at(39.95), at(40.05)}}};
  return run;
}

}  // namespace harness::verdict
