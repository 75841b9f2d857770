// What each object says of itself, and whom it names.
#include <algorithm>
#include <array>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

struct KnownKind {
  std::string_view kind;
  std::string_view api;  // of today
  bool is_of_cluster = false;
};

constexpr std::array known_kinds{
    KnownKind{"ClusterRole", "rbac.authorization.k8s.io/v1", true},
    KnownKind{"ClusterRoleBinding", "rbac.authorization.k8s.io/v1", true},
    KnownKind{"ConfigMap", "v1"},
    KnownKind{"CronJob", "batch/v1"},
    KnownKind{"CustomResourceDefinition", "apiextensions.k8s.io/v1", true},
    KnownKind{"DaemonSet", "apps/v1"},
    KnownKind{"Deployment", "apps/v1"},
    KnownKind{"HorizontalPodAutoscaler", "autoscaling/v2"},
    KnownKind{"Ingress", "networking.k8s.io/v1"},
    KnownKind{"Job", "batch/v1"},
    KnownKind{"Namespace", "v1", true},
    KnownKind{"NetworkPolicy", "networking.k8s.io/v1"},
    KnownKind{"PersistentVolume", "v1", true},
    KnownKind{"PersistentVolumeClaim", "v1"},
    KnownKind{"Pod", "v1"},
    KnownKind{"PodDisruptionBudget", "policy/v1"},
    KnownKind{"Role", "rbac.authorization.k8s.io/v1"},
    KnownKind{"RoleBinding", "rbac.authorization.k8s.io/v1"},
    KnownKind{"Secret", "v1"},
    KnownKind{"Service", "v1"},
    KnownKind{"ServiceAccount", "v1"},
    KnownKind{"StatefulSet", "apps/v1"},
};

const KnownKind* known_kind(std::string_view kind) {
  const auto* found = std::find_if(known_kinds.begin(), known_kinds.end(),
                                   [&](const KnownKind& one) { return one.kind == kind; });
  return found == known_kinds.end() ? nullptr : found;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const KnownKind& one : known_kinds) names.emplace_back(one.kind);
  return names;
}

// Files that are put into any namespace, as bases of kustomize are, name none at all.
bool others_name_theirs(const ObjectToCheck& one) {
  return std::any_of(one.all.objects.begin(), one.all.objects.end(), [&](const auto& other) {
    const KnownKind* known = known_kind(other.kind);
    return other.source == one.object.source && !other.scope.empty() && known != nullptr &&
           !known->is_of_cluster;
  });
}

}  // namespace

// Without a namespace, whoever applies it says which.
bool share_scope(const KubernetesObject& one, const KubernetesObject& other) {
  return one.scope == other.scope;
}

bool is_known_kind(std::string_view kind) { return known_kind(kind) != nullptr; }

bool is_of_somebody(const KubernetesObject& object) {
  const std::string group = object.api.substr(0, object.api.find('/'));
  const bool is_known = std::ranges::any_of(known_kinds, [&](const KnownKind& one) {
    return group == one.api.substr(0, one.api.find('/'));
  });
  return group.find('.') != std::string::npos && !is_known;
}

bool is_of_today(const KubernetesObject& object) {
  const KnownKind* known = known_kind(object.kind);
  const bool is_older = object.kind == "HorizontalPodAutoscaler" && object.api == "autoscaling/v1";
  return known != nullptr && (object.api == known->api || is_older);
}

