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

std::int64_t time_of(Reader timestamp) {
  constexpr std::uint64_t second = 1'000'000'000;
  std::uint64_t time = 0;  // wraps where a signed sum would be undefined
  while (timestamp.next()) {
    switch (timestamp.tag_and_type()) {
      case varint(1):
        time += static_cast<std::uint64_t>(timestamp.get_int64()) * second;
        break;
      case varint(2):
        time += static_cast<std::uint64_t>(static_cast<std::int64_t>(timestamp.get_int32()));
        break;
      default:
        timestamp.skip();
    }
  }
  return static_cast<std::int64_t>(time);
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
