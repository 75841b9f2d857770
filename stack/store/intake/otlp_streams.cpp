#include "stack/store/intake/otlp_streams.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "stack/store/intake/malformed.hpp"
#include "stack/store/intake/value_text.hpp"

namespace store::otlp {
namespace {

// Loki's default_resource_attributes_as_index_labels, sorted.
constexpr std::array<std::string_view, 18> label_attributes = {
    "cloud.availability_zone",
    "cloud.region",
    "container.name",
    "deployment.environment",
    "deployment.environment.name",
    "k8s.cluster.name",
    "k8s.container.name",
    "k8s.cronjob.name",
    "k8s.daemonset.name",
    "k8s.deployment.name",
    "k8s.job.name",
    "k8s.namespace.name",
    "k8s.pod.name",
    "k8s.replicaset.name",
    "k8s.statefulset.name",
    "service.instance.id",
    "service.name",
    "service.namespace",
};

bool is_label(std::string_view name) {
  return std::binary_search(label_attributes.begin(), label_attributes.end(), name);
}

std::string label_name(std::string_view attribute) {
  std::string name(attribute);
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    text += digits[code >> 4U];
    text += digits[code & 0xFU];
  }
  return text;
}

class Metadata {
 public:
  Metadata(std::vector<Field>& fields, Texts& texts) : fields_(fields), texts_(texts) {}

  void add(std::string_view name, std::string_view value) {
    if (!value.empty()) push(name, texts_.keep(value));
  }
  void add(std::string_view name, std::uint64_t number) {
    if (number != 0) add(name, std::to_string(number));
  }
  // Maps become fields of their own, whose names are joined.
  void add(const Attribute& attribute, std::string_view prefix = {}) {
    const auto name = prefix.empty()
                          ? attribute.key
                          : texts_.keep(std::string(prefix) + "_" + std::string(attribute.key));
    if (const auto* parts = std::get_if<Attributes>(&attribute.value.of)) {
      for (const Attribute& part : *parts) add(part, name);
    } else if (const auto* text = std::get_if<std::string_view>(&attribute.value.of)) {
      if (!text->empty()) push(name, *text);
    } else {
      add(name, text_of(attribute.value));
    }
  }

 private:
  void push(std::string_view name, std::string_view value) {
    texts_.account(sizeof(Field));
    fields_.push_back({name, value});
  }

  std::vector<Field>& fields_;
  Texts& texts_;
};

std::vector<Field> fields_of_scope(const Scope& scope, Texts& texts) {
  std::vector<Field> fields;
  Metadata metadata(fields, texts);
  metadata.add("scope_name", scope.name);
  metadata.add("scope_version", scope.version);
  for (const Attribute& attribute : scope.attributes) metadata.add(attribute);
  return fields;
}

std::int64_t time_of(const LogRecord& record, std::int64_t now) {
  const std::uint64_t time = record.time != 0 ? record.time : record.observed_time;
  if (time > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    throw Malformed("a record's time, " + std::to_string(time) +
                    " nanoseconds since 1970, is not before the year 2262");
  }
  return time != 0 ? static_cast<std::int64_t>(time) : now;
}

LogEntry entry_of(const LogRecord& record, std::int64_t now, const std::vector<Field>& inherited,
                  Texts& texts) {
  texts.account(sizeof(LogEntry) + inherited.size() * sizeof(Field));
  LogEntry entry{time_of(record, now), {}, inherited};
  const auto* line = std::get_if<std::string_view>(&record.body.of);
  entry.line = line != nullptr ? *line : texts.keep(text_of(record.body));

  Metadata metadata(entry.metadata, texts);
  metadata.add("observed_timestamp", record.observed_time);
  metadata.add("severity_number", static_cast<std::uint64_t>(record.severity_number));
  metadata.add("severity_text", record.severity_text);
  metadata.add("flags", record.flags);
  metadata.add("dropped_attributes_count", record.dropped_attributes);
  metadata.add("trace_id", hex(record.trace_id));
  metadata.add("span_id", hex(record.span_id));
  metadata.add("event_name", record.event_name);
  for (const Attribute& attribute : record.attributes) metadata.add(attribute);
  return entry;
}

LogPush stream_of(const ResourceLogs& logs, std::int64_t now, Texts& texts) {
  LogPush stream;
  std::vector<Field> of_resource;
  Metadata metadata(of_resource, texts);
  for (const Attribute& attribute : logs.resource) {
    if (is_label(attribute.key)) {
      stream.labels.push_back(
          {texts.keep(label_name(attribute.key)), texts.keep(text_of(attribute.value))});
    } else {
      metadata.add(attribute);
    }
  }
  // Without any, Loki still has a stream for them.
  if (stream.labels.empty()) stream.labels.push_back({"service_name", "unknown_service"});
  for (const ScopeLogs& scope : logs.scopes) {
    auto inherited = of_resource;
    const auto of_scope = fields_of_scope(scope.scope, texts);
    inherited.insert(inherited.end(), of_scope.begin(), of_scope.end());
    for (const LogRecord& record : scope.records) {
      stream.entries.push_back(entry_of(record, now, inherited, texts));
    }
  }
  return stream;
}

}  // namespace

std::vector<LogPush> streams_of(const LogExport& logs, std::int64_t now, Texts& texts) {
  std::vector<LogPush> streams;
  for (const ResourceLogs& resource : logs) streams.push_back(stream_of(resource, now, texts));
  return streams;
}

}  // namespace store::otlp
