// What regressions do to spans.
#include <array>
#include <set>
#include <unordered_map>
#include <utility>

#include "harness/prove/mutant.hpp"
#include "harness/prove/sites.hpp"

namespace harness::prove {
namespace {

using store::Attribute;
using store::Attributes;
using store::ResourceSpans;
using store::Span;
using EachSpan = std::function<void(Span&)>;

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

void each_resource_of(Spans& spans, const std::string& service,
                      const std::function<void(ResourceSpans&)>& act) {
  each_resource(spans, [&](ResourceSpans& resource) {
    if (service_of(resource) == service) act(resource);
  });
}

void each_span_of(Spans& spans, const std::string& service, const EachSpan& act) {
  each_resource_of(spans, service, [&](ResourceSpans& resource) { each_span(resource, act); });
}

// A service, and something that some of its spans have.
using SpanSite = std::pair<std::string, std::string>;

std::set<SpanSite> sites_in(
    const Spans& spans, const std::function<void(const Span&, std::set<std::string>&)>& names_of) {
  std::set<SpanSite> sites;
  each_resource(spans, [&](const ResourceSpans& resource) {
    std::set<std::string> names;
    each_span(resource, [&](const Span& span) { names_of(span, names); });
    for (const std::string& name : names) sites.emplace(service_of(resource), name);
  });
  return sites;
}

void attributes_of(const Span& span, std::set<std::string>& names) {
  for (const Attribute& one : span.attributes) names.emplace(one.key);
}

std::set<SpanSite> resource_sites(const Spans& spans) {
  std::set<SpanSite> sites;
  each_resource(spans, [&](const ResourceSpans& resource) {
    for (const Attribute& one : resource.resource) sites.emplace(service_of(resource), one.key);
  });
  return sites;
}

std::set<std::string> senders_in(const Spans& spans) {
  std::set<std::string> services;
  each_resource(spans, [&](const ResourceSpans& resource) {
    if (!resource.scopes.empty()) services.emplace(service_of(resource));
  });
  return services;
}

void lose_in(Attributes& attributes, const std::string& key) {
  std::erase_if(attributes, [&](const Attribute& one) { return one.key == key; });
}

void alter(store::Value& value) {
  if (std::holds_alternative<std::string_view>(value.of)) {
    value.of = std::string_view("altered");
  } else if (auto* flag = std::get_if<bool>(&value.of)) {
    *flag = !*flag;
  } else if (auto* whole = std::get_if<std::int64_t>(&value.of)) {
    *whole += 1'000'000;
  } else if (auto* number = std::get_if<double>(&value.of)) {
    *number += 1e6;
  }
}

void alter_in(Attributes& attributes, const std::string& key) {
  for (Attribute& one : attributes) {
    if (one.key == key) alter(one.value);
  }
}

using Act = std::function<void(Spans&, const SpanSite&, Texts&)>;

template <typename Sites>
std::vector<Mutant> of_each_site(const Sites& sites, const std::string& before, const Act& act) {
  std::vector<Mutant> all;
  for (const SpanSite& site : sites) {
    Mutant mutant{.site = site.first + ": " + before + site.second};
    mutant.traces = [site, act](Spans& spans, Texts& texts) { act(spans, site, texts); };
    all.push_back(std::move(mutant));
  }
  return all;
}

std::vector<Mutant> of_each_service(
    const Material& material, const std::function<void(Spans&, const std::string&, Texts&)>& act) {
  std::vector<Mutant> all;
  for (const std::string& service : senders_in(material.telemetry.spans)) {
    Mutant mutant{.site = service};
    mutant.traces = [service, act](Spans& spans, Texts& texts) { act(spans, service, texts); };
    all.push_back(std::move(mutant));
  }
  return all;
}

std::vector<Mutant> attributes_lost(const Material& material) {
  auto all = of_each_site(
      sites_in(material.telemetry.spans, attributes_of), "",
      [](Spans& spans, const SpanSite& site, Texts&) {
        each_span_of(spans, site.first, [&](Span& span) { lose_in(span.attributes, site.second); });
      });
  auto more = of_each_site(resource_sites(material.telemetry.spans), "resource.",
                           [](Spans& spans, const SpanSite& site, Texts&) {
                             each_resource_of(spans, site.first, [&](ResourceSpans& resource) {
                               lose_in(resource.resource, site.second);
                             });
                           });
  std::move(more.begin(), more.end(), std::back_inserter(all));
  return all;
}

std::vector<Mutant> attributes_altered(const Material& material) {
  return of_each_site(sites_in(material.telemetry.spans, attributes_of), "",
                      [](Spans& spans, const SpanSite& site, Texts&) {
                        each_span_of(spans, site.first,
                                     [&](Span& span) { alter_in(span.attributes, site.second); });
                      });
}

constexpr std::array<const char*, 6> kinds{"unspecified", "internal", "server",
                                           "client",      "producer", "consumer"};
constexpr int internal_kind = 1;

std::string kind_name(int kind) {
  const bool is_known = kind >= 0 && static_cast<std::size_t>(kind) < kinds.size();
  return is_known ? kinds[static_cast<std::size_t>(kind)] : std::to_string(kind);
}

std::vector<Mutant> kinds_altered(const Material& material) {
  const auto sites = sites_in(material.telemetry.spans, [](const Span& span, auto& names) {
    names.insert(kind_name(span.kind));
  });
  return of_each_site(sites, "", [](Spans& spans, const SpanSite& site, Texts&) {
    each_span_of(spans, site.first, [&](Span& span) {
      if (kind_name(span.kind) != site.second) return;
      span.kind = span.kind == internal_kind ? 0 : internal_kind;
    });
  });
}

std::vector<Mutant> names_altered(const Material& material) {
  const auto sites = sites_in(material.telemetry.spans,
                              [](const Span& span, auto& names) { names.emplace(span.name); });
  return of_each_site(sites, "", [](Spans& spans, const SpanSite& site, Texts&) {
    each_span_of(spans, site.first, [&](Span& span) {
      if (span.name == site.second) span.name = "altered";
    });
  });
}

std::vector<Mutant> spans_lost(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts&) {
    each_resource_of(spans, service, [](ResourceSpans& resource) { resource.scopes.clear(); });
  });
}

