// Fields that may have one of a few words, as Kubernetes writes them.
#include <algorithm>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using Words = std::vector<std::string>;

struct WordChoice {
  std::string_view kind;  // of the object; "pod": the path begins at what its pods are made of
  std::string_view path;
  Words words;
};

const Words words_of_protocols{"TCP", "UDP", "SCTP"};
const Words words_of_operators{"In", "NotIn", "Exists", "DoesNotExist"};
const Words words_of_node_operators{"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"};
const Words words_of_access{"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"};
const Words words_of_updates{"RollingUpdate", "OnDelete"};
const Words words_of_pulls{"Always", "IfNotPresent", "Never"};
const Words words_of_subjects{"User", "Group", "ServiceAccount"};
const Words words_of_roles{"Role", "ClusterRole"};
const Words words_of_targets{"Utilization", "Value", "AverageValue"};
const Words words_of_schemes{"HTTP", "HTTPS"};
const std::vector<WordChoice> word_choices{
    {"Job", "spec/completionMode", {"NonIndexed", "Indexed"}},
    {"Job", "spec/podFailurePolicy/rules/action", {"FailJob", "FailIndex", "Ignore", "Count"}},
    {"CronJob", "spec/concurrencyPolicy", {"Allow", "Forbid", "Replace"}},
    {"CronJob", "spec/jobTemplate/spec/completionMode", {"NonIndexed", "Indexed"}},
    {"Service", "spec/type", {"ClusterIP", "NodePort", "LoadBalancer", "ExternalName"}},
    {"Service", "spec/sessionAffinity", {"None", "ClientIP"}},
    {"Service", "spec/externalTrafficPolicy", {"Cluster", "Local"}},
    {"Service", "spec/internalTrafficPolicy", {"Cluster", "Local"}},
    {"Service", "spec/ipFamilyPolicy", {"SingleStack", "PreferDualStack", "RequireDualStack"}},
    {"Service", "spec/ipFamilies", {"IPv4", "IPv6"}},
    {"Service", "spec/ports/protocol", words_of_protocols},
    {"Deployment", "spec/strategy/type", {"Recreate", "RollingUpdate"}},
    {"DaemonSet", "spec/updateStrategy/type", words_of_updates},
    {"StatefulSet", "spec/updateStrategy/type", words_of_updates},
    {"StatefulSet", "spec/podManagementPolicy", {"OrderedReady", "Parallel"}},
    {"StatefulSet", "spec/volumeClaimTemplates/spec/accessModes", words_of_access},
    {"PersistentVolumeClaim", "spec/accessModes", words_of_access},
    {"PersistentVolumeClaim", "spec/volumeMode", {"Filesystem", "Block"}},
    {"PersistentVolume", "spec/accessModes", words_of_access},
    {"PersistentVolume", "spec/persistentVolumeReclaimPolicy", {"Retain", "Delete", "Recycle"}},
    {"Ingress", "spec/rules/http/paths/pathType", {"Exact", "Prefix", "ImplementationSpecific"}},
    {"NetworkPolicy", "spec/ingress/ports/protocol", words_of_protocols},
    {"NetworkPolicy", "spec/egress/ports/protocol", words_of_protocols},
    {"HorizontalPodAutoscaler",
     "spec/metrics/type",
     {"Resource", "Pods", "Object", "External", "ContainerResource"}},
    {"HorizontalPodAutoscaler", "spec/metrics/resource/target/type", words_of_targets},
    {"HorizontalPodAutoscaler", "spec/metrics/containerResource/target/type", words_of_targets},
    {"HorizontalPodAutoscaler", "spec/metrics/pods/target/type", words_of_targets},
    {"HorizontalPodAutoscaler", "spec/metrics/object/target/type", words_of_targets},
    {"HorizontalPodAutoscaler", "spec/metrics/external/target/type", words_of_targets},
    {"RoleBinding", "roleRef/kind", words_of_roles},
    {"RoleBinding", "subjects/kind", words_of_subjects},
    {"ClusterRoleBinding", "roleRef/kind", {"ClusterRole"}},
    {"ClusterRoleBinding", "subjects/kind", words_of_subjects},
    {"Pod", "spec/restartPolicy", {"Always", "OnFailure", "Never"}},
    {"Deployment", "spec/selector/matchExpressions/operator", words_of_operators},
    {"pod", "dnsPolicy", {"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"}},
    {"pod", "preemptionPolicy", {"PreemptLowerPriority", "Never"}},
    {"pod", "containers/imagePullPolicy", words_of_pulls},
    {"pod", "initContainers/imagePullPolicy", words_of_pulls},
    {"pod", "containers/ports/protocol", words_of_protocols},
    {"pod", "containers/terminationMessagePolicy", {"File", "FallbackToLogsOnError"}},
    {"pod", "containers/livenessProbe/httpGet/scheme", words_of_schemes},
    {"pod", "containers/readinessProbe/httpGet/scheme", words_of_schemes},
    {"pod", "containers/startupProbe/httpGet/scheme", words_of_schemes},
    {"pod", "tolerations/effect", {"NoSchedule", "PreferNoSchedule", "NoExecute"}},
    {"pod", "tolerations/operator", {"Equal", "Exists", "Gt", "Lt"}},
    {"pod", "topologySpreadConstraints/whenUnsatisfiable", {"DoNotSchedule", "ScheduleAnyway"}},
    {"pod", "securityContext/seccompProfile/type", {"RuntimeDefault", "Localhost", "Unconfined"}},
    {"pod",
     "containers/securityContext/seccompProfile/type",
     {"RuntimeDefault", "Localhost", "Unconfined"}},
    {"pod",
     "affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/"
     "matchExpressions/operator",
     words_of_node_operators},
};

}  // namespace

void chosen_words(const ObjectToCheck& one, Findings& findings) {
  for (const WordChoice& choice : word_choices) {
    const bool is_of_pod = choice.kind == "pod";
    const Node* from = is_of_pod ? one.object.pod() : one.object.node;
    if (from == nullptr || (!is_of_pod && choice.kind != one.object.kind)) continue;
    each_at(*from, choice.path, [&](const Node& value, const std::string& key) {
      if (value.kind != Node::Kind::scalar || value.text.find('$') != std::string::npos) return;
      if (std::ranges::find(choice.words, value.text) != choice.words.end()) return;
      const auto meant = std::ranges::find_if(
          choice.words, [&](const std::string& word) { return lower(word) == lower(value.text); });
      findings.add(value.place,
                   one.object.title() + ": there is no " + key + " " + shown(value.text),
                   meant == choice.words.end() ? meant_among(value.text, choice.words)
                                               : "write " + *meant + ": capitals count");
    });
  }
}

}  // namespace harness::check
