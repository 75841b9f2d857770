// Fields of Kubernetes' own kinds of objects, as its API server takes them.
#include "harness/check/kubernetes/schema.hpp"

namespace harness::check {

const std::string_view fields_of_objects = R"(
Object
  text       apiVersion kind
  Metadata   metadata
  *          status sops
Metadata
  text     name generateName namespace uid resourceVersion selfLink clusterName
  {text}   labels annotations
  [text]   finalizers
  [*]      ownerReferences managedFields
  scalar   creationTimestamp generation deletionTimestamp deletionGracePeriodSeconds
LabelSelector only
  {text}         matchLabels
  [Expression]   matchExpressions
Expression only
  text     key!
  [text]   values
  In|NotIn|Exists|DoesNotExist   operator!

Pod < Object
  PodSpec   spec!
Deployment < Object
  DeploymentSpec   spec!
DeploymentSpec
  whole           replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds
  truth           paused
  LabelSelector   selector
  PodTemplate     template!
  Strategy        strategy
Strategy only
  Recreate|RollingUpdate   type
  Rolling                  rollingUpdate
Rolling only
  share   maxSurge maxUnavailable
  whole   partition
ReplicaSet < Object
  ReplicaSetSpec   spec!
ReplicaSetSpec
  whole           replicas minReadySeconds
  LabelSelector   selector
  PodTemplate     template!
DaemonSet < Object
  DaemonSetSpec   spec!
DaemonSetSpec
  whole           minReadySeconds revisionHistoryLimit
  LabelSelector   selector
  PodTemplate     template!
  Update          updateStrategy
Update
  RollingUpdate|OnDelete   type
  Rolling                  rollingUpdate
StatefulSet < Object
  StatefulSetSpec   spec!
StatefulSetSpec
  whole             replicas minReadySeconds revisionHistoryLimit
  text              serviceName
  LabelSelector     selector
  PodTemplate       template!
  [ClaimTemplate]   volumeClaimTemplates
  Update            updateStrategy
  *                 persistentVolumeClaimRetentionPolicy ordinals
  OrderedReady|Parallel   podManagementPolicy
ClaimTemplate < Object
  ClaimSpec   spec!

Job < Object
  JobSpec   spec!
JobSpec
  whole           parallelism completions backoffLimit backoffLimitPerIndex maxFailedIndexes
  whole           ttlSecondsAfterFinished
  whole(1..)      activeDeadlineSeconds
  truth           suspend manualSelector
  text            managedBy
  LabelSelector   selector
  PodTemplate     template!
  FailurePolicy   podFailurePolicy
  *               successPolicy
  NonIndexed|Indexed          completionMode
  TerminatingOrFailed|Failed  podReplacementPolicy
FailurePolicy
  [FailureRule]   rules!
FailureRule
  [*]             onPodConditions
  ExitCodes       onExitCodes
  FailJob|FailIndex|Ignore|Count   action!
ExitCodes
  text      containerName
  [whole]   values!
  In|NotIn  operator!
CronJob < Object
  CronJobSpec   spec!
CronJobSpec
  text          schedule! timeZone
  truth         suspend
  whole         startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit
  JobTemplate   jobTemplate!
  Allow|Forbid|Replace   concurrencyPolicy
JobTemplate only
  Metadata   metadata
  JobSpec    spec!

Service < Object
  ServiceSpec   spec!
ServiceSpec
  {text}          selector
  [ServicePort]   ports
  text            clusterIP externalName loadBalancerClass loadBalancerIP trafficDistribution
  [text]          clusterIPs externalIPs loadBalancerSourceRanges
  truth           allocateLoadBalancerNodePorts publishNotReadyAddresses
  whole           healthCheckNodePort
  *               sessionAffinityConfig
  ClusterIP|NodePort|LoadBalancer|ExternalName    type
  None|ClientIP                                   sessionAffinity
  Cluster|Local                                   externalTrafficPolicy internalTrafficPolicy
  SingleStack|PreferDualStack|RequireDualStack    ipFamilyPolicy
  [IPv4|IPv6]                                     ipFamilies
# Ports of nodes are what an API server has where it is told nothing else.
ServicePort only
  whole(1..65535)       port!
  whole(30000..32767)   nodePort
  port                  targetPort
  text                  name appProtocol
  TCP|UDP|SCTP          protocol
Ingress < Object
  IngressSpec   spec!
IngressSpec
  text            ingressClassName
  Backend         defaultBackend
  [IngressRule]   rules
  [IngressTls]    tls
IngressRule only
  text        host
  IngressHttp http
IngressHttp only
  [IngressPath]   paths!
IngressPath only
  text      path
  Backend   backend!
  Exact|Prefix|ImplementationSpecific   pathType!
Backend only
  BackendService   service
  *                resource
  at-most-one      service resource
  at-least-one     service resource
  renamed          serviceName service.name
  renamed          servicePort service.port
BackendService only
  text          name!
  BackendPort   port
BackendPort only
  text              name
  whole(1..65535)   number
  at-most-one       name number
IngressTls
  [text]   hosts
  text     secretName
NetworkPolicy < Object
  NetworkPolicySpec   spec!
NetworkPolicySpec
  LabelSelector      podSelector
  [Ingress|Egress]   policyTypes
  [FromRule]         ingress
  [ToRule]           egress
FromRule
  [Peer]         from
  [PolicyPort]   ports
ToRule
  [Peer]         to
  [PolicyPort]   ports
Peer
  LabelSelector   podSelector namespaceSelector
  IpBlock         ipBlock
IpBlock
  cidr     cidr!
  [cidr]   except
PolicyPort
  port              port
  whole(1..65535)   endPort
  TCP|UDP|SCTP      protocol

ConfigMap < Object
  {text}   data
  {*}      binaryData
  truth    immutable
Secret < Object
  {text}   data stringData
  text     type
  truth    immutable
ServiceAccount < Object
  [Named]   imagePullSecrets
  [*]       secrets
  truth     automountServiceAccountToken
Namespace < Object
  *   spec
PersistentVolumeClaim < Object
  ClaimSpec   spec!
ClaimSpec
  text             storageClassName volumeName volumeAttributesClassName
  ClaimResources   resources!
  LabelSelector    selector
  *                dataSource dataSourceRef
  Filesystem|Block volumeMode
  [ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod]   accessModes!
ClaimResources only
  {quantity}   requests limits
PersistentVolume < Object
  PersistentVolumeSpec   spec!
PersistentVolumeSpec ...
  {quantity}        capacity!
  text              storageClassName
  [text]            mountOptions
  Filesystem|Block  volumeMode
  Retain|Delete|Recycle   persistentVolumeReclaimPolicy
  [ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod]   accessModes!

HorizontalPodAutoscaler < Object
  AutoscalerSpec   spec!
AutoscalerSpec
  ScaleTarget   scaleTargetRef!
  whole         minReplicas targetCPUUtilizationPercentage
  whole(1..)    maxReplicas!
  [Metric]      metrics
  Behavior      behavior
ScaleTarget only
  text   apiVersion kind! name!
Metric
  ResourceMetric   resource containerResource
  *                pods object external
  Resource|Pods|Object|External|ContainerResource   type!
ResourceMetric
  text           name! container
  MetricTarget   target!
  renamed        targetAverageUtilization target.averageUtilization
  renamed        targetAverageValue target.averageValue
MetricTarget
  whole(1..)   averageUtilization
  quantity     averageValue value
  Utilization|Value|AverageValue   type!
  at-least-one averageUtilization averageValue value
Behavior
  Scaling   scaleUp scaleDown
Scaling
  whole(0..3600)     stabilizationWindowSeconds
  [ScalingPolicy]    policies
  quantity           tolerance
  Max|Min|Disabled   selectPolicy
ScalingPolicy
  Pods|Percent    type!
  whole(1..)      value!
  whole(1..1800)  periodSeconds!
PodDisruptionBudget < Object
  DisruptionSpec   spec!
DisruptionSpec
  share           minAvailable maxUnavailable
  LabelSelector   selector
  IfHealthyBudget|AlwaysAllow   unhealthyPodEvictionPolicy
  at-most-one     minAvailable maxUnavailable

Role < Object
  [Right]   rules
ClusterRole < Role
  *   aggregationRule
Right only
  [text]   apiGroups resources verbs! resourceNames nonResourceURLs
RoleBinding < Object
  RoleOf      roleRef!
  [Subject]   subjects
RoleOf only
  text               apiGroup name!
  Role|ClusterRole   kind!
ClusterRoleBinding < RoleBinding
  ClusterRoleOf   roleRef!
ClusterRoleOf < RoleOf
  ClusterRole|ClusterRole   kind!
Subject only
  text                        name! namespace apiGroup
  User|Group|ServiceAccount   kind!
)";

}  // namespace harness::check
