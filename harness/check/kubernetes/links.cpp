// What objects name of one another: what an autoscaler scales, where an Ingress leads, what
// variables are taken from.
#include <algorithm>
#include <set>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// Others of its kind in its namespace; none: it is kept somewhere else, and nothing can be said.
std::vector<std::string> names_beside(const ObjectToCheck& one, std::string_view kind) {
  std::vector<std::string> names;
  for (const KubernetesObject& other : one.all.objects) {
    if (other.kind == kind && other.scope == one.object.scope) names.push_back(other.name);
  }
  return names;
}

const KubernetesObject* beside(const ObjectToCheck& one, std::string_view kind,
                               const std::string& name) {
  for (const KubernetesObject& other : one.all.objects) {
    if (other.kind == kind && other.scope == one.object.scope && other.name == name) return &other;
  }
  return nullptr;
}

std::string meant_or(const std::string& name, const std::vector<std::string>& known,
                     const std::string& otherwise) {
  const auto meant = nearest(name, known);
  return meant ? "did you mean " + *meant + "?" : otherwise;
}

void look_at_backend(const ObjectToCheck& one, const Node& backend, Findings& findings) {
  const Node* name = at_path(backend, "service/name");
  const std::vector<std::string> known = names_beside(one, "Service");
  if (text_of(name).empty() || known.empty()) return;
  const KubernetesObject* service = beside(one, "Service", name->text);
  if (service == nullptr) {
    findings.add(name->place,
                 one.object.title() + " leads to the Service " + name->text +
                     ", which these files have not in its namespace",
                 meant_or(name->text, known, "add it, or name one of " + join(known, ", ")));
    return;
  }
  std::vector<std::string> ports;
  for (const char* path : {"spec/ports/name", "spec/ports/port"}) {
    each_at(*service->node, path, [&](const Node& port, const std::string&) {
      if (std::ranges::find(ports, port.text) == ports.end()) ports.push_back(port.text);
    });
  }
  for (const char* path : {"service/port/number", "service/port/name"}) {
    const Node* port = at_path(backend, path);
    if (text_of(port).empty() || ports.empty()) continue;
    if (std::ranges::find(ports, port->text) != ports.end()) continue;
    findings.add(port->place,
                 one.object.title() + " leads to port " + port->text + " of the Service " +
                     name->text + ", which it does not have",
                 "write one of " + join(ports, ", "));
  }
}

std::set<std::string> keys_of(const KubernetesObject& object) {
  std::set<std::string> keys;
  for (const char* part : {"data", "binaryData", "stringData"}) {
    const Node* data = object.node->find(part);
    if (data == nullptr) continue;
    for (const yaml::Member& member : data->members) keys.insert(member.key);
  }
  return keys;
}

// A variable of one key of a ConfigMap or a Secret.
void look_at_key(const ObjectToCheck& one, const Node& from, std::string_view kind,
                 Findings& findings) {
  const std::string name = text_in(from, "name");
  const Node* key = from.find("key");
  if (text_of(key).empty()) return;
  const KubernetesObject* object = beside(one, kind, name);
  if (object == nullptr || text_in(from, "optional") == "true") return;
  const std::set<std::string> known = keys_of(*object);
  if (known.empty() || known.contains(key->text)) return;  // filled by somebody else
  const std::vector<std::string> names(known.begin(), known.end());
  findings.add(key->place,
               one.object.title() + " takes the key " + key->text + " of the " + std::string(kind) +
                   " " + name + ", which has no such key: its pods wait for it",
               meant_or(key->text, names, "name one of " + join(names, ", ")));
}

// Of a variable, or of all that are taken at once.
void look_at_config(const ObjectToCheck& one, const Node& from, Findings& findings) {
  const Node* name = from.find("name");
  const std::vector<std::string> known = names_beside(one, "ConfigMap");
  const bool is_optional = text_in(from, "optional") == "true";
  if (text_of(name).empty() || known.empty() || is_optional) return;
  if (std::ranges::find(known, name->text) != known.end()) return;
  if (name->text == "kube-root-ca.crt") return;  // every namespace has it by itself
  findings.add(name->place,
               one.object.title() + " takes variables of the ConfigMap " + name->text +
                   ", which these files have not in its namespace",
               meant_or(name->text, known, "add it, or mend its name: its pods would wait for it"));
}

}  // namespace

