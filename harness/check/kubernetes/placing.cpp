// What pods mount and listen on, and where they may run.
#include <algorithm>
#include <map>
#include <set>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

std::string container_of(const ObjectToCheck& one, const Node& container) {
  return one.object.title() + ", container " + text_in(container, "name");
}

std::string protocol_of(const Node& port) {
  const std::string protocol = text_in(port, "protocol");
  return protocol.empty() ? "TCP" : protocol;
}

void look_at_places(const ObjectToCheck& one, const Node& container, Findings& findings) {
  std::set<std::string> places;
  for (const Node& mount : items_in(container, "volumeMounts")) {
    const Node* path = mount.find("mountPath");
    if (text_of(path).empty() || places.insert(path->text).second) continue;
    findings.add(path->place,
                 container_of(one, container) + " mounts two volumes at " + path->text +
                     ": the API server refuses it",
                 "mount one of them elsewhere, or a file of it by subPath");
  }
}

// Names and numbers of all ports that pods have; none: they say of none.
std::set<std::string> ports_of(const KubernetesObject& object) {
  std::set<std::string> ports;
  for (const Node* container : containers_of(object)) {
    for (const Node& port : items_in(*container, "ports")) {
      ports.insert(text_in(port, "name"));
      ports.insert(text_in(port, "containerPort"));
    }
  }
  return ports;
}

// Of all pods that a policy is for; none: nobody knows them all.
std::set<std::string> ports_behind(const ObjectToCheck& one, const Node& selector) {
  std::set<std::string> all;
  for (const KubernetesObject& other : one.all.objects) {
    const Node* made_of = other.pod_template();
    if (made_of == nullptr || !share_scope(other, one.object)) continue;
    if (!fits(labels_at(&selector), labels_at(at_path(*made_of, "metadata/labels")))) continue;
    const std::set<std::string> ports = ports_of(other);
    if (ports.empty()) return {};
    all.insert(ports.begin(), ports.end());
  }
  return all;
}

}  // namespace

void pod_mounts(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  std::set<std::string> mounted;
  for (const Node* container : containers_of(one.object)) {
    look_at_places(one, *container, findings);
    for (const char* key : {"volumeMounts", "volumeDevices"}) {
      for (const Node& mount : items_in(*container, key)) mounted.insert(text_in(mount, "name"));
    }
  }
  for (const Node& volume : items_in(*pod, "volumes")) {
    const std::string name = text_in(volume, "name");
    if (name.empty() || mounted.contains(name)) continue;
    findings.add(volume.place,
                 one.object.title() + " has the volume " + name + ", which no container mounts",
                 "mount it under volumeMounts:, or remove it");
  }
}

void container_ports(const ObjectToCheck& one, Findings& findings) {
  std::map<std::string, std::string> seen;  // by number and protocol: whose it is
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  for (const Node& container : items_in(*pod, "containers")) {
    std::set<std::string> names;
    for (const Node& port : items_in(container, "ports")) {
      const std::string number = text_in(port, "containerPort");
      const auto [first, is_new] =
          seen.emplace(number + "/" + protocol_of(port), text_in(container, "name"));
      if (!is_new && !number.empty()) {
        findings.add(port.place,
                     container_of(one, container) + " has port " + number + ", which " +
                         (first->second == text_in(container, "name")
                              ? "it has already"
                              : "container " + first->second + " of the same pod has"),
                     "give each a number of its own: all containers of a pod share them");
      }
      const std::string name = text_in(port, "name");
      if (name.empty() || names.insert(name).second) continue;
      findings.add(port.place, container_of(one, container) + " has two ports " + name,
                   "give each a name of its own");
    }
  }
}

void policy_ports(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "NetworkPolicy") return;
  const Node* selector = selector_of_pods(one.object);
  if (selector == nullptr || selector->members.empty()) return;
  const std::set<std::string> known = ports_behind(one, *selector);
  if (known.empty()) return;
  each_at(*one.object.node, "spec/ingress/ports", [&](const Node& port, const std::string&) {
    const Node* number = port.find("port");
    if (text_of(number).empty() || port.find("endPort") != nullptr) return;
    if (known.contains(number->text)) return;
    findings.add(number->place,
                 one.object.title() + " lets in to port " + number->text +
                     ", which no pod that it selects has",
                 "name a containerPort, and not the port of a Service");
  });
}

// Whoever counts other pods than its own spreads nothing.
void pod_spreads(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr || one.object.pod_template() == nullptr) return;
  const LabelsByName own = labels_at(at_path(*one.object.pod_template(), "metadata/labels"));
  for (const Node& spread : items_in(*pod, "topologySpreadConstraints")) {
    const Node* selector = at_path(spread, "labelSelector/matchLabels");
    if (selector == nullptr || fits(labels_at(selector), own)) continue;
    findings.add(selector->place,
                 one.object.title() + " is spread by labels that its own pods have not",
                 "write those of its template's metadata");
  }
}

void pod_tolerations(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  for (const Node& toleration : items_in(*pod, "tolerations")) {
    const Node* value = toleration.find("value");
    const std::string how = text_in(toleration, "operator");
    if (how == "Exists" && !text_of(value).empty()) {
      findings.add(value->place,
                   one.object.title() + " tolerates whatever value " + text_in(toleration, "key") +
                       " has, and names one: the API server refuses it",
                   "remove value, or write operator: Equal");
    } else if (how != "Exists" && text_in(toleration, "key").empty()) {
      findings.add(
          toleration.place,
          one.object.title() + " tolerates nothing that has a name: the API server refuses it",
          "add key:, or operator: Exists for all");
    }
  }
}

}  // namespace harness::check
