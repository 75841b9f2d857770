// Fields that may have one of a few words, as Kubernetes writes them.
#include <algorithm>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using Words = std::vector<std::string>;

struct Choice {
  std::string_view kind;  // of the object; "pod": the path begins at what its pods are made of
  std::string_view path;
  Words words;
};

const std::vector<Choice>& choices() {
  static const Words protocols{"TCP", "UDP", "SCTP"};
  static const Words operators{"In", "NotIn", "Exists", "DoesNotExist"};
  static const Words node_operators{"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"};
  static const Words access{"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"};
  static const Words updates{"RollingUpdate", "OnDelete"};
  static const Words pulls{"Always", "IfNotPresent", "Never"};
  static const Words subjects{"User", "Group", "ServiceAccount"};
  static const Words roles{"Role", "ClusterRole"};
  static const Words schemes{"HTTP", "HTTPS"};
  static const std::vector<Choice> all{
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
      {"Service", "spec/ports/protocol", protocols},
      {"Deployment", "spec/strategy/type", {"Recreate", "RollingUpdate"}},
      {"DaemonSet", "spec/updateStrategy/type", updates},
      {"StatefulSet", "spec/updateStrategy/type", updates},
      {"StatefulSet", "spec/podManagementPolicy", {"OrderedReady", "Parallel"}},
      {"StatefulSet", "spec/volumeClaimTemplates/spec/accessModes", access},
      {"PersistentVolumeClaim", "spec/accessModes", access},
      {"PersistentVolumeClaim", "spec/volumeMode", {"Filesystem", "Block"}},
      {"PersistentVolume", "spec/accessModes", access},
      {"PersistentVolume", "spec/persistentVolumeReclaimPolicy", {"Retain", "Delete", "Recycle"}},
      {"Ingress", "spec/rules/http/paths/pathType", {"Exact", "Prefix", "ImplementationSpecific"}},
      {"NetworkPolicy", "spec/ingress/ports/protocol", protocols},
      {"NetworkPolicy", "spec/egress/ports/protocol", protocols},
      {"HorizontalPodAutoscaler",
       "spec/metrics/type",
       {"Resource", "Pods", "Object", "External", "ContainerResource"}},
      {"RoleBinding", "roleRef/kind", roles},
      {"RoleBinding", "subjects/kind", subjects},
      {"ClusterRoleBinding", "roleRef/kind", {"ClusterRole"}},
      {"ClusterRoleBinding", "subjects/kind", subjects},
      {"Pod", "spec/restartPolicy", {"Always", "OnFailure", "Never"}},
      {"Deployment", "spec/selector/matchExpressions/operator", operators},
      {"pod", "dnsPolicy", {"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"}},
      {"pod", "preemptionPolicy", {"PreemptLowerPriority", "Never"}},
      {"pod", "containers/imagePullPolicy", pulls},
      {"pod", "initContainers/imagePullPolicy", pulls},
      {"pod", "containers/ports/protocol", protocols},
      {"pod", "containers/terminationMessagePolicy", {"File", "FallbackToLogsOnError"}},
      {"pod", "containers/livenessProbe/httpGet/scheme", schemes},
      {"pod", "containers/readinessProbe/httpGet/scheme", schemes},
      {"pod", "containers/startupProbe/httpGet/scheme", schemes},
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
       node_operators},
  };
  return all;
}

}  // namespace

void chosen_words(const ObjectToCheck& one, Findings& findings) {
  for (const Choice& choice : choices()) {
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
