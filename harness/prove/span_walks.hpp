#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "harness/prove/mutant.hpp"
#include "harness/prove/sites.hpp"

// Ways through the spans of a run, for those who break them.
namespace harness::prove {

using EachSpan = std::function<void(store::Span&)>;

template <typename All, typename Act>
void each_resource(All& spans, const Act& act) {
  for (auto& push : spans) {
    for (auto& resource : push) act(resource);
  }
}

template <typename Resource, typename Act>
void each_span(Resource& resource, const Act& act) {
  for (auto& scope : resource.scopes) {
    for (auto& span : scope.spans) act(span);
  }
}

inline void each_resource_of(Spans& spans, const std::string& service,
                             const std::function<void(store::ResourceSpans&)>& act) {
  each_resource(spans, [&](store::ResourceSpans& resource) {
    if (service_of(resource) == service) act(resource);
  });
}

inline void each_span_of(Spans& spans, const std::string& service, const EachSpan& act) {
  each_resource_of(spans, service,
                   [&](store::ResourceSpans& resource) { each_span(resource, act); });
}

inline std::set<std::string> senders_in(const Spans& spans) {
  std::set<std::string> services;
  each_resource(spans, [&](const store::ResourceSpans& resource) {
    if (!resource.scopes.empty()) services.emplace(service_of(resource));
  });
  return services;
}

// One mutant a service, which the act breaks.
inline std::vector<Mutant> of_each_service(
    const Material& material, const std::function<void(Spans&, const std::string&, Texts&)>& act) {
  std::vector<Mutant> all;
  for (const std::string& service : senders_in(material.telemetry.spans)) {
    Mutant mutant{.site = service};
    mutant.traces = [service, act](Spans& spans, Texts& texts) { act(spans, service, texts); };
    all.push_back(std::move(mutant));
  }
  return all;
}

}  // namespace harness::prove
