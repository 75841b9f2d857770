// What was measured: requests, faults, the requests that were kept.

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/load/record/punctuality.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/run_times.hpp"
#include "harness/report/sections.hpp"
#include "harness/report/table.hpp"
#include "harness/report/utf8.hpp"
#include "harness/report/worth_opening.hpp"

namespace harness::report {
namespace {

std::string percentile_text(const load::Histogram& latency, double percent) {
  const auto value = latency.percentile(percent);
  return value ? approximate(std::chrono::microseconds{*value}) : "-";
}

std::string rate_text(const Report& report, const load::RequestStats& stats) {
  const auto& phases = report.observations.phases;
  const auto phase = std::find_if(phases.begin(), phases.end(),
                                  [&](const auto& mark) { return mark.name == stats.phase; });
  if (phase == phases.end() || phase->window.length() <= Duration{0}) return "-";
  const double rate = static_cast<double>(stats.sent) / seconds(phase->window.length());
  return tenths(rate) + "/s";
}

std::string took(const std::optional<WallTime>& from, const std::optional<WallTime>& to) {
  return from && to ? approximate(*to - *from) : "";
}

Cell moment(const Report& report, const std::optional<WallTime>& at, std::string_view otherwise) {
  if (at) return {offset_text(report, *at)};
  return {std::string(otherwise), Tint::bad};
}

Cell seen_after(const observe::FaultRecord& fault) {
  if (!fault.injected_at) return {""};
  if (!fault.seen_at)
    return fault.is_hidden() ? Cell{"hidden", Tint::warning} : Cell{"not seen", Tint::bad};
  return {took(fault.injected_at, fault.seen_at)};
}

Cell gone_after(const observe::FaultRecord& fault) {
  if (!fault.reverted_at) return {""};
  if (!fault.gone_at) return {"not seen", Tint::bad};
  return {took(fault.reverted_at, fault.gone_at)};
}

Cell proof(const observe::FaultRecord& fault) {
  if (!fault.problem.empty()) return {printable(fault.problem), Tint::bad};
  if (fault.in_vain.empty()) return {printable(fault.proof)};
  const std::string awaited = "waited in vain for " + fault.in_vain.front().condition;
  return {printable(awaited), fault.may_wait_in_vain ? Tint::none : Tint::bad};
}

// What nobody but the harness' own probes has met shows nothing of the system.
Cell hits(const observe::HitsRecord& hits) {
  if (!hits.all) return {""};
  if (*hits.all == 0) return {"nothing", Tint::warning};
  const std::string probes = scenario::count_of(hits.probes, "probe");
  if (hits.probes == *hits.all) return {"nothing but " + probes, Tint::warning};
  const std::string all = std::to_string(*hits.all) + " " + printable(hits.what);
  return {hits.probes == 0 ? all : all + " (" + probes + ")"};
}

std::string phase_name(const Report& report, std::size_t phase) {
  return phase < report.plan.phases.size() ? report.plan.phases[phase].name : "";
}

// "  sent again: roll 18 in outage; …": where, as services may have got so many more.
std::string beside_text(const Report& report, const char* what,
                        std::uint64_t load::RequestStats::*count) {
  std::vector<std::string> parts;
  for (const load::RequestStats& stats : by_name(report.observations.load)) {
    if (stats.*count == 0) continue;
    const std::string where = stats.phase.empty() ? "" : " in " + printable(stats.phase);
    parts.push_back(printable(stats.request) + " " + std::to_string(stats.*count) + where);
  }
  if (parts.empty()) return {};
  return std::string("  ") + what + ": " + join(parts, ", ") + "\n";
}

std::string dropped_text(const Report& report) {
  const std::uint64_t dropped = load::iterations_of_all(report.observations.load).dropped;
  if (dropped == 0) return {};
  std::vector<std::string> parts;
  for (const load::ShortPhase& one : load::short_phases(report.observations.load)) {
    parts.push_back(std::to_string(one.dropped) + " of " + scenario::count_of(one.due, "request") +
                    " in " + printable(one.phase));
  }
  return "  dropped iterations: " + std::to_string(dropped) + ", because " +
         std::string(load::why_any_is_dropped) + (parts.empty() ? "" : ": " + join(parts, ", ")) +
         "\n";
}

}  // namespace

std::string requests_section(const Report& report, const Look& look) {
  Table table({{"request", Align::left, true},
               {"phase", Align::left, true},
               {"sent", Align::right},
               {"ok", Align::right},
               {"failed", Align::right},
               {"unknown", Align::right},
               {"rate", Align::right, false, 3},
               {"p50", Align::right, false, 4},
               {"p95", Align::right},
               {"p99", Align::right, false, 2},
               {"max", Align::right, false, 1},
               {"answers", Align::left, true, 5}});
  for (const load::RequestStats& stats : by_name(report.observations.load)) {
    const load::Histogram latency = stats.times().latency;
    const auto count = [](std::uint64_t value, Tint when_any) {
      return Cell{std::to_string(value), value > 0 ? when_any : Tint::none};
    };
    table.add({{printable(stats.request)},
               {printable(stats.phase)},
               count(stats.sent, Tint::none),
               count(stats.ok, Tint::none),
               count(stats.failed, Tint::bad),
               count(stats.unknown, Tint::warning),
               {rate_text(report, stats)},
               {percentile_text(latency, 50)},
               {percentile_text(latency, 95)},
               {percentile_text(latency, 99)},
               {percentile_text(latency, 100)},
               {answers_text(stats)}});
  }
  return heading(look, "Requests, as the client saw them") +
         (table.empty() ? "  none was sent\n" : table.render(look)) +
         beside_text(report, "sent again, as their connections had ended",
                     &load::RequestStats::resent) +
         beside_text(report, "redirects followed", &load::RequestStats::redirects) +
         dropped_text(report);
}

std::string checks_section(const Report& report, const Look& look) {
  Table table({{"check", Align::left, true},
               {"request", Align::left, true, 1},
               {"phase", Align::left, true, 2},
               {"held", Align::right},
               {"not", Align::right}});
  for (const load::RequestStats& stats : by_name(report.observations.load)) {
    for (const auto& [name, counts] : stats.checks) {
      table.add({{printable(name)},
                 {printable(stats.request)},
                 {printable(stats.phase)},
                 {std::to_string(counts.passes)},
                 {std::to_string(counts.fails), counts.fails > 0 ? Tint::bad : Tint::none}});
    }
  }
  return table.empty() ? "" : heading(look, "Checks") + table.render(look);
}

std::string faults_section(const Report& report, const Look& look) {
  const auto& faults = report.observations.faults;
  const bool any_is_counted =
      std::ranges::any_of(faults, [](const auto& fault) { return fault.hits.all.has_value(); });
  std::vector<Column> columns{{"fault", Align::left, true},   {"phase", Align::left, true, 1},
                              {"injected", Align::right},     {"seen after", Align::right},
                              {"reverted", Align::right},     {"gone after", Align::right},
                              {"proof", Align::left, true, 2}};
  if (any_is_counted) columns.push_back({"hit", Align::left, true});
  Table table(std::move(columns));
  for (const observe::FaultRecord& fault : faults) {
    std::vector<Cell> row{{printable(fault.name())},
                          {printable(phase_name(report, fault.phase))},
                          moment(report, fault.injected_at, "never"),
                          seen_after(fault),
                          moment(report, fault.reverted_at, fault.injected_at ? "never" : ""),
                          gone_after(fault),
                          proof(fault)};
    if (any_is_counted) row.push_back(hits(fault.hits));
    table.add(std::move(row));
  }
  return table.empty() ? "" : heading(look, "Faults") + table.render(look);
}

std::string kept_requests_section(const Report& report, const Look& look) {
  Table table({{"why"},
               {"request", Align::left, true, 3},
               {"phase", Align::left, true, 2},
               {"at", Align::right, false, 1},
               {"latency", Align::right},
               {"outcome", Align::left, true},
               {"trace"}});
  for (const load::KeptRequest* request : worth_opening(report)) {
    table.add({{request->why},
               {printable(request->request)},
               {printable(request->phase)},
               {offset_text(report, request->started_at)},
               {approximate(request->latency)},
               {printable(outcome_text(*request))},
               {request->trace_id}});
  }
  return table.empty() ? "" : heading(look, "Requests worth opening") + table.render(look);
}

}  // namespace harness::report
