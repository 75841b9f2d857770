#pragma once

#include <string>
#include <vector>

#include "harness/load/trace_context.hpp"
#include "tests/unit/verdict/evidence_cells.hpp"
#include "tests/unit/verdict/raw_samples.hpp"

// Requests, and what each of them left: as the backends would tell of them.
namespace harness::verdict {

// One span or line.
struct Left {
  std::string trace_id;  // empty: it bears none
  double at = 0;         // seconds of the run
};

struct Reconciled {
  std::vector<Left> requests;  // the client's spans
  std::vector<Left> answered;  // of these
  std::vector<Left> spans;
  std::vector<Left> lines;
  double counted = 0;
};

inline std::string trace_id_of(std::uint64_t number) {
  load::TraceContext trace;
  trace.trace_low = number;
  load::TraceSeal(1).put_on(trace);
  return trace.trace_id();
}

inline std::string nanoseconds(double at_s) { return unix_nanoseconds(at(at_s)); }

// All of one trace are in one entry, as a search lists them.
inline std::string traces_json(const std::vector<Left>& spans) {
  std::map<std::string, std::string> by_trace;
  std::size_t number = 0;
  for (const Left& span : spans) {
    std::string& text = by_trace[span.trace_id];
    text += std::string(text.empty() ? "" : ",") + R"({"spanID":")" + std::to_string(++number) +
            R"(","startTimeUnixNano":")" + nanoseconds(span.at) + R"(","durationNanos":"5"})";
  }
  std::string all;
  for (const auto& [id, text] : by_trace) {
    all += std::string(all.empty() ? "" : ",") + R"({"traceID":")" + id +
           R"(","spanSets":[{"spans":[)" + text + "]}]}";
  }
  return R"({"traces":[)" + all + "]}";
}

inline std::string lines_json(const std::vector<Left>& lines) {
  std::string values;
  for (const Left& line : lines) {
    const std::string id =
        line.trace_id.empty() ? "" : R"(\"trace_id\":\")" + line.trace_id + R"(\")";
    values += std::string(values.empty() ? "" : ",") + R"([")" + nanoseconds(line.at) + R"(","{)" +
              id + R"(}"])";
  }
  const std::string stream = R"({"stream":{"app":"a"},"values":[)" + values + "]}";
  return R"({"status":"success","data":{"resultType":"streams","result":[)" +
         (values.empty() ? "" : stream) + "]}}";
}

// So many requests of the outage, each of which left one of each.
inline Reconciled all_of(std::size_t requests) {
  Reconciled all;
  for (std::size_t i = 0; i < requests; ++i) {
    const double at_s = 20.5 + 19.0 * static_cast<double>(i) / static_cast<double>(requests);
    const std::string id = trace_id_of(i + 1);
    all.requests.push_back({id, at_s});
    all.spans.push_back({id, at_s + 0.1});
    all.lines.push_back({id, at_s + 0.2});
  }
  all.answered = all.requests;
  all.counted = static_cast<double>(requests);
  return all;
}

inline SmallRun run_of(const Reconciled& all) {
  SmallRun run;
  run.plan.loads.emplace_back();
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = all.requests.size();
  stats.outcomes = {{"200", all.answered.size()}};
  if (stats.sent > all.answered.size())
    stats.outcomes["timeout"] = stats.sent - all.answered.size();
  run.observations.load.requests = {stats};
  run.observations.load.seals = {1};
  return run;
}

inline ScrapedTarget counting_to(double counted) {
  ScrapedTarget target{.first = -1, .labels = R"(,"status":"200")"};
  target.samples.assign(63, counted);
  for (std::size_t i = 0; i < 30; ++i) target.samples[i] = 0;
  return target;
}

// What is answered to a claim with counter, spans and logs, in the order of its questions.
inline std::vector<std::string> answers_of(const Reconciled& all) {
  const ScrapedTarget target = counting_to(all.counted);
  std::vector<std::string> answers{
      matrix_of(target.counter()), matrix_of(target.up()),   of_no_type, known_counters,
      traces_json(all.spans),      traces_json(all.requests)};
  if (all.answered.size() < all.requests.size()) answers.push_back(traces_json(all.answered));
  answers.push_back(lines_json(all.lines));
  answers.push_back(sum_of(all.lines.empty() ? "" : std::to_string(all.lines.size())));
  return answers;
}

using Parts = std::map<std::string, std::string>;

inline Parts all_parts() {
  return {{"request", "roll"},
          {"counter", "x_total"},
          {"spans", R"({ name = "GET /roll" })"},
          {"logs", R"({app="a"})"}};
}

inline plan::Claim reconcile(const SmallRun& run, const Parts& parts) {
  plan::Claim claim = run.claim("reconcile", with_fields({{"reconcile", parts}}));
  claim.phase.reset();
  return claim;
}

inline Finding judged(const Reconciled& all, const SmallRun& run) {
  return run.judge(reconcile(run, all_parts()), answers_of(all));
}
inline Finding judged(const Reconciled& all) { return judged(all, run_of(all)); }

}  // namespace harness::verdict
