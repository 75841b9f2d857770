// What pods are made of.
#include <algorithm>
#include <set>

#include "harness/check/compose/compose.hpp"
#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

std::string title_of(const ObjectToCheck& one, const Node& container) {
  return one.object.title() + ", container " + text_in(container, "name");
}

// Those that run as long as their pod.
std::vector<const Node*> main_containers(const KubernetesObject& object) {
  std::vector<const Node*> all;
  const Node* pod = object.pod();
  if (pod == nullptr) return all;
  for (const Node& container : items_in(*pod, "containers")) all.push_back(&container);
  return all;
}

bool has_port(const Node& container, const std::string& port) {
  const auto& ports = items_in(container, "ports");
  return to_number(port) || std::any_of(ports.begin(), ports.end(), [&](const Node& one) {
           return text_in(one, "name") == port;
         });
}

bool says(const Node* context, std::string_view key, std::string_view value) {
  return context != nullptr && text_in(*context, key) == value;
}

// What a container says itself counts before what its pod says.
const Node* in_force(const Node* own, const Node* of_pod, std::string_view key) {
  const Node* node = own == nullptr ? nullptr : own->find(key);
  if (node == nullptr && of_pod != nullptr) node = of_pod->find(key);
  return node;
}

void look_at_root(const ObjectToCheck& one, const Node& container, const Node* of_pod,
                  Findings& findings) {
  const Node* own = container.find("securityContext");
  const Node* user = in_force(own, of_pod, "runAsUser");
  if (text_of(user) != "0" || text_of(in_force(own, of_pod, "runAsNonRoot")) != "true") return;
  findings.add(
      user->place,
      title_of(one, container) + " is to be no root, and runs as user 0: it is not started",
      "give it another user, such as runAsUser: 65532, or leave runAsNonRoot out");
}

}  // namespace

void pod_images(const ObjectToCheck& one, Findings& findings) {
  for (const Node* container : containers_of(one.object)) {
    const Node* image = container->find("image");
    const std::string text = text_of(image);
    if (text.empty()) {
      findings.add(container->place, title_of(one, *container) + " has no image", "add image:");
      continue;
    }
    // One that was loaded into the nodes is what it was.
    const bool is_fetched =
        !is_one_of(text_in(*container, "imagePullPolicy"), {"IfNotPresent", "Never"});
    const bool is_own =
        !is_fetched && text.find('/') == std::string::npos && text.find(':') == std::string::npos;
    if (is_own || !is_unpinned(text)) continue;
    findings.add(image->place,
                 title_of(one, *container) + ": the image " + text + " is another one tomorrow",
                 "name a version: " + text.substr(0, text.find(":latest")) + ":1.2.3");
  }
}

void pod_resources(const ObjectToCheck& one, Findings& findings) {
  for (const Node* container : containers_of(one.object)) {
    // They stand one level too far to the left, which is told elsewhere.
    if (container->find("requests") != nullptr || container->find("limits") != nullptr) continue;
    for (const char* path : {"requests/cpu", "requests/memory", "limits/memory"}) {
      const Node* resources = container->find("resources");
      if (resources != nullptr && at_path(*resources, path) != nullptr) continue;
      findings.add(resources == nullptr ? container->place : resources->place,
                   title_of(one, *container) + " has no resources." + replace_all(path, "/", "."),
                   "add it: without it one pod takes what its neighbours need");
    }
  }
}

void pod_probes(const ObjectToCheck& one, Findings& findings) {
  for (const Node* container : main_containers(one.object)) {
    // Whether it is to be started again when it hangs, its owner may leave to people: a database.
    // One without ports gets no requests.
    const bool gets_requests = one.object.is_lasting() && !items_in(*container, "ports").empty();
    if (gets_requests && container->find("readinessProbe") == nullptr) {
      findings.add(container->place, title_of(one, *container) + " has no readinessProbe",
                   "add httpGet of its /health: else it gets requests before it can answer them");
    }
    for (const char* probe : {"livenessProbe", "readinessProbe", "startupProbe"}) {
      const Node* node = container->find(probe);
      if (node == nullptr) continue;
      for (const char* how : {"httpGet", "tcpSocket"}) {
        const Node* asked = node->find(how);
        const Node* port = asked == nullptr ? nullptr : asked->find("port");
        if (port == nullptr || has_port(*container, text_of(port))) continue;
        findings.add(port->place,
                     title_of(one, *container) + ": " + probe + " asks port " + text_of(port) +
                         ", which it does not have",
                     "name one of its ports");
      }
    }
  }
}