void object_head(const ObjectToCheck& one, Findings& findings) {
  const KubernetesObject& object = one.object;
  for (const char* key : {"apiVersion", "kind"}) {
    if (!text_in(*object.node, key).empty()) continue;
    findings.add(object.node->place, object.title() + " has no " + key,
                 std::string("add ") + key + ":");
  }
  const KnownKind* known = known_kind(object.kind);
  // What configures a tool, such as a Kustomization, looks like an object, and has no name.
  const bool needs_name = known != nullptr || object.node->find("metadata") != nullptr;
  if (needs_name && object.name.empty() &&
      at_path(*object.node, "metadata/generateName") == nullptr) {
    findings.add(object.node->place, object.title() + " has no name", "add metadata.name");
  }
  if (known == nullptr) {
    const auto meant = nearest(object.kind, kind_names());
    const bool is_list = object.kind.ends_with("List");
    if (!meant || object.kind.empty() || is_list || is_of_somebody(object)) return;
    findings.add(object.node->find("kind")->place, "there is no kind " + object.kind,
                 "did you mean " + *meant + "?");
    return;
  }
  if (!object.api.empty() && !is_of_today(object) && !is_of_somebody(object)) {
    findings.add(object.node->find("apiVersion")->place, object.kind + " is not of " + object.api,
                 "write " + std::string(known->api));
  }
  if (known->is_of_cluster && !object.scope.empty()) {
    findings.add(object.place(), object.title() + " is of no namespace",
                 "remove metadata.namespace");
  } else if (!known->is_of_cluster && object.scope.empty() && others_name_theirs(one)) {
    findings.add(object.place(), object.title() + " names no namespace, as others of its file do",
                 "add metadata.namespace: else it lands wherever one is");
  }
}

void object_twice(const ObjectToCheck& one, Findings& findings) {
  for (const KubernetesObject& other : one.all.objects) {
    if (&other == &one.object) return;
    const bool is_same = other.kind == one.object.kind && other.name == one.object.name;
    if (!is_same || !share_scope(other, one.object) || one.object.name.empty()) continue;
    findings.add(one.object.place(),
                 one.object.title() + " stands in " +
                     yaml::locate(other.source->name, other.place()) + " already",
                 "give it another name, or remove it: the last one counts");
    return;
  }
}

void pod_selectors(const ObjectToCheck& one, Findings& findings) {
  if (!one.object.is_lasting()) return;
  const Node* selector = at_path(*one.object.node, "spec/selector/matchLabels");
  if (selector == nullptr) {
    if (at_path(*one.object.node, "spec/selector/matchExpressions") != nullptr) return;
    findings.add(one.object.place(), one.object.title() + " has no selector",
                 "add spec.selector.matchLabels with labels of its template");
    return;
  }
  const LabelsByName labels = labels_at(at_path(*one.object.node, "spec/template/metadata/labels"));
  for (const yaml::Member& member : selector->members) {
    const auto found = labels.find(member.key);
    if (found != labels.end() && found->second == text_of(&member.value)) continue;
    findings.add(member.place,
                 one.object.title() + " selects " + member.key + "=" + text_of(&member.value) +
                     ", and its template has " +
                     (found == labels.end() ? "no such label" : member.key + "=" + found->second),
                 "write the same in both: the API server refuses it");
  }
}

const Node* selector_of_pods(const KubernetesObject& object) {
  if (object.kind == "Service") return at_path(*object.node, "spec/selector");
  if (object.kind == "NetworkPolicy") return at_path(*object.node, "spec/podSelector/matchLabels");
  if (object.kind != "PodDisruptionBudget") return nullptr;
  // Beside expressions, labels are only a part of it.
  const Node* selector = at_path(*object.node, "spec/selector");
  return selector == nullptr ? nullptr : selector->find("matchLabels");
}

void service_selectors(const ObjectToCheck& one, Findings& findings) {
  const Node* selector = selector_of_pods(one.object);
  if (selector == nullptr || selector->members.empty()) return;
  bool has_pods = false;
  for (const KubernetesObject& other : one.all.objects) {
    if (other.pod_template() == nullptr || !share_scope(other, one.object)) continue;
    has_pods = true;
    if (fits(labels_at(selector), labels_at(at_path(*other.pod_template(), "metadata/labels")))) {
      return;
    }
  }
  if (!has_pods) return;  // they are somewhere else
  findings.add(selector->place, one.object.title() + " selects no pod of these files",
               "write labels that a template's metadata has");
}