std::vector<Mutant> some_spans_dropped(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts&) {
    std::size_t count = 0;
    each_span_of(spans, service, [&](Span&) { ++count; });
    std::size_t index = 0;
    each_resource_of(spans, service, [&](ResourceSpans& resource) {
      for (store::ScopeSpans& scope : resource.scopes) {
        std::erase_if(scope.spans,
                      [&](const Span&) { return is_one_in_a_hundred(index++, count); });
      }
    });
  });
}

// By traces, of which all services forget the same ones.
std::vector<Mutant> traces_sampled(const Material& material) {
  if (material.telemetry.spans.empty()) return {};
  Mutant mutant;
  mutant.traces = [](Spans& spans, Texts&) {
    std::unordered_map<std::string_view, std::size_t> traces;  // in the order in which they came
    each_resource(spans, [&](ResourceSpans& resource) {
      each_span(resource, [&](const Span& span) { traces.emplace(span.trace_id, traces.size()); });
      for (store::ScopeSpans& scope : resource.scopes) {
        std::erase_if(scope.spans, [&](const Span& span) {
          return is_one_of_nine_in_ten(traces.at(span.trace_id), traces.size());
        });
      }
    });
  };
  return {mutant};
}

// Which spans begin a trace of their own, where the service is not told the one that it is in:
// those whose parents are others'. What they call goes with them.
class Broken {
 public:
  Broken(Spans& spans, const std::string& service) {
    each_resource(spans, [&](ResourceSpans& resource) {
      const bool is_own = service_of(resource) == service;
      each_span(resource, [&](const Span& span) {
        spans_[span.span_id] = {span.parent_span_id, is_own};
      });
    });
  }

  // The span that begins the trace of this one; empty: it stays in that which it has.
  std::string_view first_of(std::string_view id) const {
    constexpr int deepest = 1000;  // of parents that go round
    for (int depth = 0; depth < deepest; ++depth) {
      const auto span = spans_.find(id);
      if (span == spans_.end()) return {};
      const auto parent = spans_.find(span->second.parent);
      const bool has_parent = !span->second.parent.empty();
      const bool from_elsewhere = has_parent && (parent == spans_.end() || !parent->second.is_own);
      if (span->second.is_own && from_elsewhere) return id;
      if (!has_parent) return {};
      id = span->second.parent;
    }
    return {};
  }

