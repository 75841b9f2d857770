// Arguments and blocks of the components of Alloy that are met most. Types that begin with a
// capital are blocks, all others are arguments.
#include "harness/check/alloy/schema.hpp"

namespace harness::check {

const std::string_view fields_of_alloy = R"(
HttpClient ...
  text        bearer_token bearer_token_file proxy_url no_proxy
  truth       enable_http2 follow_redirects proxy_from_environment
  BasicAuth   basic_auth
  Authorization   authorization
  OAuth2      oauth2
  TlsConfig   tls_config
  *           proxy_connect_header http_headers
BasicAuth only
  text   username password password_file username_file
  at-most-one   password password_file
Authorization only
  text   type credentials credentials_file
  at-most-one   credentials credentials_file
OAuth2 ...
  text     client_id client_secret client_secret_file token_url proxy_url
  [text]   scopes
  {text}   endpoint_params
  TlsConfig   tls_config
TlsConfig
  text    ca_pem ca_file cert_pem cert_file key_pem key_file server_name min_version
  truth   insecure_skip_verify

discovery.docker < HttpClient
  text         host!
  number       port
  text         host_networking_host
  duration     refresh_interval
  truth        match_first_network
  DockerFilter filter
DockerFilter
  text     name!
  [text]   values!
discovery.kubernetes < HttpClient
  text   api_server kubeconfig_file
  pod|service|node|endpoints|endpointslice|ingress   role!
  Block        namespaces selectors attach_metadata
discovery.relabel
  [{text}]    targets!
  Rule        rule
loki.relabel
  [receiver]   forward_to!
  number       max_cache_size
  Rule         rule
prometheus.relabel < loki.relabel
Block ...
Rule
  [text]    source_labels
  text      separator regex replacement
  label     target_label
  number    modulus
  drop|dropequal|hashmod|keep|keepequal|labeldrop|labelkeep|labelmap|lowercase|replace|
    uppercase   action

local.file ...
  text       filename!
  duration   poll_frequency
  truth      is_secret
  text       detector
local.file_match ...
  [{text}]   path_targets!
  duration   sync_period
loki.source.file ...
  [{text}]     targets!
  [receiver]   forward_to!
  text         encoding legacy_positions_file on_positions_file_error
  truth        tail_from_end
  Block        file_watch decompression file_match
loki.source.docker < HttpClient ...
  text         host!
  [{text}]     targets!
  [receiver]   forward_to!
  {text}       labels
  rules            relabel_rules
  duration     refresh_interval
  HttpClient   http_client_config
loki.source.journal ...
  [receiver]   forward_to!
  truth        format_as_json
  duration     max_age
  text         path matches
  {text}       labels
  rules            relabel_rules
  Block        legacy_position
loki.source.kubernetes ...
  [{text}]     targets!
  [receiver]   forward_to!
  Block        client clustering
loki.write
  Endpoint     endpoint!
  {text}       external_labels
  number       max_streams
  Block        wal
Endpoint < HttpClient ...
  url        url!
  text       name tenant_id
  {text}     headers
  duration   batch_wait remote_timeout min_backoff_period max_backoff_period
  text       batch_size
  number     max_backoff_retries
  truth      retry_on_http_429
  Block      queue_config
loki.source.syslog ...
  [receiver]   forward_to!
  Listener     listener!
  rules            relabel_rules
Listener ...
  text         address! protocol
  {text}       labels
  duration     idle_timeout
  truth        use_incoming_timestamp use_rfc5424_message label_structured_data
prometheus.remote_write
  MetricEndpoint   endpoint!
  {text}           external_labels
  Block            wal
MetricEndpoint < HttpClient ...
  url        url!
  text       name protobuf_message
  {text}     headers
  duration   remote_timeout
  truth      send_exemplars send_native_histograms
  Block      queue_config metadata_config sigv4 azuread
  Rule       write_relabel_config
prometheus.scrape < HttpClient ...
  [{text}]     targets!
  [receiver]   forward_to!
  text         job_name metrics_path scheme body_size_limit scrape_fallback_protocol
  duration     scrape_interval scrape_timeout
  {[text]}     params
  truth        honor_labels honor_timestamps honor_metadata track_timestamps_staleness
  truth        extra_metrics enable_protobuf_negotiation scrape_native_histograms
  number       sample_limit target_limit label_limit label_name_length_limit
  number       label_value_length_limit
  Block        clustering
prometheus.exporter.unix ...
  truth   include_exporter_metrics
  [text]  disable_collectors enable_collectors set_collectors

otelcol.receiver.otlp
  GrpcServer   grpc
  HttpServer   http
  Output       output!
  Block        debug_metrics
GrpcServer ...
  text     endpoint transport max_recv_msg_size
  truth    include_metadata
  Block    tls keepalive
HttpServer ...
  text     endpoint max_request_body_size traces_url_path metrics_url_path logs_url_path
  truth    include_metadata
  Block    tls cors
Output
  [receiver]   metrics logs traces
otelcol.processor.batch
  duration   timeout
  number     send_batch_size send_batch_max_size metadata_cardinality_limit
  [text]     metadata_keys
  Output     output!
  Block      debug_metrics
otelcol.processor.memory_limiter
  duration   check_interval!
  text       limit spike_limit
  number     limit_percentage spike_limit_percentage
  duration   min_gc_interval_when_soft_limited min_gc_interval_when_hard_limited
  Output     output!
  Block      debug_metrics
  at-most-one   limit limit_percentage
  at-least-one  limit limit_percentage
otelcol.exporter.otlp
  duration   timeout
  Client     client!
  SendingQueue       sending_queue
  RetryOnFailure     retry_on_failure
  Block      debug_metrics
otelcol.exporter.otlphttp < otelcol.exporter.otlp
  text       traces_endpoint metrics_endpoint logs_endpoint encoding
Client ...
  text       endpoint! compression balancer_name authority
  {text}     headers
  duration   timeout
  *          auth
  ClientTls  tls
  Block      keepalive
ClientTls ...
  truth   insecure insecure_skip_verify
  text    ca_file ca_pem cert_file cert_pem key_file key_pem server_name
SendingQueue ...
  truth    enabled block_on_overflow
  number   num_consumers queue_size
RetryOnFailure
  truth      enabled
  duration   initial_interval max_interval max_elapsed_time
  number     randomization_factor multiplier

otelcol.exporter.loki ...
  [receiver]   forward_to!
otelcol.exporter.prometheus ...
  [receiver]   forward_to!
  duration     gc_frequency
  truth        include_target_info include_scope_info resource_to_telemetry_conversion
  truth        add_metric_suffixes
otelcol.processor.attributes ...
  Output    output!
  Action    action
Action
  text   key pattern from_attribute from_context converted_type
  *      value
  insert|update|upsert|delete|hash|extract|convert   action!
otelcol.receiver.jaeger ...
  Block    protocols!
  Output   output!

loki.process ...
  [receiver]   forward_to!
  Process      stage.cri stage.docker stage.decolorize
  Drop         stage.drop
  Json         stage.json
  Names        stage.label_drop stage.label_keep
  Labels       stage.labels stage.static_labels
  Metadata     stage.structured_metadata
  Limit        stage.limit
  Logfmt       stage.logfmt
  Match        stage.match
  Multiline    stage.multiline
  Source       stage.output
  Regex        stage.regex
  Replace      stage.replace
  Template     stage.template
  Timestamp    stage.timestamp
  Tenant       stage.tenant
  Process      stage.metrics stage.geoip stage.luhn stage.pack stage.sampling stage.eventlogmessage
  Process      stage.windowsevent stage.structured_metadata_drop stage.pattern stage.truncate
Process ...
Drop
  text       source expression value separator drop_counter_reason longer_than
  duration   older_than
Json
  {text}   expressions!
  text     source
  truth    drop_malformed
Names
  [text]   values!
Labels
  {text}   values!
  text     source_type
Metadata ...
  {text}   values
Limit
  number   rate! burst!
  text     by_label_name
  truth    drop
  number   max_distinct_labels
Logfmt
  {text}   mapping!
  text     source
Match < loki.process
  text        selector! pipeline_name drop_counter_reason
  keep|drop   action
  *           forward_to
Multiline
  text       firstline!
  duration   max_wait_time
  number     max_lines
  truth      trim_newlines
Source
  text   source!
Regex
  text   expression! source
  truth  labels_from_groups
Replace
  text   expression! source replace
Template
  text   source! template!
Timestamp
  text     source! location
  ~ANSIC|UnixDate|RubyDate|RFC822|RFC822Z|RFC850|RFC1123|RFC1123Z|RFC3339|RFC3339Nano|
    Unix|UnixMs|UnixUs|UnixNs   format!
  [text]   fallback_formats
  skip|fudge   action_on_failure
Tenant
  text   source label value
  at-most-one    source label value
  at-least-one   source label value

discovery.http < HttpClient ...
  url        url!
  duration   refresh_interval
remote.http ...
  url        url!
  duration   poll_frequency poll_timeout
  truth      is_secret
pyroscope.write ...
  Endpoint   endpoint!
  {text}     external_labels

# What arguments mean in any other component.
Anything ...
  duration     batch_wait check_interval initial_interval max_backoff_period max_elapsed_time
  duration     max_interval max_wait_time min_backoff_period refresh_interval remote_timeout
  duration     scrape_interval scrape_timeout timeout
  number       max_backoff_retries max_cache_size modulus num_consumers queue_size
  number       send_batch_max_size send_batch_size
  truth        drop_malformed enable_http2 follow_redirects honor_labels honor_timestamps
  truth        include_metadata insecure insecure_skip_verify tail_from_end
  [receiver]   forward_to
  [text]       source_labels
otelcol.Anything < Anything ...
  [receiver]   logs metrics traces

logging ...
  debug|error|info|warn   level
  json|logfmt             format
  [receiver]              write_to
)";

}  // namespace harness::check
