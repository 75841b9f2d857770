#include "stack/store/derive/metric_labels.hpp"

#include <algorithm>

#include "stack/store/derive/metric_names.hpp"
#include "stack/store/derive/span_words.hpp"
#include "stack/store/intake/value_text.hpp"

namespace store::derive {
namespace {

bool is_identity(std::string_view key) {
  return key == "service.name" || key == "service.namespace" || key == "service.instance.id";
}

Labels::iterator find(Labels& labels, std::string_view name) {
  return std::find_if(labels.begin(), labels.end(),
                      [&](const auto& label) { return label.first == name; });
}

void append(Labels& labels, std::string name, std::string value) {
  if (name.empty() || value.empty()) return;
  if (const auto same = find(labels, name); same != labels.end()) {
    same->second += ";" + value;
  } else {
    labels.emplace_back(std::move(name), std::move(value));
  }
}

}  // namespace

Labels labels_of(const Attributes& attributes) {
  std::vector<const Attribute*> sorted;
  sorted.reserve(attributes.size());
  for (const Attribute& attribute : attributes) sorted.push_back(&attribute);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Attribute* a, const Attribute* b) { return a->key < b->key; });
  Labels labels;
  for (const Attribute* attribute : sorted) {
    append(labels, label_name(attribute->key), text_of(attribute->value));
  }
  return labels;
}

Labels target_of(const Attributes& resource) {
  Labels labels;
  const std::string space = text_of(resource, "service.namespace");
  const std::string name = text_of(resource, "service.name");
  append(labels, "job", space.empty() || name.empty() ? name : space + "/" + name);
  append(labels, "instance", text_of(resource, "service.instance.id"));
  return labels;
}

Labels target_info_of(const Attributes& resource) {
  Attributes others;
  std::copy_if(resource.begin(), resource.end(), std::back_inserter(others),
               [](const Attribute& attribute) { return !is_identity(attribute.key); });
  const Labels target = target_of(resource);
  Labels labels = labels_of(others);
  if (labels.empty() || target.empty()) return {};
  return merged(std::move(labels), target);
}

Labels scope_labels(const Scope& scope) {
  Labels labels;
  append(labels, "otel_scope_name", std::string(scope.name));
  append(labels, "otel_scope_version", std::string(scope.version));
  for (auto& [name, value] : labels_of(scope.attributes)) {
    append(labels, "otel_scope_" + name, value);
  }
  return labels;
}

Labels merged(Labels labels, const Labels& more) {
  for (const auto& [name, value] : more) {
    if (const auto same = find(labels, name); same != labels.end()) {
      same->second = value;
    } else {
      labels.emplace_back(name, value);
    }
  }
  return labels;
}

}  // namespace store::derive
