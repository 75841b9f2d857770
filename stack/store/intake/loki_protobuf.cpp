#include <string>
#include <utility>

#include "stack/store/intake/label_text.hpp"
#include "stack/store/intake/loki_push.hpp"
#include "stack/store/intake/malformed.hpp"
#include "stack/store/intake/protobuf.hpp"

namespace store {
namespace {

using protobuf::bytes;
using protobuf::Reader;
using protobuf::text_of;
using protobuf::varint;

// Where a time can be kept: 1677 to 2262.
std::int64_t nanoseconds_of(std::int64_t seconds, std::int32_t nanos) {
  constexpr std::int64_t second = 1'000'000'000;
  const std::string problem = "a line's time, " + std::to_string(seconds) + " seconds and " +
                              std::to_string(nanos) + " nanoseconds since 1970, ";
  if (nanos < 0 || nanos >= second) {
    throw Malformed(problem + "is none: a second has nanoseconds from 0 to 999999999");
  }
  // Counted from the second that is nearer to 0: the one before it may lie outside where the time
  // does not.
  const bool is_before = seconds < 0 && nanos > 0;
  std::int64_t time = 0;
  if (__builtin_mul_overflow(is_before ? seconds + 1 : seconds, second, &time) ||
      __builtin_add_overflow(time, is_before ? nanos - second : nanos, &time)) {
    throw Malformed(problem + "is not between the years 1677 and 2262");
  }
  return time;
}

// Of a field that comes twice the last one counts.
std::int64_t time_of(Reader timestamp) {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  while (timestamp.next()) {
    switch (timestamp.tag_and_type()) {
      case varint(1):
        seconds = timestamp.get_int64();
        break;
      case varint(2):
        nanos = timestamp.get_int32();
        break;
      default:
        timestamp.skip();
    }
  }
  return nanoseconds_of(seconds, nanos);
}

Field pair_of(Reader pair, Texts& texts) {
  texts.account(sizeof(Field));
  Field field;
  while (pair.next()) {
    switch (pair.tag_and_type()) {
      case bytes(1):
        field.name = text_of(pair, texts);
        break;
      case bytes(2):
        field.value = text_of(pair, texts);
        break;
      default:
        pair.skip();
    }
  }
  return field;
}

LogEntry entry_of(Reader message, Texts& texts) {
  texts.account(sizeof(LogEntry));
  LogEntry entry;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        entry.time = time_of(message.get_message());
        break;
      case bytes(2):
        entry.line = text_of(message, texts);
        break;
      case bytes(3):
        entry.metadata.push_back(pair_of(message.get_message(), texts));
        break;
      default:
        message.skip();
    }
  }
  return entry;
}

LogPush stream_of(Reader message, Texts& texts) {
  texts.account(sizeof(LogPush));
  LogPush push;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1): {
        auto labels = parse_labels(text_of(message, texts), texts);
        if (!labels) throw Malformed(to_string(labels.error()));
        push.labels = std::move(*labels);
        break;
      }
      case bytes(2):
        push.entries.push_back(entry_of(message.get_message(), texts));
        break;
      default:
        message.skip();
    }
  }
  return push;
}

}  // namespace

harness::Result<Decoded<LogPushes>> decode_loki_protobuf(const std::string& body) {
  Decoded<LogPushes> decoded;
  const auto read = protobuf::read_message(body, [&](Reader& message) {
    if (message.tag_and_type() == bytes(1)) {
      decoded.records.push_back(stream_of(message.get_message(), decoded.texts));
    } else {
      message.skip();
    }
  });
  if (!read) return harness::fail(read.error());
  return decoded;
}

}  // namespace store