void service_ports(const ObjectToCheck& one, Findings& findings) {
  const Node* spec = one.object.node->find("spec");
  if (one.object.kind != "Service" || spec == nullptr) return;
  const LabelsByName selector = labels_at(spec->find("selector"));
  for (const KubernetesObject& other : one.all.objects) {
    const Node* made_of = other.pod_template();
    if (made_of == nullptr || !share_scope(other, one.object) || selector.empty()) continue;
    if (!fits(selector, labels_at(at_path(*made_of, "metadata/labels")))) continue;
    std::vector<std::string> known;
    for (const Node* container : containers_of(other)) {
      for (const Node& port : items_in(*container, "ports")) {
        known.push_back(text_in(port, "name"));
        known.push_back(text_in(port, "containerPort"));
      }
    }
    for (const Node& port : items_in(*spec, "ports")) {
      const Node* target = port.find("targetPort");
      if (target == nullptr) target = port.find("port");
      if (target == nullptr || known.empty()) continue;
      if (std::find(known.begin(), known.end(), text_of(target)) != known.end()) continue;
      findings.add(target->place,
                   one.object.title() + " leads to port " + text_of(target) +
                       ", which no container of " + other.name + " has",
                   "name the containerPort, or its name, as targetPort");
    }
  }
}

void bindings(const ObjectToCheck& one, Findings& findings) {
  const KubernetesObject& object = one.object;
  if (object.kind == "RoleBinding" || object.kind == "ClusterRoleBinding") {
    const Node* role = object.node->find("roleRef");
    if (role != nullptr) {
      const std::string kind = text_in(*role, "kind");
      const std::string name = text_in(*role, "name");
      const std::string scope = kind == "Role" ? object.scope : "";
      // Those of the cluster are there already.
      const bool is_own = one.all.has_any(kind) &&
                          !is_one_of(name, {"view", "edit", "admin", "cluster-admin"}) &&
                          !name.starts_with("system:");
      if (is_own && !one.all.has(kind, scope, name)) {
        findings.add(
            role->place,
            object.title() + " binds " + kind + " " + name + ", which these files have not",
            "name one of them");
      } else if (kind == "ClusterRole" && !one.all.has_any(kind) &&
                 one.all.has("Role", object.scope, name)) {
        findings.add(role->place,
                     object.title() + " binds the ClusterRole " + name +
                         ", and these files have a Role of that name",
                     "write kind: Role");
      }
      if (name == "cluster-admin") {
        findings.add(role->place, object.title() + " gives every right there is",
                     "write a Role with what it needs");
      }
    }
    for (const Node& subject : items_in(*object.node, "subjects")) {
      const bool is_account = text_in(subject, "kind") == "ServiceAccount";
      if (!is_account || !one.all.has_any("ServiceAccount") ||
          one.all.has("ServiceAccount", text_in(subject, "namespace"), text_in(subject, "name"))) {
        continue;
      }
      const std::string scope = text_in(subject, "namespace");
      findings.add(
          subject.place,
          object.title() + " is for the ServiceAccount " + text_in(subject, "name") +
              (scope.empty() ? " of no namespace" : ", which these files have not in ") + scope,
          scope.empty() ? "add namespace: to the subject" : "write its name and namespace");
    }
  }
  const Node* account =
      object.pod() == nullptr ? nullptr : object.pod()->find("serviceAccountName");
  if (account == nullptr || text_of(account) == "default" || !one.all.has_any("ServiceAccount") ||
      one.all.has("ServiceAccount", object.scope, text_of(account))) {
    return;
  }
  findings.add(account->place,
               object.title() + " runs as the ServiceAccount " + text_of(account) +
                   ", which these files have not",
               "add it, or name one of them: without it no pod is made");
}

}  // namespace harness::check
