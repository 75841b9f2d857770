#include "harness/plan/without_tls.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/scenario/threshold_form.hpp"

namespace harness::plan {
namespace {

bool begins_in_clear(const std::string& url) { return url.starts_with("http://"); }

// What a process of the stage is called by has no TLS. What a request takes from elsewhere for its
// host may be anything, and so may be what it is sent on to.
bool is_in_clear(const scenario::Request& request, const scenario::Load& load) {
  if (request.redirects > 0 || !(request.proxy.empty() || begins_in_clear(request.proxy))) {
    return false;
  }
  if (begins_in_clear(request.url)) return true;
  const bool names_a_process =
      request.url.starts_with('{') && load.data.empty() && request.vary.empty();
  if (!names_a_process) return false;
  return std::all_of(load.flows.begin(), load.flows.end(), [](const scenario::Flow& flow) {
    return std::all_of(flow.requests.begin(), flow.requests.end(),
                       [](const scenario::Request& one) { return one.extract.empty(); });
  });
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
