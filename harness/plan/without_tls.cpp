#include "harness/plan/without_tls.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/scenario/threshold_form.hpp"

namespace harness::plan {
namespace {

bool begins_in_clear(const std::string& url) { return url.starts_with("http://"); }

bool is_extracted(const std::string& name, const scenario::Load& load) {
  return std::any_of(load.flows.begin(), load.flows.end(), [&](const scenario::Flow& flow) {
    return std::any_of(flow.requests.begin(), flow.requests.end(), [&](const auto& request) {
      return std::any_of(request.extract.begin(), request.extract.end(),
                         [&](const auto& one) { return one.name == name; });
    });
  });
}

// What a URL begins with, where a process of the stage is called by it: that one has no TLS. An
// endpoint says whether it has.
bool begins_with_a_process(const scenario::Request& request, const scenario::Load& load,
                           const scenario::Endpoints& endpoints) {
  if (!request.url.starts_with('{') || !load.data.empty()) return false;
  const std::string name = request.url.substr(1, request.url.find('}') - 1);
  const scenario::Endpoint* endpoint = scenario::find_endpoint(endpoints, name);
  if (endpoint != nullptr && !begins_in_clear(*endpoint->url)) return false;
  const bool varies = std::any_of(request.vary.begin(), request.vary.end(),
                                  [&](const auto& one) { return one.placeholder == name; });
  return !varies && !is_extracted(name, load);
}

// What it is sent on to may be anything.
bool is_in_clear(const scenario::Request& request, const scenario::Load& load,
                 const scenario::Endpoints& endpoints) {
  if (request.redirects > 0 || !(request.proxy.empty() || begins_in_clear(request.proxy))) {
    return false;
  }
  return begins_in_clear(request.url) || begins_with_a_process(request, load, endpoints);
}

bool is_in_clear(const scenario::Load& load, const scenario::Endpoints& endpoints) {
  return std::all_of(load.flows.begin(), load.flows.end(), [&](const scenario::Flow& flow) {
    return std::all_of(
        flow.requests.begin(), flow.requests.end(),
        [&](const scenario::Request& one) { return is_in_clear(one, load, endpoints); });
  });
}

bool is_about_tls(const Claim& claim) {
  return claim.kind == scenario::threshold_kind().name &&
         claim.settings.as<scenario::Threshold>().metric.metric == "http_req_tls_handshaking";
}

}  // namespace

std::vector<yaml::Problem> judged_without_tls(const Plan& plan) {
  std::vector<yaml::Problem> found;
  const scenario::Endpoints& endpoints = plan.system.own.endpoints;
  const bool in_clear =
      std::all_of(plan.loads.begin(), plan.loads.end(),
                  [&](const scenario::Load& load) { return is_in_clear(load, endpoints); });
  if (!in_clear) return found;
  for (const Claim& claim : plan.claims) {
    if (!is_about_tls(claim)) continue;
    found.push_back({claim.place,
                     "http_req_tls_handshaking: no request speaks TLS, so that there is nothing to "
                     "measure",
                     "leave it out, or ask an https:// URL"});
  }
  return found;
}

}  // namespace harness::plan
