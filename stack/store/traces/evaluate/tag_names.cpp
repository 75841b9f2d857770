#include "stack/store/traces/evaluate/tag_names.hpp"

#include <unordered_set>
#include <vector>

namespace store::traces {

namespace {

// Which keys came up in one scope.
class Seen {
 public:
  explicit Seen(std::size_t keys) : keys_(keys, false) {}

  void add(StoredValues attributes) {
    for (const StoredValue& one : attributes) keys_[one.key] = true;
  }

  std::set<std::string> names(const Keys& keys) const {
    std::set<std::string> names;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i]) names.emplace(keys.name(static_cast<Keys::Id>(i)));
    }
    return names;
  }

 private:
  std::vector<bool> keys_;
};

NamesByScope with_columns(NamesByScope names) {
  names["resource"].insert({"cluster", "container", "k8s.cluster.name", "k8s.namespace.name",
                            "k8s.pod.name", "namespace", "pod", "service.name"});
  names["span"].insert({"http.method", "http.status_code", "http.url"});
  return names;
}

}  // namespace

NamesByScope tag_names(const Snapshot& snapshot, const SpanFilter& filter, Deadline& deadline) {
  const std::size_t count = snapshot.keys().size();
  Seen span(count);
  Seen resource(count);
  Seen instrumentation(count);
  Seen event(count);
  Seen link(count);
  std::unordered_set<const Origin*> origins;
  filter.visit(deadline, [&](const SpanView& view) {
    span.add(view.span().attributes());
    for (const StoredEvent& one : view.span().events()) event.add(one.attributes);
    for (const StoredLink& one : view.span().links()) link.add(one.attributes);
    const Origin* origin = view.span().origin;
    if (!origins.insert(origin).second) return;
    resource.add(origin->resource->attributes);
    instrumentation.add(origin->scope_attributes);
  });
  const Keys& keys = snapshot.keys();
  return with_columns({{"event", event.names(keys)},
                       {"instrumentation", instrumentation.names(keys)},
                       {"link", link.names(keys)},
                       {"resource", resource.names(keys)},
                       {"span", span.names(keys)}});
}

std::set<std::string> intrinsic_names() {
  return {"duration",
          "event:name",
          "event:timeSinceStart",
          "instrumentation:name",
          "instrumentation:version",
          "kind",
          "name",
          "rootName",
          "rootServiceName",
          "span:duration",
          "span:kind",
          "span:name",
          "span:status",
          "span:statusMessage",
          "status",
          "statusMessage",
          "trace:duration",
          "trace:rootName",
          "trace:rootService",
          "traceDuration"};
}

}  // namespace store::traces
