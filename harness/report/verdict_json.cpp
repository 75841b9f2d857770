#include "harness/report/verdict_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/load/record/punctuality.hpp"

namespace harness::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int schema_version = 2;

Json time_or_null(const std::optional<WallTime>& at) {
  return at ? Json(format_wall(*at)) : Json(nullptr);
}

// What is not there is null: a number that nobody took, an end that nobody knows.
Json interval_json(const std::optional<Interval>& value) {
  if (!value) return nullptr;
  const auto bound = [](double end) { return std::isfinite(end) ? Json(end) : Json(nullptr); };
  return {{"low", bound(value->low)}, {"high", bound(value->high)}};
}

Json times_json(const verdict::Finding& finding) {
  Json times = Json::array();
  for (const verdict::MeasuredTime& time : finding.times) {
    times.push_back({{"name", time.name},
                     {"occurrence", time.number},
                     {"occurrences", time.of},
                     {"seconds", interval_json(time.seconds)},
                     {"expected", time.wanted}});
  }
  return times;
}

Json claim_json(const verdict::Finding& finding) {
  Json claim{
      {"claim", finding.claim},
      {"kind", finding.kind},
      {"during", finding.during},
      {"line", finding.line},
      {"result", verdict::name_of(finding.outcome)},
      {"expected", finding.expected},
      {"seen", finding.seen},
      {"value", interval_json(finding.value)},
      {"query", finding.query},
      {"window",
       {{"begin", format_wall(finding.window.begin)}, {"end", format_wall(finding.window.end)}}}};
  if (finding.advisory) claim["advisory"] = finding.advisory->text();
  if (finding.moments) claim["evaluated"] = name_of(*finding.moments);
  if (!finding.times.empty()) claim["times"] = times_json(finding);
  if (!finding.trace_id.empty()) claim["trace_id"] = finding.trace_id;
  if (!finding.log_line.empty()) claim["log_line"] = finding.log_line;
  return claim;
}

Json claims_json(const Report& report) {
  Json claims = Json::array();
  for (const verdict::Finding& finding : report.verdict.findings) {
    claims.push_back(claim_json(finding));
  }
  return claims;
}

Json hits_json(const observe::HitsRecord& hits) {
  if (!hits.all) return nullptr;
  return {{"of", hits.what}, {"all", *hits.all}, {"probes", hits.probes}};
}

Json faults_json(const Report& report) {
  Json faults = Json::array();
  for (const observe::FaultRecord& fault : report.observations.faults) {
    faults.push_back(
        {{"kind", fault.kind},
         {"target", fault.target},
         {"occurrence", fault.number},
         {"occurrences", fault.of},
         {"injected_at", time_or_null(fault.injected_at)},
         {"seen_at", time_or_null(fault.seen_at)},
         {"ended_at", time_or_null(fault.ended_at)},
         {"reverted_at", time_or_null(fault.reverted_at)},
         {"gone_at", time_or_null(fault.gone_at)},
         {"proof", fault.proof},
         {"gone_proof", fault.gone_proof},
         {"problem", fault.problem},
         {"stayed_away", fault.stayed_away},
         {"hits", hits_json(fault.hits)},
         {"waited_in_vain_for", fault.in_vain.empty() ? "" : fault.in_vain.front().condition}});
  }
  return faults;
}

Json short_phases_json(const Report& report) {
  Json phases = Json::array();
  for (const load::ShortPhase& one : load::short_phases(report.observations.load)) {
    phases.push_back({{"phase", one.phase}, {"dropped", one.dropped}, {"due", one.due}});
  }
  return phases;
}

Json requests_json(const Report& report) {
  load::RequestStats all;
  for (const load::RequestStats& stats : report.observations.load.requests) {
    all.sent += stats.sent;
    all.ok += stats.ok;
    all.failed += stats.failed;
    all.unknown += stats.unknown;
    all.resent += stats.resent;
    all.redirects += stats.redirects;
  }
  return {{"sent", all.sent},
          {"ok", all.ok},
          {"failed", all.failed},
          {"unknown", all.unknown},
          {"resent", all.resent},
          {"redirects", all.redirects},
          {"dropped_in", short_phases_json(report)}};
}

Json refused_json(const observe::StoreStatus& store) {
  Json refused = Json::array();
  for (const observe::RefusedPushes& one : store.refused) {
    refused.push_back({{"reason", one.reason},
                       {"pushes", one.pushes},
                       {"lines", one.lines},
                       {"spans", one.spans}});
  }
  return refused;
}

Json stores_json(const Report& report) {
  Json stores = Json::array();
  for (const observe::StoreStatus& store : report.observations.stores) {
    stores.push_back({{"name", store.name},
                      {"lines", store.lines},
                      {"spans", store.spans},
                      {"used_bytes", store.used_bytes},
                      {"limit_bytes", store.limit_bytes},
                      {"refused", refused_json(store)}});
  }
  return stores;
}

}  // namespace

std::string verdict_json(const Report& report) {
  const Json document{{"schema_version", schema_version},
                      {"verdict", verdict::name_of(report.verdict.conclusion)},
                      {"exit_code", report.verdict.exit_code()},
                      {"scenario", report.plan.name},
                      {"seed", report.plan.seed},
                      {"started_at", format_wall(report.observations.started_at)},
                      {"ended_at", format_wall(report.observations.ended_at)},
                      {"reasons", report.verdict.reasons},
                      {"requests", requests_json(report)},
                      {"faults", faults_json(report)},
                      {"claims", claims_json(report)},
                      {"stores", stores_json(report)}};
  // Log lines come from outside and may hold any bytes: what is no UTF-8 is replaced.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace harness::report
