// Fields of pods and of what they are made of, as the API server of Kubernetes takes them.
#include "harness/check/kubernetes/schema.hpp"

namespace harness::check {

const std::string_view fields_of_pods = R"(
PodTemplate only
  Metadata   metadata
  PodSpec    spec!

PodSpec
  [Container]       containers!
  [InitContainer]   initContainers
  [*]               ephemeralContainers readinessGates resourceClaims schedulingGates
  [Volume]          volumes
  text              hostname hostnameOverride nodeName priorityClassName runtimeClassName
  text              schedulerName serviceAccount serviceAccountName subdomain
  truth             automountServiceAccountToken enableServiceLinks hostIPC hostNetwork hostPID
  truth             hostUsers setHostnameAsFQDN shareProcessNamespace
  whole(1..)        activeDeadlineSeconds
  whole             terminationGracePeriodSeconds
  scalar            priority
  {text}            nodeSelector
  [Named]           imagePullSecrets
  [HostAlias]       hostAliases
  [Toleration]      tolerations
  [Spread]          topologySpreadConstraints
  Affinity          affinity
  PodSecurity       securityContext
  DnsConfig         dnsConfig
  *                 os overhead resources workloadRef
  Always|OnFailure|Never                                restartPolicy
  ClusterFirst|ClusterFirstWithHostNet|Default|None     dnsPolicy
  PreemptLowerPriority|Never                            preemptionPolicy

Named only
  text   name
HostAlias only
  text     ip!
  [text]   hostnames
DnsConfig
  [text]        nameservers searches
  [DnsOption]   options
DnsOption
  text   name value

InitContainer
  text              name workingDir terminationMessagePath
  image             image
  [text]            command args
  [Variable]        env
  [VariableSource]  envFrom
  [ContainerPort]   ports
  [VolumeMount]     volumeMounts
  [VolumeDevice]    volumeDevices
  Resources         resources
  LivenessProbe     livenessProbe startupProbe
  Probe             readinessProbe
  Lifecycle         lifecycle
  ContainerSecurity securityContext
  truth             stdin stdinOnce tty
  [*]               resizePolicy restartPolicyRules
  text              restartPolicy
  Always|IfNotPresent|Never     imagePullPolicy
  File|FallbackToLogsOnError    terminationMessagePolicy
  renamed           entrypoint command
  renamed           cmd command
  renamed           environment env
  renamed           volumes volumeMounts
Container < InitContainer

Variable only
  text           name! value
  ValueSource    valueFrom
  at-most-one    value valueFrom
ValueSource only
  KeyOf          configMapKeyRef secretKeyRef
  FieldOf        fieldRef
  ResourceOf     resourceFieldRef
  *              fileKeyRef
  at-most-one    configMapKeyRef secretKeyRef fieldRef resourceFieldRef fileKeyRef
  at-least-one   configMapKeyRef secretKeyRef fieldRef resourceFieldRef fileKeyRef
KeyOf only
  text    name! key!
  truth   optional
FieldOf only
  text   apiVersion fieldPath!
ResourceOf only
  text     containerName resource!
  scalar   divisor
VariableSource only
  text           prefix
  NameOf         configMapRef secretRef
  at-most-one    configMapRef secretRef
  at-least-one   configMapRef secretRef
NameOf only
  text    name
  truth   optional

ContainerPort only
  whole(1..65535)   containerPort!
  whole(0..65535)   hostPort
  text              name hostIP
  TCP|UDP|SCTP      protocol
Resources only
  {scalar}   requests limits
  [*]        claims
VolumeMount
  text     name! mountPath! subPath subPathExpr recursiveReadOnly
  truth    readOnly
  None|HostToContainer|Bidirectional   mountPropagation
VolumeDevice
  text   name! devicePath!

Probe
  whole          initialDelaySeconds periodSeconds timeoutSeconds failureThreshold successThreshold
  whole(1..)     terminationGracePeriodSeconds
  Command        exec
  HttpGet        httpGet
  TcpSocket      tcpSocket
  Grpc           grpc
  at-most-one    exec httpGet tcpSocket grpc
  at-least-one   exec httpGet tcpSocket grpc
LivenessProbe < Probe
  whole(0..1)    successThreshold
Lifecycle
  Handler   postStart preStop
  text      stopSignal
Handler
  Command        exec
  HttpGet        httpGet
  TcpSocket      tcpSocket
  Sleep          sleep
  at-most-one    exec httpGet tcpSocket sleep
  at-least-one   exec httpGet tcpSocket sleep
Command only
  [text]   command
HttpGet only
  text         path host
  port         port!
  [Header]     httpHeaders
  HTTP|HTTPS   scheme
Header only
  text   name! value!
TcpSocket only
  text   host
  port   port!
Grpc only
  whole(1..65535)   port!
  text              service
Sleep
  whole   seconds!

ContainerSecurity
  truth          allowPrivilegeEscalation privileged readOnlyRootFilesystem runAsNonRoot
  whole          runAsUser runAsGroup
  Capabilities   capabilities
  Profile        seccompProfile appArmorProfile
  *              seLinuxOptions windowsOptions
  Default|Unmasked   procMount
Capabilities only
  [text]   add drop
PodSecurity
  truth     runAsNonRoot
  whole     runAsUser runAsGroup fsGroup
  [whole]   supplementalGroups
  Profile   seccompProfile appArmorProfile
  [DnsOption]   sysctls
  *         seLinuxOptions windowsOptions
  OnRootMismatch|Always   fsGroupChangePolicy
  Merge|Strict            supplementalGroupsPolicy
  MountOption|Recursive   seLinuxChangePolicy
Profile
  RuntimeDefault|Localhost|Unconfined   type!
  text                                  localhostProfile

Toleration
  text    key value
  whole   tolerationSeconds
  Equal|Exists|Lt|Gt                       operator
  NoSchedule|PreferNoSchedule|NoExecute    effect
Spread
  whole(1..)       maxSkew! minDomains
  text             topologyKey!
  LabelSelector    labelSelector
  [text]           matchLabelKeys
  DoNotSchedule|ScheduleAnyway   whenUnsatisfiable!
  Honor|Ignore                   nodeAffinityPolicy nodeTaintsPolicy
Affinity
  NodeAffinity   nodeAffinity
  PodAffinity    podAffinity podAntiAffinity
NodeAffinity
  NodeTerms         requiredDuringSchedulingIgnoredDuringExecution
  [PreferredNode]   preferredDuringSchedulingIgnoredDuringExecution
NodeTerms
  [NodeTerm]   nodeSelectorTerms!
NodeTerm
  [NodeExpression]   matchExpressions matchFields
NodeExpression
  text     key!
  [text]   values
  In|NotIn|Exists|DoesNotExist|Gt|Lt   operator!
PreferredNode
  whole(1..100)   weight!
  NodeTerm        preference!
PodAffinity
  [PodTerm]        requiredDuringSchedulingIgnoredDuringExecution
  [PreferredPod]   preferredDuringSchedulingIgnoredDuringExecution
PodTerm
  LabelSelector   labelSelector namespaceSelector
  [text]          namespaces matchLabelKeys mismatchLabelKeys
  text            topologyKey!
PreferredPod
  whole(1..100)   weight!
  PodTerm         podAffinityTerm!

Volume
  text              name!
  ConfigMapVolume   configMap
  SecretVolume      secret
  EmptyDir          emptyDir
  HostPath          hostPath
  ClaimVolume       persistentVolumeClaim
  NfsVolume         nfs
  Projected         projected
  DownwardApi       downwardAPI
  *   awsElasticBlockStore azureDisk azureFile cephfs cinder csi ephemeral fc flexVolume flocker
  *   gcePersistentDisk gitRepo glusterfs image iscsi photonPersistentDisk portworxVolume quobyte
  *   rbd scaleIO storageos vsphereVolume
  renamed           pvc persistentVolumeClaim
  at-most-one   configMap secret emptyDir hostPath persistentVolumeClaim nfs projected csi
ConfigMapVolume only
  text      name
  [KeyTo]   items
  scalar    defaultMode
  truth     optional
SecretVolume only
  text      secretName
  [KeyTo]   items
  scalar    defaultMode
  truth     optional
KeyTo only
  text     key! path!
  scalar   mode
EmptyDir only
  text       medium
  quantity   sizeLimit
HostPath only
  text   path!
  DirectoryOrCreate|Directory|FileOrCreate|File|Socket|CharDevice|BlockDevice   type
ClaimVolume only
  text    claimName!
  truth   readOnly
NfsVolume
  text    server! path!
  truth   readOnly
Projected only
  scalar               defaultMode
  [ProjectedSource]    sources
ProjectedSource
  NamedSource   configMap secret
  *             clusterTrustBundle downwardAPI podCertificate serviceAccountToken
NamedSource only
  text      name
  [KeyTo]   items
  truth     optional
DownwardApi
  scalar   defaultMode
  [*]      items
)";

}  // namespace harness::check