void pod_security(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  const Node* of_pod = pod->find("securityContext");
  for (const char* key : {"hostNetwork", "hostPID", "hostIPC"}) {
    if (!says(pod, key, "true")) continue;
    findings.add(pod->member(key)->place, one.object.title() + " shares its host's: " + key,
                 "leave it out");
  }
  for (const Node* container : containers_of(one.object)) {
    const Node* own = container->find("securityContext");
    const yaml::Place place = own == nullptr ? container->place : own->place;
    const auto add = [&](const std::string& what, const std::string& remedy) {
      findings.add(place, title_of(one, *container) + " " + what, remedy);
    };
    if (says(own, "privileged", "true")) add("may do everything on its node", "remove privileged");
    if (!says(own, "runAsNonRoot", "true") && !says(of_pod, "runAsNonRoot", "true")) {
      add("may run as root", "add securityContext.runAsNonRoot: true");
    }
    look_at_root(one, *container, of_pod, findings);
    if (!says(own, "allowPrivilegeEscalation", "false")) {
      add("may get more rights than it has", "add securityContext.allowPrivilegeEscalation: false");
    }
  }
}

void pod_volumes(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  std::set<std::string> known;
  for (const Node& volume : items_in(*pod, "volumes")) {
    known.insert(text_in(volume, "name"));
    if (const Node* path = at_path(volume, "hostPath")) {
      findings.add(path->place, one.object.title() + " reads its node's own files",
                   "use a ConfigMap, an emptyDir or a claim");
    }
    const Node* config = at_path(volume, "configMap/name");
    const std::string name = text_of(config);
    if (config == nullptr || !one.all.has_any("ConfigMap")) continue;
    if (name == "kube-root-ca.crt") continue;  // every namespace has it by itself
    if (one.all.has("ConfigMap", one.object.scope, name)) continue;
    findings.add(config->place,
                 one.object.title() + " mounts the ConfigMap " + name +
                     ", which these files have not in its namespace",
                 "add it, or mend its name: its pods would wait for it");
  }
  for (const Node& claim : items_in(*one.object.node, "volumeClaimTemplates")) {
    known.insert(text_of(at_path(claim, "metadata/name")));
  }
  if (one.object.kind == "StatefulSet") return;  // its claims are volumes, too
  for (const Node* container : containers_of(one.object)) {
    for (const Node& mount : items_in(*container, "volumeMounts")) {
      if (known.contains(text_in(mount, "name"))) continue;
      findings.add(mount.place,
                   title_of(one, *container) + " mounts " + text_in(mount, "name") +
                       ", which is no volume of its pod",
                   "add it under volumes:");
    }
  }
}

void pod_restarts(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  const Node* policy = pod->find("restartPolicy");
  const std::string text = text_of(policy);
  const bool is_job = is_one_of(one.object.kind, {"Job", "CronJob"});
  if (is_job && !is_one_of(text, {"Never", "OnFailure"})) {
    findings.add(policy == nullptr ? pod->place : policy->place,
                 one.object.title() + " has no restartPolicy that a Job may have",
                 "write restartPolicy: Never");
  }
  if (one.object.is_lasting() && policy != nullptr && text != "Always") {
    findings.add(policy->place, one.object.title() + " has restartPolicy " + text,
                 "remove it: what lasts is started again");
  }
}

void container_twice(const ObjectToCheck& one, Findings& findings) {
  std::set<std::string> names;
  for (const Node* container : containers_of(one.object)) {
    const std::string name = text_in(*container, "name");
    if (name.empty() || !names.insert(name).second) {
      findings.add(container->place,
                   one.object.title() + (name.empty() ? " has a container without a name"
                                                      : " has two containers " + name),
                   "give each a name of its own");
    }
    std::set<std::string> variables;
    for (const Node& variable : items_in(*container, "env")) {
      if (variables.insert(text_in(variable, "name")).second) continue;
      findings.add(variable.place,
                   title_of(one, *container) + " sets " + text_in(variable, "name") + " twice",
                   "keep one: the last would count");
    }
  }
}

}  // namespace harness::check
