#include "harness/prove/context_mutants.hpp"

#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "harness/prove/span_walks.hpp"

namespace harness::prove {
namespace {

using store::ResourceSpans;
using store::Span;

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

}  // namespace

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

std::vector<Mutant> context_mixed_up(const Material& material) {
  return of_each_service(material, [](Spans& spans, const std::string& service, Texts&) {
    std::unordered_set<std::string_view> parents;
    each_resource(spans, [&](ResourceSpans& resource) {
      each_span(resource, [&](const Span& span) { parents.insert(span.parent_span_id); });
    });
    std::pair<std::string_view, std::string_view> before;  // a trace, and a span in it
    each_span_of(spans, service, [&](Span& span) {
      if (span.parent_span_id.empty() || parents.contains(span.span_id)) return;
      const std::pair own{span.trace_id, span.parent_span_id};
      if (!before.second.empty()) std::tie(span.trace_id, span.parent_span_id) = before;
      before = own;
    });
  });
}

}  // namespace harness::prove
