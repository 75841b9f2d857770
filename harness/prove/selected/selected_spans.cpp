// Spans that a claim's own queries select.
#include <algorithm>
#include <set>
#include <utility>

#include "harness/languages/traceql/parser.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/prove/selected/selected.hpp"
#include "harness/prove/selected/span_wishes.hpp"
#include "harness/prove/span_walks.hpp"
#include "harness/prove/stores.hpp"

namespace harness::prove {
namespace {

namespace traceql = languages::traceql;
using Drafts = std::vector<SpanDraft>;

// The filters of a query, in order: those of spansets that belong to one another, too.
class FiltersOf {
 public:
  explicit FiltersOf(const traceql::Pipeline& pipeline) { (*this)(pipeline); }

  const std::vector<const traceql::SpansetFilter*>& all() const { return all_; }

  void operator()(const traceql::Pipeline& pipeline) {
    for (const traceql::Stage& stage : pipeline.stages) {
      if (const auto* spanset = std::get_if<traceql::SpansetPtr>(&stage)) (*this)(**spanset);
    }
  }
  void operator()(const traceql::Spanset& spanset) { std::visit(*this, spanset.of); }
  void operator()(const traceql::SpansetFilter& filter) { all_.push_back(&filter); }
  void operator()(const traceql::SpansetBinary& binary) {
    (*this)(*binary.left);
    (*this)(*binary.right);
  }
  void operator()(const traceql::PipelinePtr& pipeline) { (*this)(*pipeline); }

 private:
  std::vector<const traceql::SpansetFilter*> all_;
};

// A span of each name, kind and service, and what all of them say.
struct SpansSeen {
  Drafts examples;
  ValuesSeen values;
};

SpansSeen seen_in(const Spans& spans) {
  constexpr std::size_t most_examples = 60;
  SpansSeen seen;
  std::set<std::tuple<std::string_view, std::string_view, int>> shapes;
  each_resource(spans, [&](const store::ResourceSpans& resource) {
    each_span(resource, [&](const store::Span& span) {
      SpanDraft draft{resource.resource, span};
      tell(draft, seen.values);
      const bool is_new = shapes.emplace(service_of(resource), span.name, span.kind).second;
      if (is_new && seen.examples.size() < most_examples) seen.examples.push_back(std::move(draft));
    });
  });
  return seen;
}

std::string id_of(std::size_t size, std::size_t trace, std::size_t span) {
  std::string id(size, '\x5b');
  for (const std::size_t number : {trace, span}) {
    id[--size] = static_cast<char>('0' + number % 64);
    id[--size] = static_cast<char>('0' + number / 64 % 64);
  }
  return id;
}

// A trace of its own, in which each span is the parent of the next one, or each the other way
// round.
enum class Order { parents_first, parents_last };

// `number`: of the trace among those that are added.
store::SpanPush trace_of(const Drafts& drafts, Order order, std::int64_t at, std::size_t number,
                         Texts& texts) {
  constexpr std::size_t trace_bytes = 16;
  constexpr std::size_t span_bytes = 8;
  const std::string_view trace = texts.keep(id_of(trace_bytes, number, 0));
  store::SpanPush push;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const std::size_t place = order == Order::parents_first ? i : drafts.size() - 1 - i;
    const SpanDraft& draft = drafts[i];
    store::Span span = draft.span;
    span.trace_id = trace;
    span.span_id = texts.keep(id_of(span_bytes, number, place));
    span.parent_span_id = place == 0 ? "" : texts.keep(id_of(span_bytes, number, place - 1));
    span.end = static_cast<std::uint64_t>(at) + (span.end - span.start);
    span.start = static_cast<std::uint64_t>(at);
    push.push_back({draft.resource, {{{}, {span}}}});
  }
  return push;
}

struct MadeTrace {
  Drafts spans;
  Order order = Order::parents_first;
};

// Makes traces, and asks a store whether a query selects them.
class TraceMaker {
 public:
  TraceMaker(const Telemetry& telemetry, const Clock& clock)
      : seen_(seen_in(telemetry.spans)), clock_(clock) {}

  std::optional<MadeTrace> trace_for(const std::string& query, const traceql::Query& parsed,
                                     const observe::Window& window) const {
    MadeTrace made;
    const FiltersOf filters(parsed.pipeline);
    for (const traceql::SpansetFilter* filter : filters.all()) {
      std::optional<SpanDraft> span = span_for(*filter, window);
      if (!span) return std::nullopt;
      made.spans.push_back(*std::move(span));
    }
    // What a metric counts, and what follows upon the spans, is seen when the claim is judged.
    if (made.spans.size() <= 1 && !made.spans.empty()) return made;
    for (const Order order : {Order::parents_first, Order::parents_last}) {
      made.order = order;
      if (!made.spans.empty() && is_selected(made, query, window)) return made;
    }
    return std::nullopt;
  }

