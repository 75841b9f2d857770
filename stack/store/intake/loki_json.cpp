#include <utility>

#include "stack/store/intake/json.hpp"
#include "stack/store/intake/loki_push.hpp"
#include "stack/store/intake/malformed.hpp"

namespace store {
namespace {

std::vector<Field> fields_of(simdjson::ondemand::object object, Texts& texts) {
  std::vector<Field> fields;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    texts.account(sizeof(Field));
    fields.push_back({name, field.value().get_string()});
  }
  return fields;
}

LogEntry entry_of(simdjson::ondemand::array parts, Texts& texts) {
  texts.account(sizeof(LogEntry));
  LogEntry entry;
  std::size_t place = 0;
  for (auto part : parts) {
    if (place == 0) entry.time = json::signed_of(part.value());
    if (place == 1) entry.line = part.get_string();
    if (place == 2) entry.metadata = fields_of(part.get_object(), texts);
    ++place;
  }
  if (place < 2) throw Malformed("a value has no time and line");
  return entry;
}

// Written out, without the callbacks of json.hpp: most of what a store takes comes through here.
LogPush stream_of(simdjson::ondemand::object object, Texts& texts) {
  texts.account(sizeof(LogPush));
  LogPush push;
  bool has_labels = false;
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    if (key == "stream") {
      push.labels = fields_of(field.value().get_object(), texts);
      has_labels = true;
    } else if (key == "values") {
      for (auto value : field.value().get_array()) {
        push.entries.push_back(entry_of(value.get_array(), texts));
      }
    }
  }
  if (!has_labels) throw Malformed("a stream has no \"stream\", which holds its labels");
  return push;
}

}  // namespace

harness::Result<Decoded<LogPushes>> decode_loki_json(const std::string& body) {
  Decoded<LogPushes> decoded;
  bool has_streams = false;
  const auto read = json::read_json(body, decoded.texts, [&](json::Object object) {
    for (auto field : object) {
      const std::string_view key = field.unescaped_key();
      if (key != "streams") continue;
      has_streams = true;
      for (auto stream : field.value().get_array()) {
        decoded.records.push_back(stream_of(stream.get_object(), decoded.texts));
      }
    }
  });
  if (!read) return harness::fail(read.error());
  if (!has_streams) return harness::fail("there are no \"streams\"", "the JSON");
  return decoded;
}

}  // namespace store