 private:
  struct Known {
    std::string_view parent;
    bool is_own = false;
  };
  std::unordered_map<std::string_view, Known> spans_;
};

// As long as a trace id is, and like no other.
std::string trace_id_of(std::string_view first_span) {
  constexpr std::size_t bytes = 16;
  std::string id(first_span);
  id.resize(bytes, '\x5a');
  return id;
}

std::vector<Mutant> context_lost(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts& texts) {
    const Broken broken(spans, service);
    each_resource(spans, [&](ResourceSpans& resource) {
      each_span(resource, [&](Span& span) {
        const std::string_view first = broken.first_of(span.span_id);
        if (first.empty()) return;
        if (first == span.span_id) span.parent_span_id = {};
        span.trace_id = texts.keep(trace_id_of(first));
      });
    });
  });
}

constexpr int error_status = 2;

std::vector<Mutant> errors_lost(const Material& material) {
  std::set<std::string> failing;
  for (const auto& [service, status] :
       sites_in(material.telemetry.spans, [](const Span&span, auto&names) {
         if (span.status == error_status) names.emplace("error");
       })) {
    failing.insert(service);
  }
  auto all = of_each_service(material, [](Spans& spans, const std::string& service, Texts&) {
    each_span_of(spans, service, [](Span& span) {
      if (span.status == error_status) span.status = 0;
    });
  });
  std::erase_if(all, [&](const Mutant& one) { return !failing.contains(one.site); });
  return all;
}

// A claim may look at a phase from a later moment on.
bool is_in_second_half(const Span& span, const observe::Window& window) {
  const observe::Window half{window.begin + window.length() / 2, window.end};
  return half.contains(WallTime{Duration{static_cast<std::int64_t>(span.start)}});
}

// Of each name and kind that the service has, in each phase one of its spans fails.
std::vector<Mutant> errors_added(const Material& material) {
  return of_each_service(material, [phases = material.telemetry.phases](
                                       Spans& spans, const std::string& service, Texts&) {
    for (const observe::PhaseMark& phase : phases) {
      std::set<std::pair<int, std::string_view>> failed;
      each_span_of(spans, service, [&](Span& span) {
        const bool is_good = span.status != error_status && is_in_second_half(span, phase.window);
        if (is_good && failed.emplace(span.kind, span.name).second) span.status = error_status;
      });
    }
  });
}

std::vector<Mutant> tenfold_spans(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts&) {
    each_span_of(spans, service,
                 [](Span& span) { span.end = span.start + (span.end - span.start) * 10; });
  });
}

constexpr std::uint64_t ahead = 30'000'000'000;

std::vector<Mutant> span_clocks_shifted(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts&) {
    each_span_of(spans, service, [](Span& span) {
      span.start += ahead;
      span.end += ahead;
    });
  });
}

}  // namespace

std::vector<MutantKind> trace_kinds() {
  constexpr Signal of = Signal::traces;
  return {
      {"attribute lost", of, "a service's spans no longer have the attribute", attributes_lost},
      {"attribute altered", of, "the attribute says something else", attributes_altered},
      {"span kind altered", of, "a service's spans of that kind are called internal",
       kinds_altered},
      {"span renamed", of, "a service's spans of that name have another", names_altered},
      {"spans lost", of, "a service's spans no longer arrive", spans_lost},
      {"1 in 100 dropped", of, "of a service's spans, one in a hundred is lost",
       some_spans_dropped},
      {"9 in 10 dropped", of, "of all traces, one in ten is left", traces_sampled},
      {"context not passed on", of,
       "a service begins new traces, rather than to go on with those "
       "of its callers",
       context_lost},
      {"error status lost", of, "a service's spans no longer say that they failed", errors_lost},
      {"error span added", of, "in each phase, one span of each name fails", errors_added},
      {"tenfold duration", of, "a service's spans take ten times as long", tenfold_spans},
      {"clock shifted", of, "a service's clock is 30 s ahead", span_clocks_shifted},
  };
}

}  // namespace harness::prove
