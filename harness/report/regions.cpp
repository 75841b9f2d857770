#include "harness/report/regions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace harness::report {
namespace {

// Grafana's tables have a tag's key and its value in so many characters each.
constexpr std::size_t longest_tag_value = 100;

using Annotation = nlohmann::ordered_json;

std::string cut(std::string text) {
  if (text.size() <= longest_tag_value) return text;
  std::size_t end = longest_tag_value;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

std::string kind_of_region(bool is_fault) { return is_fault ? "fault" : "phase"; }

Region region_of(const Report& report, observe::Window window, bool is_fault, std::string text) {
  return {window.begin,
          std::max(window.begin, window.end),
          {"harness", kind_of_region(is_fault), "scenario:" + cut(report.plan.name),
           run_tag(report.run_dir)},
          std::move(text)};
}

// What was not seen to end lasted, as far as anybody knows, until the run did.
observe::Window lasted(const observe::FaultRecord& fault, const observe::Observations& observed) {
  WallTime end = std::max(observed.run.end, observed.ended_at);
  if (fault.reverted_at) end = *fault.reverted_at;
  if (fault.gone_at) end = *fault.gone_at;
  if (fault.ended_at) end = *fault.ended_at;
  return {*fault.injected_at, end};
}

std::string told(const observe::FaultRecord& fault, const std::string& scenario) {
  std::string text = fault.name() + ", in " + scenario;
  if (!fault.problem.empty()) text += ": " + fault.problem;
  return text;
}

std::int64_t milliseconds(WallTime at) {
  return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

}  // namespace

std::string run_tag(const std::filesystem::path& run_dir) {
  const std::filesystem::path plain = run_dir.lexically_normal();
  const std::string name = plain.has_filename() ? plain.filename() : plain.parent_path().filename();
  return "run:" + cut(name);
}

std::vector<Region> regions_of(const Report& report) {
  const observe::Observations& observed = report.observations;
  std::vector<Region> regions;
  for (const observe::PhaseMark& phase : observed.phases) {
    if (phase.window.end <= phase.window.begin) continue;
    regions.push_back(
        region_of(report, phase.window, false, phase.name + ", of " + report.plan.name));
  }
  if (observed.phases.empty() && observed.run.begin < observed.run.end) {
    regions.push_back(region_of(report, observed.run, false, report.plan.name));
  }
  for (const observe::FaultRecord& fault : observed.faults) {
    if (!fault.injected_at) continue;
    regions.push_back(
        region_of(report, lasted(fault, observed), true, told(fault, report.plan.name)));
  }
  std::ranges::stable_sort(regions, {}, &Region::begin);
  return regions;
}

std::string annotations_json(const Report& report) {
  Annotation all = Annotation::array();
  for (const Region& region : regions_of(report)) {
    all.push_back({{"time", milliseconds(region.begin)},
                   {"timeEnd", milliseconds(region.end)},
                   {"tags", region.tags},
                   {"text", region.text}});
  }
  return all.dump(2, ' ', false, Annotation::error_handler_t::replace) + '\n';
}

}  // namespace harness::report
