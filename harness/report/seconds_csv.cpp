#include "harness/report/seconds_csv.hpp"

#include <algorithm>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::report {
namespace {

struct Line {
  std::uint32_t at = 0;
  std::string text;
};

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return '"' + replace_all(text, "\"", "\"\"") + '"';
}

std::string outcomes_of(const load::SecondStats& second) {
  std::vector<std::string> parts;
  for (const auto& [outcome, times] : second.outcomes) {
    parts.push_back(outcome + "=" + std::to_string(times));
  }
  return join(parts, "; ");  // they have spaces in them
}

// Buckets have upper ends that nothing may have taken: not more than the longest of all.
std::string percentile(const load::SecondStats& second, double percent, std::uint64_t longest) {
  const auto value = second.latency.percentile(percent);
  return value ? std::to_string(std::min(*value, longest)) : "";
}

Line line_of(const load::RequestStats& request, const load::SecondStats& second,
             std::uint32_t width, std::uint64_t longest) {
  const auto at = [&](double percent) { return percentile(second, percent, longest); };
  const auto load = request.tags.find("scenario");
  const std::vector<std::string> fields{std::to_string(second.at),
                                        std::to_string(width),
                                        field(request.request),
                                        field(request.phase),
                                        load != request.tags.end() ? field(load->second) : "",
                                        std::to_string(second.ok),
                                        std::to_string(second.failed),
                                        std::to_string(second.unknown),
                                        std::to_string(second.resent),
                                        std::to_string(second.redirects),
                                        at(50),
                                        at(95),
                                        at(99),
                                        at(100),
                                        field(outcomes_of(second))};
  return {second.at, join(fields, ",") + "\r\n"};
}

}  // namespace

std::string seconds_csv(const load::LoadStats& stats) {
  std::vector<Line> lines;
  for (const load::RequestStats& request : by_name_and_load(stats)) {
    const std::uint64_t longest = request.times().latency.max();
    for (const load::SecondStats& second : request.seconds) {
      lines.push_back(line_of(request, second, stats.second_width, longest));
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.at < b.at; });
  std::string text =
      "second,seconds,request,phase,scenario,ok,failed,unknown,resent,redirects,p50_us,p95_us,"
      "p99_us,max_us,outcomes\r\n";
  for (const Line& line : lines) text += line.text;
  return text;
}

}  // namespace harness::report
