// Fields of Compose's files, as its schema has them, and what each takes.
#include "harness/check/schema/schema.hpp"

#include <array>

#include "harness/check/compose/compose.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

constexpr std::string_view fields_of_compose = R"(
File
  text        name
  scalar      version
  *           include models
  {Service}   services
  {Network}   networks
  {Volume}    volumes
  {Given}     secrets configs

Service
  text                image container_name hostname domainname working_dir platform runtime
  ~bridge|default|host|none   network_mode
  text                pid ipc uts userns_mode cgroup cgroup_parent isolation
  text                mac_address stop_signal pull_refresh_after
  ~always|build|daily|if_not_present|missing|never|refresh|weekly   pull_policy
  scalar              cpuset restart user
  truth               attach init oom_kill_disable privileged read_only stdin_open tty
  truth               use_api_socket
  number              cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime
  number              cpu_shares mem_swappiness oom_score_adj pids_limit scale
  cpus                cpus
  size                mem_limit mem_reservation memswap_limit shm_size
  duration            stop_grace_period
  text/[text]         command entrypoint dns dns_search label_file tmpfs
  [text]              cap_add cap_drop device_cgroup_rules dns_opt external_links links
  [text]              profiles security_opt volumes_from
  [scalar]            expose group_add
  [*]/{scalar}        annotations environment labels
  [text]/{scalar}     sysctls storage_opt
  [text]/{text/[text]}  extra_hosts
  text/Build          build
  [text]/{Condition}  depends_on
  text/[text/EnvFile] env_file
  text/Extends        extends
  [text/GivenTo]      configs secrets
  [text]/{NetworkOf}  networks
  [scalar/Port]       ports
  [text/Mount]        volumes
  [text/*]            devices
  {scalar/Limits}     ulimits
  Deploy              deploy
  Develop             develop
  Healthcheck         healthcheck
  Logging             logging
  [Hook]              post_start pre_stop
  *                   blkio_config credential_spec gpus models provider
  renamed             env environment
  renamed             cmd command
  renamed             resources deploy.resources

Build
  text              context dockerfile dockerfile_inline isolation network target
  truth             no_cache privileged pull
  size              shm_size
  [text]/{scalar}   args
  [*]/{scalar}      labels
  [text]            cache_from cache_to entitlements platforms tags
  [text/GivenTo]    secrets
  scalar/[text]     no_cache_filter
  scalar            provenance sbom
  *                 additional_contexts extra_hosts ssh ulimits
EnvFile only
  text    path! format
  truth   required
Extends only
  text   service! file
GivenTo only
  text     source target
  scalar   uid gid mode
Condition only
  scalar   condition!
  truth    required restart
NetworkOf
  [text]     aliases link_local_ips
  text       interface_name ipv4_address ipv6_address mac_address
  scalar     priority gw_priority
  {scalar}   driver_opts
Port only
  scalar   target! published
  text     app_protocol host_ip name protocol
  host|ingress   mode
Mount
  text    source target consistency
  truth   read_only
  Bind    bind
  *       cluster image tmpfs volume
  bind|cluster|image|npipe|tmpfs|volume   type!
  renamed   destination target
  renamed   dst target
  renamed   src source
Bind
  truth   create_host_path
  text    propagation recursive
  z|Z     selinux
Limits only
  number   soft! hard!
Logging only
  ~awslogs|etwlogs|fluentd|gcplogs|gelf|journald|json-file|local|none|splunk|syslog   driver
  LogOptions   options
LogOptions ...
  scalar   compress env env-regex labels labels-regex max-file mode tag
  size     max-buffer-size max-size
Healthcheck only
  truth         disable
  duration      interval start_interval start_period timeout
  number        retries
  text/[text]   test
Hook
  text/[text]       command!
  text              user working_dir
  truth             privileged per_replica
  [text]/{scalar}   environment
  text              image

Develop
  [Watch]   watch
Watch
  text          path! target
  text/[text]   ignore include
  truth         initial_sync
  *             exec
  rebuild|restart|sync|sync+exec|sync+restart   action!
Deploy
  text             endpoint_mode mode
  number           replicas
  [*]/{scalar}     labels
  Placement        placement
  Resources        resources
  RestartPolicy    restart_policy
  UpdateConfig     rollback_config update_config
Placement only
  [text]   constraints
  [*]      preferences
  number   max_replicas_per_node
Resources only
  Most    limits
  Least   reservations
Most only
  cpus     cpus
  size     memory
  number   pids
Least only
  cpus       cpus
  size       memory
  [Device]   devices
  [*]        generic_resources
Device
  [text]            capabilities! device_ids
  scalar            count
  text              driver
  [text]/{scalar}   options
  at-most-one       count device_ids
RestartPolicy only
  duration   delay window
  number   max_attempts
  none|on-failure|any   condition
UpdateConfig
  duration   delay monitor
  number   parallelism
  scalar   max_failure_ratio
  continue|pause|rollback    failure_action
  stop-first|start-first     order

Network
  text              name
  ~bridge|host|ipvlan|macvlan|none|overlay   driver
  truth             attachable enable_ipv4 enable_ipv6 internal
  {scalar}          driver_opts
  [*]/{scalar}      labels
  Ipam              ipam
  truth/External    external
External only
  text   name
Ipam only
  text        driver
  [Subnet]    config
  {scalar}    options
Subnet only
  text       gateway ip_range subnet
  {scalar}   aux_addresses
Volume
  text              name driver
  {scalar}          driver_opts
  [*]/{scalar}      labels
  truth/External    external
Given
  text              name file environment content driver template_driver
  {scalar}          driver_opts
  [*]/{scalar}      labels
  truth/External    external
  at-most-one       file environment content
)";

bool is_size_of_compose(const Node& scalar) {
  return scalar.text == "-1" || size_of(scalar.text).has_value();
}

bool is_number_of_compose(const Node& scalar) { return to_number(scalar.text).has_value(); }

bool is_share_of_compose(const Node& scalar) {
  const auto number = to_number(scalar.text);
  return number && *number >= 0;
}

bool is_time_of_compose(const Node& scalar) {
  return scalar.text == "0" || parse_duration(scalar.text).has_value();
}

// In quotes, too: Compose makes one of it.
bool is_truth_of_compose(const Node& scalar) {
  return is_one_of(lower(scalar.text),
                   {"true", "false", "yes", "no", "on", "off", "y", "n", "t", "f", "1", "0"});
}

// Of a number somebody makes the text that it is.
bool is_text_of_compose(const Node& scalar) {
  return is_text(scalar) || is_number_of_compose(scalar);
}

constexpr std::array scalars_of_compose{
    ScalarType{"text", is_text_of_compose, "is no text, which Compose takes alone",
               "put it in quotes:"},
    truth_read_by(is_truth_of_compose),
    ScalarType{"number", is_number_of_compose, "is no number", "write one"},
    ScalarType{"size", is_size_of_compose, "is no size", "write a number with b, k, m or g: 512m"},
    ScalarType{"cpus", is_share_of_compose, "is no number of processors",
               "write a number of processors: 0.5"},
    duration_read_by(is_time_of_compose, "write a number with its unit: 10s"),
};

}  // namespace

void compose_fields(const Compose& file, Findings& findings) {
  static const Schema schema(fields_of_compose, scalars_of_compose, {"key", "x-"});
  schema.look(*file.root, "File", {}, findings);
}

}  // namespace harness::check