 private:
  Drafts own_first(const SpanWishes& wishes) const {
    Drafts examples = seen_.examples;
    std::stable_partition(examples.begin(), examples.end(),
                          [&](const SpanDraft& one) { return !changes_service(wishes, one); });
    return examples;
  }

  std::optional<SpanDraft> span_for(const traceql::SpansetFilter& filter,
                                    const observe::Window& window) const {
    const bool is_any = filter.condition == nullptr;
    const std::string query = is_any ? "{ }" : "{ " + traceql::to_string(*filter.condition) + " }";
    const std::vector<SpanWishes> ways =
        is_any ? std::vector<SpanWishes>{{}} : wishes_of(*filter.condition, seen_.values);
    for (const SpanWishes& wishes : ways) {
      for (const SpanDraft& example : own_first(wishes)) {
        SpanDraft draft = example;
        grant(wishes, draft);
        if (is_selected({{draft}}, query, window)) return draft;
      }
    }
    return std::nullopt;
  }

  bool is_selected(const MadeTrace& made, const std::string& query,
                   const observe::Window& window) const {
    Texts texts;
    const KeptStore store(
        Spans{trace_of(made.spans, made.order, moments_in(window).front(), 0, texts)}, clock_);
    const auto found =
        observe::parse_traces(store.answer(observe::search_traces(query, window, 1)));
    return found && !found->traces.empty();
  }

  SpansSeen seen_;
  const Clock& clock_;
};

// As with lines, of which more come.
constexpr int flood_of_traces = 2'000;

Mutant spans_added(const std::string& kind, const std::string& site, const MadeTrace& made,
                   const std::vector<std::int64_t>& moments) {
  Mutant mutant{kind, Signal::traces, site};
  mutant.traces = [made, moments](Spans& spans, Texts& texts) {
    for (std::size_t i = 0; i < moments.size(); ++i) {
      spans.push_back(trace_of(made.spans, made.order, moments[i], i, texts));
    }
  };
  return mutant;
}

// As where all goes the way that the claim asks about: each span is that one, in its own place.
Mutant all_spans_changed(const std::string& site, const SpanDraft& draft) {
  Mutant mutant{"all spans selected", Signal::traces, site};
  mutant.traces = [draft](Spans& spans, Texts&) {
    const store::ResourceSpans made{draft.resource, {}};
    const std::string service(service_of(made));
    each_resource_of(spans, service, [&](store::ResourceSpans& resource) {
      resource.resource = draft.resource;
      each_span(resource, [&](store::Span& span) {
        store::Span changed = draft.span;
        changed.trace_id = span.trace_id;
        changed.span_id = span.span_id;
        changed.parent_span_id = span.parent_span_id;
        changed.start = span.start;
        changed.end = span.start + (draft.span.end - draft.span.start);
        span = std::move(changed);
      });
    });
  };
  return mutant;
}

// So little is left that a lower bound falls short of it, and not for want of data.
Mutant traces_lost_but_one(const std::string& site, const MadeTrace& made, std::int64_t moment) {
  Mutant mutant{"selected traces lost but one", Signal::traces, site};
  mutant.traces = [made, moment](Spans& spans, Texts& texts) {
    spans.clear();
    spans.push_back(trace_of(made.spans, made.order, moment, 0, texts));
  };
  return mutant;
}

}  // namespace

std::vector<OwnMutant> selected_spans(const Telemetry& telemetry,
                                      const std::vector<ClaimQuery>& queries, const Clock& clock) {
  std::vector<OwnMutant> all;
  std::vector<OwnMutant> changed;
  std::vector<OwnMutant> lost;
  std::vector<OwnMutant> flooded;
  std::optional<TraceMaker> maker;
  for (const ClaimQuery& one : queries) {
    if (one.backend != observe::Backend::tempo) continue;
    const auto parsed = traceql::parse(one.query);
    if (!parsed) continue;
    if (!maker) maker.emplace(telemetry, clock);
    const auto made = maker->trace_for(one.query, *parsed, one.window);
    if (!made) continue;
    const auto added = [&](const char* kind, int count) {
      return OwnMutant{one.claim,
                       spans_added(kind, one.query, *made, moments_in(one.window, count))};
    };
    all.push_back(added("selected span added", some_moments));
    flooded.push_back(added("flood of selected traces", flood_of_traces));
    lost.push_back(
        {one.claim, traces_lost_but_one(one.query, *made, moments_in(one.window).back())});
    if (made->spans.size() > 1) continue;
    changed.push_back({one.claim, all_spans_changed(one.query, made->spans.front())});
  }
  for (std::vector<OwnMutant>* more : {&changed, &lost, &flooded}) {
    std::move(more->begin(), more->end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace harness::prove
