#include <array>

#include "stack/store/intake/otlp_json.hpp"
#include "stack/store/intake/otlp_logs.hpp"

namespace store::otlp {
namespace {

using namespace json;
using JsonValue = json::Value;

// "SEVERITY_NUMBER_" and …
constexpr std::array<std::string_view, 25> severities = {
    "UNSPECIFIED", "TRACE",  "TRACE2", "TRACE3", "TRACE4", "DEBUG",  "DEBUG2", "DEBUG3", "DEBUG4",
    "INFO",        "INFO2",  "INFO3",  "INFO4",  "WARN",   "WARN2",  "WARN3",  "WARN4",  "ERROR",
    "ERROR2",      "ERROR3", "ERROR4", "FATAL",  "FATAL2", "FATAL3", "FATAL4"};

// The fields that most records leave out.
void read_rest(std::string_view key, JsonValue field, Texts& texts, LogRecord& record) {
  if (key == "droppedAttributesCount") {
    record.dropped_attributes = static_cast<std::uint32_t>(unsigned_of(field));
  } else if (key == "flags") {
    record.flags = static_cast<std::uint32_t>(unsigned_of(field));
  } else if (key == "traceId") {
    record.trace_id = id_of(field, texts);
  } else if (key == "spanId") {
    record.span_id = id_of(field, texts);
  } else if (key == "observedTimeUnixNano") {
    record.observed_time = unsigned_of(field);
  } else if (key == "eventName") {
    record.event_name = text_of(field);
  }
}

LogRecord record_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(LogRecord));
  LogRecord record;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "timeUnixNano") {
      record.time = unsigned_of(field);
    } else if (key == "severityNumber") {
      record.severity_number = enum_of(field, "SEVERITY_NUMBER_", severities);
    } else if (key == "severityText") {
      record.severity_text = text_of(field);
    } else if (key == "body") {
      record.body = any_value_of(field, texts);
    } else if (key == "attributes") {
      record.attributes = attributes_of(field, texts);
    } else {
      read_rest(key, field, texts, record);
    }
  });
  return record;
}

ScopeLogs scope_logs_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(ScopeLogs));
  ScopeLogs logs;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "scope") logs.scope = scope_of(field, texts);
    if (key != "logRecords") return;
    each(field, [&](JsonValue one) { logs.records.push_back(record_of(one, texts)); });
  });
  return logs;
}

ResourceLogs resource_logs_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(ResourceLogs));
  ResourceLogs logs;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "resource") logs.resource = resource_of(field, texts);
    if (key != "scopeLogs") return;
    each(field, [&](JsonValue one) { logs.scopes.push_back(scope_logs_of(one, texts)); });
  });
  return logs;
}

}  // namespace

harness::Result<Decoded<LogExport>> decode_logs_json(const std::string& body) {
  Decoded<LogExport> decoded;
  const auto read = read_json(body, decoded.texts, [&](Object object) {
    for (auto field : object) {
      std::string room;
      if (name_of(field.unescaped_key(), room) != "resourceLogs") continue;
      each(field.value(),
           [&](JsonValue one) { decoded.records.push_back(resource_logs_of(one, decoded.texts)); });
    }
  });
  if (!read) return harness::fail(read.error());
  return decoded;
}

harness::Result<Decoded<LogExport>> decode_logs(const std::string& body, Format format) {
  return format == Format::json ? decode_logs_json(body) : decode_logs_protobuf(body);
}

}  // namespace store::otlp
