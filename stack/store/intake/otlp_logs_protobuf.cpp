#include "stack/store/intake/otlp_logs.hpp"
#include "stack/store/intake/otlp_protobuf.hpp"

namespace store::otlp {
namespace {

using namespace protobuf;

// The fields that most records leave out.
void read_rest(Reader& message, Texts& texts, LogRecord& record) {
  switch (message.tag_and_type()) {
    case varint(7):
      record.dropped_attributes = message.get_uint32();
      break;
    case fixed32(8):
      record.flags = message.get_fixed32();
      break;
    case bytes(9):
      record.trace_id = bytes_of(message);
      break;
    case bytes(10):
      record.span_id = bytes_of(message);
      break;
    case fixed64(11):
      record.observed_time = message.get_fixed64();
      break;
    case bytes(12):
      record.event_name = text_of(message, texts);
      break;
    default:
      message.skip();
  }
}

LogRecord record_of(Reader message, Texts& texts) {
  texts.account(sizeof(LogRecord));
  LogRecord record;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case fixed64(1):
        record.time = message.get_fixed64();
        break;
      case varint(2):
        record.severity_number = message.get_enum();
        break;
      case bytes(3):
        record.severity_text = text_of(message, texts);
        break;
      case bytes(5):
        read_any_value(message.get_message(), texts, record.body);
        break;
      case bytes(6):
        read_attribute(message.get_message(), texts, record.attributes);
        break;
      default:
        read_rest(message, texts, record);
    }
  }
  return record;
}

ScopeLogs scope_logs_of(Reader message, Texts& texts) {
  texts.account(sizeof(ScopeLogs));
  ScopeLogs logs;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        logs.scope = scope_of(message.get_message(), texts);
        break;
      case bytes(2):
        logs.records.push_back(record_of(message.get_message(), texts));
        break;
      default:
        message.skip();
    }
  }
  return logs;
}

ResourceLogs resource_logs_of(Reader message, Texts& texts) {
  texts.account(sizeof(ResourceLogs));
  ResourceLogs logs;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        logs.resource = resource_of(message.get_message(), texts);
        break;
      case bytes(2):
        logs.scopes.push_back(scope_logs_of(message.get_message(), texts));
        break;
      default:
        message.skip();
    }
  }
  return logs;
}

}  // namespace

harness::Result<Decoded<LogExport>> decode_logs_protobuf(const std::string& body) {
  Decoded<LogExport> decoded;
  const auto read = read_message(body, [&](Reader& message) {
    if (message.tag_and_type() == bytes(1)) {
      decoded.records.push_back(resource_logs_of(message.get_message(), decoded.texts));
    } else {
      message.skip();
    }
  });
  if (!read) return harness::fail(read.error());
  return decoded;
}

}  // namespace store::otlp
