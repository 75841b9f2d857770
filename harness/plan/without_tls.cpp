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

// What a URL begins with, where a process of the stage is called by it: that one has no TLS.
bool begins_with_a_process(const scenario::Request& request, const scenario::Load& load) {
  if (!request.url.starts_with('{') || !load.data.empty()) return false;
  const std::string name = request.url.substr(1, request.url.find('}') - 1);
  const bool varies = std::any_of(request.vary.begin(), request.vary.end(),
                                  [&](const auto& one) { return one.placeholder == name; });
  return !varies && !is_extracted(name, load);
}

// What it is sent on to may be anything.
bool is_in_clear(const scenario::Request& request, const scenario::Load& load) {
  if (request.redirects > 0 || !(request.proxy.empty() || begins_in_clear(request.proxy))) {
    return false;
  }
  return begins_in_clear(request.url) || begins_with_a_process(request, load);
}

bool is_in_clear(const scenario::Load& load) {
  return std::all_of(load.flows.begin(), load.flows.end(), [&](const scenario::Flow& flow) {
    return std::all_of(flow.requests.begin(), flow.requests.end(),
                       [&](const scenario::Request& one) { return is_in_clear(one, load); });
  });
}

bool is_about_tls(const Claim& claim) {
  return claim.kind == scenario::threshold_kind().name &&
         claim.settings.as<scenario::Threshold>().metric.metric == "http_req_tls_handshaking";
}

}  // namespace

std::vector<yaml::Problem> judged_without_tls(const Plan& plan) {
  std::vector<yaml::Problem> found;
  const bool in_clear = std::all_of(plan.loads.begin(), plan.loads.end(),
                                    [](const scenario::Load& load) { return is_in_clear(load); });
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
