// What the API server refuses of single values, and the tables of fields do not say.
#include <algorithm>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/check/schema/schema.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// The standard alphabet, with its = at the end; lines may be broken.
bool is_base64(std::string_view text) {
  std::size_t letters = 0;
  std::size_t fill = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    const bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '+' || c == '/';
    if (c != '=' && (!is_letter || fill > 0)) return false;
    fill += c == '=' ? 1 : 0;
    ++letters;
  }
  return letters % 4 == 0 && fill <= 2;
}

bool is_field_of_pod(std::string_view path) {
  const bool is_one = is_one_of(path, {"metadata.name", "metadata.namespace", "metadata.uid",
                                       "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
                                       "status.hostIPs", "status.podIP", "status.podIPs"});
  const bool is_of_key =
      path.starts_with("metadata.labels['") || path.starts_with("metadata.annotations['");
  return is_one || (is_of_key && path.ends_with("']"));
}

}  // namespace

void strategies(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "Deployment") return;
  const Node* strategy = at_path(*one.object.node, "spec/strategy");
  const yaml::Member* rolling = strategy == nullptr ? nullptr : strategy->member("rollingUpdate");
  if (rolling == nullptr || rolling->value.kind == Node::Kind::null) return;
  if (text_in(*strategy, "type") != "Recreate") return;
  findings.add(rolling->place,
               one.object.title() + " has rollingUpdate, and its strategy is Recreate",
               "remove it, or write type: RollingUpdate");
}

void probes_of_init_containers(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  for (const Node& container : items_in(*pod, "initContainers")) {
    if (text_in(container, "restartPolicy") == "Always") continue;  // it goes on beside the others
    for (const char* key : {"livenessProbe", "readinessProbe", "startupProbe", "lifecycle"}) {
      const yaml::Member* member = container.member(key);
      if (member == nullptr) continue;
      findings.add(member->place,
                   one.object.title() + ", container " + text_in(container, "name") +
                       ", is over before the others begin, and has a " + key,
                   "remove it: the API server refuses it; or add restartPolicy: Always");
    }
  }
}

void fields_of_variables(const ObjectToCheck& one, Findings& findings) {
  for (const Node* container : containers_of(one.object)) {
    each_at(*container, "env/valueFrom/fieldRef/fieldPath",
            [&](const Node& path, const std::string&) {
              if (path.text.empty() || is_filled_in_later(path) || is_field_of_pod(path.text)) {
                return;
              }
              findings.add(path.place,
                           one.object.title() + ": a variable cannot have the field " +
                               shown(path.text) + " of its pod",
                           "name one such as metadata.name, metadata.namespace, spec.nodeName, "
                           "status.podIP, or metadata.labels['app']");
            });
  }
}

void encoded_secrets(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "Secret") return;
  each_at(*one.object.node, "data/*", [&](const Node& value, const std::string& key) {
    if (value.kind != Node::Kind::scalar || is_filled_in_later(value)) return;
    if (is_base64(value.text)) return;
    findings.add(value.place,
                 one.object.title() + ": " + key + " is not encoded, as data must be in base64",
                 "encode it, or write it under stringData: as it is");
  });
}

}  // namespace harness::check
