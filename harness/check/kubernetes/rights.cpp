// What roles allow.
#include <algorithm>
#include <map>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using Words = std::vector<std::string>;

// Of Kubernetes itself, with the groups that have them; others are of somebody's own.
const Words groups_of_core{""};
const Words groups_of_apps{"apps", "extensions"};
const Words groups_of_batch{"batch"};
const Words groups_of_rbac{"rbac.authorization.k8s.io"};
const Words groups_of_network{"networking.k8s.io", "extensions"};
const Words groups_of_storage{"storage.k8s.io"};
const std::map<std::string, Words> resources_of_kubernetes{
    {"apiservices", {"apiregistration.k8s.io"}},
    {"bindings", groups_of_core},
    {"certificatesigningrequests", {"certificates.k8s.io"}},
    {"clusterrolebindings", groups_of_rbac},
    {"clusterroles", groups_of_rbac},
    {"componentstatuses", groups_of_core},
    {"configmaps", groups_of_core},
    {"controllerrevisions", groups_of_apps},
    {"cronjobs", groups_of_batch},
    {"csidrivers", groups_of_storage},
    {"csinodes", groups_of_storage},
    {"csistoragecapacities", groups_of_storage},
    {"customresourcedefinitions", {"apiextensions.k8s.io"}},
    {"daemonsets", groups_of_apps},
    {"deployments", groups_of_apps},
    {"endpoints", groups_of_core},
    {"endpointslices", {"discovery.k8s.io"}},
    {"events", {"", "events.k8s.io"}},
    {"flowschemas", {"flowcontrol.apiserver.k8s.io"}},
    {"horizontalpodautoscalers", {"autoscaling", "extensions"}},
    {"ingressclasses", groups_of_network},
    {"ingresses", groups_of_network},
    {"ipaddresses", {"networking.k8s.io"}},
    {"jobs", {"batch", "extensions"}},
    {"leases", {"coordination.k8s.io"}},
    {"limitranges", groups_of_core},
    {"localsubjectaccessreviews", {"authorization.k8s.io"}},
    {"mutatingadmissionpolicies", {"admissionregistration.k8s.io"}},
    {"mutatingwebhookconfigurations", {"admissionregistration.k8s.io"}},
    {"namespaces", groups_of_core},
    {"networkpolicies", groups_of_network},
    {"nodes", {"", "metrics.k8s.io"}},
    {"persistentvolumeclaims", groups_of_core},
    {"persistentvolumes", groups_of_core},
    {"poddisruptionbudgets", {"policy"}},
    {"pods", {"", "metrics.k8s.io"}},
    {"podsecuritypolicies", {"policy", "extensions"}},
    {"podtemplates", groups_of_core},
    {"priorityclasses", {"scheduling.k8s.io"}},
    {"prioritylevelconfigurations", {"flowcontrol.apiserver.k8s.io"}},
    {"replicasets", groups_of_apps},
    {"replicationcontrollers", groups_of_core},
    {"resourceclaims", {"resource.k8s.io"}},
    {"resourcequotas", groups_of_core},
    {"rolebindings", groups_of_rbac},
    {"roles", groups_of_rbac},
    {"runtimeclasses", {"node.k8s.io"}},
    {"secrets", groups_of_core},
    {"selfsubjectaccessreviews", {"authorization.k8s.io"}},
    {"selfsubjectreviews", {"authentication.k8s.io"}},
    {"selfsubjectrulesreviews", {"authorization.k8s.io"}},
    {"serviceaccounts", groups_of_core},
    {"servicecidrs", {"networking.k8s.io"}},
    {"services", groups_of_core},
    {"statefulsets", groups_of_apps},
    {"storageclasses", groups_of_storage},
    {"subjectaccessreviews", {"authorization.k8s.io"}},
    {"tokenreviews", {"authentication.k8s.io"}},
    {"validatingadmissionpolicies", {"admissionregistration.k8s.io"}},
    {"validatingadmissionpolicybindings", {"admissionregistration.k8s.io"}},
    {"validatingwebhookconfigurations", {"admissionregistration.k8s.io"}},
    {"volumeattachments", groups_of_storage},
    {"volumeattributesclasses", groups_of_storage},
};

const Words verbs{"approve",  "attest", "bind",  "create",      "delete", "deletecollection",
                  "escalate", "get",    "head",  "impersonate", "list",   "options",
                  "patch",    "post",   "proxy", "put",         "sign",   "update",
                  "use",      "watch"};

// The one that has the word without its s, or nearly the same.
std::string meant_resource(const std::string& word) {
  Words names;
  for (const auto& [name, groups] : resources_of_kubernetes) names.push_back(name);
  for (const char* ending : {"s", "es"}) {
    if (resources_of_kubernetes.contains(lower(word) + ending)) return lower(word) + ending;
  }
  if (resources_of_kubernetes.contains(lower(word))) return lower(word);
  return nearest(word, names).value_or("");
}

bool is_group_of_kubernetes(const std::string& group) {
  return std::any_of(
      resources_of_kubernetes.begin(), resources_of_kubernetes.end(),
      [&](const auto& one) { return std::ranges::find(one.second, group) != one.second.end(); });
}

