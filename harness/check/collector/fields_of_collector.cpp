// Settings of a collector's components. What begins a type is its section; names are written
// together, as hostmetrics of host_metrics. Most have more: only slips of these are told.
#include "harness/check/collector/schema.hpp"

namespace harness::check {

const std::string_view fields_of_collector = R"(
# Blocks that mean the same wherever they stand.
Blocks ...
  ~strict|regexp|expr   match_type
  Tls        tls
  Queue      sending_queue
  Retry      retry_on_failure
Tls ...
  truth      insecure insecure_skip_verify include_system_ca_certs_pool client_ca_file_reload
  truth      include_insecure_cipher_suites
  text       ca_file ca_pem cert_file cert_pem key_file key_pem server_name_override client_ca_file
  text       min_version max_version
  text/[text] cipher_suites curve_preferences
  duration   reload_interval
  *          tpm
Queue ...
  truth      enabled block_on_overflow wait_for_result blocking
  number     num_consumers queue_size
  text       storage
  *          batch
  items|bytes|requests   sizer
# Of those that are not here.
Component ...
  duration   timeout check_interval scrape_interval collection_interval decision_wait
  *          interval wait
Retry only
  truth      enabled
  duration   initial_interval max_interval max_elapsed_time
  number     randomization_factor multiplier

Exporter.otlp ...
  text          endpoint balancer_name authority
  {text}/[Header]   headers
  duration      timeout
  number        read_buffer_size write_buffer_size
  *             tls sending_queue retry_on_failure auth keepalive
  deflate|gzip|lz4|none|snappy|x-snappy-framed|zlib|zstd   compression
  renamed       queue_settings sending_queue
  renamed       insecure tls.insecure
  renamed       ca_file tls.ca_file
Header only
  text          name! value!
Exporter.otlpgrpc < Exporter.otlp
Exporter.otlphttp < Exporter.otlp
  text          traces_endpoint metrics_endpoint logs_endpoint profiles_endpoint
  proto|json    encoding
Exporter.debug ...
  number        sampling_initial sampling_thereafter
  truth         use_internal_logger
  text/[text]   output_paths
  basic|normal|detailed   verbosity
  renamed       loglevel verbosity
Exporter.prometheus ...
  text          endpoint namespace
  {text}        const_labels
  truth         send_timestamps enable_open_metrics add_metric_suffixes
  duration      metric_expiration
  *             tls
  Conversion    resource_to_telemetry_conversion
Conversion ...
  truth         enabled
Exporter.prometheusremotewrite ...
  text          endpoint namespace
  {text}        external_labels headers
  truth         add_metric_suffixes send_metadata
  duration      timeout
  *             tls wal retry_on_failure remote_write_queue target_info
  Conversion    resource_to_telemetry_conversion

Processor.batch only
  number        send_batch_size send_batch_max_size metadata_cardinality_limit
  duration      timeout
  text/[text]   metadata_keys
Processor.memorylimiter only
  duration      check_interval min_gc_interval_when_soft_limited
  duration      min_gc_interval_when_hard_limited
  number        limit_mib spike_limit_mib limit_percentage spike_limit_percentage
Processor.attributes ...
  [Action]      actions!
  *             include exclude
Processor.resource ...
  [Action]      attributes!
Action ...
  text          key pattern from_attribute from_context converted_type
  *             value default_value
  renamed       name key
  ^insert|update|upsert|delete|hash|extract|convert   action!
Processor.filter ...
  *             traces metrics logs spans
  ignore|propagate|silent   error_mode
Processor.transform ...
  [text/Statements]   trace_statements metric_statements log_statements profile_statements
  *             flatten_data
  ignore|propagate|silent   error_mode
Statements ...
  ~resource|scope|instrumentation_scope|span|spanevent|metric|datapoint|log|profile   context
  text/[text]   statements conditions
  ignore|propagate|silent   error_mode
Processor.tailsampling ...
  duration      decision_wait
  number        num_traces expected_new_traces_per_sec
  [Policy]      policies!
  *             decision_cache
Policy ...
  text          name!
  ~always_sample|and|boolean_attribute|bytes_limiting|composite|drop|latency|not|
    numeric_attribute|ottl_condition|probabilistic|rate_limiting|span_count|status_code|
    string_attribute|trace_flags|trace_state   type!
  *             boolean_attribute trace_state ottl_condition and composite drop not bytes_limiting
  *             string_attribute numeric_attribute
  Latency       latency
  Probability   probabilistic
  Statuses      status_code
  Rate          rate_limiting
  *             span_count
Latency ...
  number        threshold_ms! upper_threshold_ms
Probability ...
  number        sampling_percentage!
  text          hash_salt
Statuses ...
  text/[ERROR|OK|UNSET]   status_codes!
Rate ...
  number        spans_per_second!
Processor.probabilisticsampler ...
  number        sampling_percentage hash_seed sampling_precision
  truth         fail_closed
  text          attribute_source from_attribute sampling_priority
  hash_seed|proportional|equalizing   mode
Processor.resourcedetection ...
  text/[~aks|azure|consul|docker|dynatrace|ec2|ecs|eks|elastic_beanstalk|env|gcp|gke|heroku|
    k8snode|kubeadm|lambda|openshift|system]   detectors
  duration      timeout
  truth         override
  *             attributes env system
Processor.k8sattributes ...
  text          auth_type
  truth         passthrough wait_for_metadata
  *             filter extract exclude
  [*]           pod_association

Receiver.otlp
  Protocols     protocols!
Protocols only
  Grpc          grpc
  Http          http
Grpc ...
  text          endpoint transport
  truth         include_metadata
  number        max_recv_msg_size_mib max_concurrent_streams read_buffer_size write_buffer_size
  *             tls keepalive auth middlewares
  renamed       address endpoint
Http ...
  text          endpoint transport traces_url_path metrics_url_path logs_url_path
  truth         include_metadata keep_alives_enabled
  number        max_request_body_size
  duration      read_timeout read_header_timeout write_timeout idle_timeout
  text/[text]   compression_algorithms
  Cors          cors
  renamed       address endpoint
  *             tls auth response_headers middlewares
Cors ...
  text/[text]   allowed_origins allowed_headers
  number        max_age
Receiver.jaeger ...
  JaegerProtocols   protocols!
JaegerProtocols only
  *             grpc thrift_binary thrift_compact thrift_http
Receiver.hostmetrics ...
  duration      collection_interval initial_delay
  text          root_path
  Scrapers      scrapers!
Scrapers ...
  *   cpu disk filesystem load memory network nfs paging process processes system
Receiver.prometheus ...
  PrometheusConfig   config
  *             target_allocator
  truth         use_start_time_metric
PrometheusConfig ...
  [Scrape]      scrape_configs
  Global        global
  [text]        scrape_config_files
  *             storage rule_files alerting remote_write remote_read tracing otlp runtime
Global ...
  prometheus_time     scrape_interval scrape_timeout evaluation_interval
  {scalar}      external_labels
  *             scrape_protocols body_size_limit sample_limit label_limit target_limit
Scrape ...
  text          job_name! metrics_path proxy_url
  prometheus_time     scrape_interval scrape_timeout
  truth         honor_labels honor_timestamps track_timestamps_staleness follow_redirects
  truth         enable_http2 enable_compression
  [Static]      static_configs
  [*]           file_sd_configs dns_sd_configs http_sd_configs kubernetes_sd_configs
  [*]           docker_sd_configs consul_sd_configs ec2_sd_configs
  [Relabel]     relabel_configs metric_relabel_configs
  *             scrape_protocols fallback_scrape_protocol params basic_auth authorization oauth2
  *             tls_config sample_limit label_limit target_limit body_size_limit
  http|https    scheme
Static only
  [text]        targets
  {scalar}      labels
Relabel ...
  [text]        source_labels
  scalar        separator target_label regex modulus replacement
  ^drop|dropequal|hashmod|keep|keepequal|labeldrop|labelkeep|labelmap|lowercase|replace|
    uppercase   action
Receiver.filelog ...
  text/[text]   include! exclude
  [Operator]    operators
  truth         include_file_name include_file_path include_file_name_resolved
  truth         include_file_path_resolved include_file_owner_name include_file_owner_group_name
  truth         include_file_record_number include_file_record_offset delete_after_read
  truth         preserve_leading_whitespaces preserve_trailing_whitespaces acquire_fs_lock
  duration      poll_interval force_flush_period exclude_older_than
  number        max_concurrent_files max_batches polls_to_archive
  scalar        fingerprint_size max_log_size encoding storage compression
  *             multiline attributes resource header retry_on_failure ordering_criteria
  beginning|end start_at
Receiver.tcplog ...
  text          listen_address!
  [Operator]    operators
  truth         add_attributes
  *             attributes resource encoding multiline tls max_log_size async
Receiver.udplog < Receiver.tcplog ...
Receiver.syslog ...
  rfc3164|rfc5424   protocol
  *             tcp udp location operators
Receiver.journald ...
  beginning|end start_at
Operator ...
  ~add|copy|csv_parser|filter|flatten|json_parser|key_value_parser|move|noop|recombine|
    regex_parser|remove|retain|router|severity_parser|syslog_parser|time_parser|
    trace_parser|uri_parser   type!
  rfc3164|rfc5424   protocol
  entry_field   parse_from parse_to combine_field from to field
  *             combine_with default delimiter expr fields headers id if is_first_entry is_last_entry
  *             layout mapping on_error output overwrite_text pair_delimiter preset regex routes
  *             source_identifier trace_id span_id value
  OperatorTime  timestamp
  OperatorField severity
OperatorField ...
  entry_field   parse_from
OperatorTime ...
  entry_field   parse_from
  text          layout location
  epoch|gotime|strptime   layout_type

Extension.healthcheck ...
  text          endpoint path
  *             tls response_body check_collector_pipeline
Extension.filestorage ...
  text          directory
  duration      timeout
  truth         create_directory fsync
  *             compaction directory_permissions
Extension.pprof ...
  text          endpoint save_to_file
  number        block_profile_fraction mutex_profile_fraction
Connector.routing ...
  [*]           table
  text/[text]   default_pipelines
  ignore|propagate|silent   error_mode

Service
  [text]        extensions
  *             pipelines
  Telemetry     telemetry
Telemetry ...
  Logs          logs
  Metrics       metrics
  *             traces resource
Logs ...
  ^debug|info|warn|error|dpanic|panic|fatal   level
  truth         development disable_caller disable_stacktrace
  text/[text]   output_paths error_output_paths
  *             sampling initial_fields processors
  console|json  encoding
Metrics ...
  ^none|basic|normal|detailed   level
  text          address
  [*]           readers
  *             views
)";

}  // namespace harness::check