void autoscalers(const ObjectToCheck& one, Findings& findings) {
  const Node* spec = one.object.node->find("spec");
  if (one.object.kind != "HorizontalPodAutoscaler" || spec == nullptr) return;
  const auto least = to_number(text_in(*spec, "minReplicas"));
  const Node* most = spec->find("maxReplicas");
  const auto at_most = to_number(text_of(most));
  if (least && at_most && *least > *at_most) {
    findings.add(most->place,
                 one.object.title() + ": maxReplicas " + most->text + " is below minReplicas " +
                     format_number(*least) + ": the API server refuses it",
                 "give it as many or more");
  }
  const Node* target = spec->find("scaleTargetRef");
  if (target == nullptr) return;
  const std::string kind = text_in(*target, "kind");
  const Node* name = target->find("name");
  const std::vector<std::string> known = names_beside(one, kind);
  if (text_of(name).empty() || known.empty()) return;
  if (std::ranges::find(known, name->text) != known.end()) return;
  findings.add(name->place,
               one.object.title() + " scales the " + kind + " " + name->text +
                   ", which these files have not in its namespace",
               meant_or(name->text, known, "name one of " + join(known, ", ")));
}

void ingress_backends(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "Ingress") return;
  for (const char* path : {"spec/rules/http/paths/backend", "spec/defaultBackend"}) {
    each_at(*one.object.node, path, [&](const Node& backend, const std::string&) {
      look_at_backend(one, backend, findings);
    });
  }
}

void variables_from(const ObjectToCheck& one, Findings& findings) {
  for (const Node* container : containers_of(one.object)) {
    each_at(*container, "env/valueFrom/configMapKeyRef", [&](const Node& from, const std::string&) {
      look_at_config(one, from, findings);
      look_at_key(one, from, "ConfigMap", findings);
    });
    each_at(*container, "env/valueFrom/secretKeyRef", [&](const Node& from, const std::string&) {
      look_at_key(one, from, "Secret", findings);
    });
    each_at(*container, "envFrom/configMapRef",
            [&](const Node& from, const std::string&) { look_at_config(one, from, findings); });
  }
}

// One of several needs a name, and a number has one port.
void ports_of_services(const ObjectToCheck& one, Findings& findings) {
  const Node* spec = one.object.node->find("spec");
  if (one.object.kind != "Service" || spec == nullptr) return;
  std::set<std::string> names;
  std::set<std::string> numbers;
  const std::vector<Node>& ports = items_in(*spec, "ports");
  for (const Node& port : ports) {
    const std::string name = text_in(port, "name");
    if (name.empty() && ports.size() > 1) {
      findings.add(port.place, one.object.title() + " has several ports, and one without a name",
                   "give each a name: the API server refuses it");
    } else if (!name.empty() && !names.insert(name).second) {
      findings.add(port.place, one.object.title() + " has two ports " + name,
                   "give each a name of its own");
    }
    const std::string protocol = text_in(port, "protocol");
    const std::string number = text_in(port, "port");
    if (numbers.insert(number + "/" + (protocol.empty() ? "TCP" : protocol)).second) continue;
    findings.add(port.place, one.object.title() + " has port " + number + " twice",
                 "keep one of them, or give it another number");
  }
}

// No Service leads to pods of another namespace.
void pods_elsewhere(const ObjectToCheck& one, Findings& findings) {
  const Node* selector = at_path(*one.object.node, "spec/selector");
  if (one.object.kind != "Service" || selector == nullptr || selector->members.empty()) return;
  if (one.object.scope.empty()) return;
  const KubernetesObject* elsewhere = nullptr;
  for (const KubernetesObject& other : one.all.objects) {
    const Node* made_of = other.pod_template();
    if (made_of == nullptr) continue;
    // What has pods in its own namespace is told of by whether it selects them.
    if (other.scope == one.object.scope || other.scope.empty()) return;
    const LabelsByName labels = labels_at(at_path(*made_of, "metadata/labels"));
    if (fits(labels_at(selector), labels)) elsewhere = &other;
  }
  if (elsewhere == nullptr) return;
  findings.add(selector->place,
               one.object.title() + " is in the namespace " + one.object.scope +
                   ", and the pods that it selects, of " + elsewhere->title() + ", are in " +
                   elsewhere->scope,
               "put both into one: a Service leads to pods of its own namespace alone");
}

}  // namespace harness::check