std::string shown_groups(const Words& groups) {
  Words words;
  for (const std::string& group : groups) words.push_back(shown(group));
  return join(words, ", ");
}

// What stands behind a resource and a /, of those that are met; others have newer ones.
const std::map<std::string, Words> parts_of_resources{
    {"configmaps", {}},
    {"deployments", {"scale", "status"}},
    {"jobs", {"status"}},
    {"nodes", {"metrics", "proxy", "stats", "log", "status", "spec", "healthz", "configz", "pods"}},
    {"pods",
     {"attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "proxy",
      "resize", "status"}},
    {"replicasets", {"scale", "status"}},
    {"secrets", {}},
    {"serviceaccounts", {"token"}},
    {"services", {"proxy", "status"}},
    {"statefulsets", {"scale", "status"}},
};

void look_at_part(const ObjectToCheck& one, const Node& item, Findings& findings) {
  const std::size_t slash = item.text.find('/');
  const auto known = parts_of_resources.find(item.text.substr(0, slash));
  if (slash == std::string::npos || known == parts_of_resources.end()) return;
  const std::string part = item.text.substr(slash + 1);
  if (std::ranges::find(known->second, part) != known->second.end()) return;
  const auto meant = nearest(part, known->second);
  if (!meant) return;  // a newer one, perhaps
  findings.add(item.place, one.object.title() + ": " + known->first + " have no " + shown(part),
               "did you mean " + known->first + "/" + *meant + "?");
}

// A version stands where a group has to: v1, apps/v1. Groups have neither a / nor such a name.
void look_at_group(const ObjectToCheck& one, const Node& item, Findings& findings) {
  const std::size_t slash = item.text.find('/');
  const bool is_version = item.text == "v1" || item.text == "core" || slash != std::string::npos;
  if (!is_version) return;
  const std::string group = slash == std::string::npos ? "" : item.text.substr(0, slash);
  findings.add(item.place, one.object.title() + ": " + shown(item.text) + " is no group of an API",
               "write " + shown(group) + ", without its version");
}

void look_at_resource(const ObjectToCheck& one, const Node& item, const Words& groups,
                      Findings& findings) {
  const std::string word = item.text.substr(0, item.text.find('/'));
  const auto known = resources_of_kubernetes.find(word);
  if (known == resources_of_kubernetes.end()) {
    const std::string meant = meant_resource(word);
    if (meant.empty()) return;
    findings.add(item.place, one.object.title() + ": there are no resources " + shown(word),
                 "did you mean " + meant + "? They are named in the plural, in lower case");
    return;
  }
  const bool is_there = std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
    return std::ranges::find(known->second, group) != known->second.end();
  });
  if (is_there) return;
  findings.add(item.place,
               one.object.title() + ": " + word + " are not of the group " + shown_groups(groups) +
                   ": the rule allows nothing of them",
               "name apiGroups: [" + shown(known->second.front()) + "]");
}

void look_at_rule(const ObjectToCheck& one, const Node& rule, Findings& findings) {
  Words groups;
  for (const Node& group : items_in(rule, "apiGroups")) {
    groups.push_back(group.text);
    look_at_group(one, group, findings);
  }
  const yaml::Member* urls = rule.member("nonResourceURLs");
  if (urls != nullptr && one.object.kind == "Role") {
    findings.add(urls->place, one.object.title() + " has nonResourceURLs, which no namespace has",
                 "put them in a ClusterRole");
  }
  // Those of somebody else may have anything.
  if (groups.empty() || !std::all_of(groups.begin(), groups.end(), is_group_of_kubernetes)) return;
  for (const Node& item : items_in(rule, "verbs")) {
    if (item.text == "*" || std::ranges::find(verbs, item.text) != verbs.end()) continue;
    const auto meant = nearest(lower(item.text), verbs);
    if (!meant) continue;  // of somebody's own
    findings.add(item.place, one.object.title() + ": there is no verb " + shown(item.text),
                 "did you mean " + *meant + "?");
  }
  for (const Node& item : items_in(rule, "resources")) {
    if (item.text.find('*') != std::string::npos) continue;
    look_at_resource(one, item, groups, findings);
    look_at_part(one, item, findings);
  }
}

}  // namespace

void role_rights(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "Role" && one.object.kind != "ClusterRole") return;
  for (const Node& rule : items_in(*one.object.node, "rules")) {
    for (const char* key : {"verbs", "resources", "apiGroups"}) {
      for (const Node& item : items_in(rule, key)) {
        if (text_of(&item) != "*") continue;
        findings.add(item.place, one.object.title() + " may do more than it needs: " + key + " *",
                     "name what it needs");
      }
    }
    for (const Node& item : items_in(rule, "resources")) {
      if (text_of(&item) != "secrets") continue;
      findings.add(item.place, one.object.title() + " reads secrets",
                   "leave them out, or name them by resourceNames in a Role");
    }
  }
}

void role_words(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "Role" && one.object.kind != "ClusterRole") return;
  for (const Node& rule : items_in(*one.object.node, "rules")) look_at_rule(one, rule, findings);
}

}  // namespace harness::check
