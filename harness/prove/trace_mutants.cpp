// What regressions do to spans.
#include <array>
#include <set>
#include <unordered_map>
#include <utility>

#include "harness/prove/context_mutants.hpp"
#include "harness/prove/sites.hpp"
#include "harness/prove/span_walks.hpp"

namespace harness::prove {
namespace {

using store::Attribute;
using store::Attributes;
using store::ResourceSpans;
using store::Span;
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

// Of attributes, which the site names.
template <typename Sites>
std::vector<Mutant> of_each_attribute(const Sites& sites, const std::string& before,
                                      const Act& act) {
  std::vector<Mutant> all = of_each_site(sites, before, act);
  auto mutant = all.begin();
  for (const SpanSite& site : sites) (mutant++)->attribute = site.second;
  return all;
}

std::vector<Mutant> attributes_lost(const Material& material) {
  auto all = of_each_attribute(
      sites_in(material.telemetry.spans, attributes_of), "",
      [](Spans& spans, const SpanSite& site, Texts&) {
        each_span_of(spans, site.first, [&](Span& span) { lose_in(span.attributes, site.second); });
      });
  auto more = of_each_attribute(resource_sites(material.telemetry.spans), "resource.",
                                [](Spans& spans, const SpanSite& site, Texts&) {
                                  each_resource_of(spans, site.first, [&](ResourceSpans& resource) {
                                    lose_in(resource.resource, site.second);
                                  });
                                });
  std::move(more.begin(), more.end(), std::back_inserter(all));
  return all;
}

std::vector<Mutant> attributes_altered(const Material& material) {
  return of_each_attribute(sites_in(material.telemetry.spans, attributes_of), "",
                           [](Spans& spans, const SpanSite& site, Texts&) {
                             each_span_of(spans, site.first, [&](Span& span) {
                               alter_in(span.attributes, site.second);
                             });
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

// As long as the span's own, and like none that chance gave.
std::string other_id(std::string_view id) {
  std::string other(id);
  for (char& byte : other) byte = static_cast<char>(byte ^ '\x5a');
  return other;
}

// As of two agents that each tell of a call: the second with an id of its own.
std::vector<Mutant> some_spans_doubled(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts& texts) {
    std::size_t count = 0;
    each_span_of(spans, service, [&](Span&) { ++count; });
    std::size_t index = 0;
    each_resource_of(spans, service, [&](ResourceSpans& resource) {
      for (store::ScopeSpans& scope : resource.scopes) {
        for (std::size_t left = scope.spans.size(), at = 0; left > 0; --left, ++at) {
          if (!is_one_in_a_hundred(index++, count)) continue;
          Span again = scope.spans[at];
          again.span_id = texts.keep(other_id(again.span_id));
          scope.spans.insert(scope.spans.begin() + static_cast<std::ptrdiff_t>(++at),
                             std::move(again));
        }
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

// What an outage of what it calls would show, if only half as bad.
std::vector<Mutant> half_failing(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts&) {
    bool fails = false;
    each_span_of(spans, service, [&](Span& span) {
      fails = !fails;
      if (fails) span.status = error_status;
    });
  });
}

std::vector<Mutant> slower_spans(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts&) {
    constexpr std::uint64_t second = 1'000'000'000;
    each_span_of(spans, service, [](Span& span) { span.end += second; });
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
      {"1 in 100 doubled", of, "of a service's spans, one in a hundred is told twice",
       some_spans_doubled},
      {"9 in 10 dropped", of, "of all traces, one in ten is left", traces_sampled},
      {"context not passed on", of,
       "a service begins new traces, rather than to go on with those "
       "of its callers",
       context_lost},
      {"context mixed up", of,
       "what a service does in a trace is told of the one before, as by a context that leaks",
       context_mixed_up},
      {"error status lost", of, "a service's spans no longer say that they failed", errors_lost},
      {"error span added", of, "in each phase, one span of each name fails", errors_added},
      {"half fail", of, "every other span of a service says that it failed", half_failing},
      {"a second slower", of, "a service's spans take a second longer", slower_spans},
      {"tenfold duration", of, "a service's spans take ten times as long", tenfold_spans},
      {"clock shifted", of, "a service's clock is 30 s ahead", span_clocks_shifted},
  };
}

}  // namespace harness::prove
