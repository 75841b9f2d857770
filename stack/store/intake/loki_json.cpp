#include <utility>

#include "stack/store/intake/json.hpp"
#include "stack/store/intake/loki_push.hpp"
#include "stack/store/intake/malformed.hpp"

namespace store {
namespace {

using simdjson::ondemand::json_type;

constexpr const char* array_form = R"([["nanoseconds", "line"]])";

// What Loki says of anything else where it reads a text, and what it means.
std::string_view text_in(json::Value value, const char* what) {
  if (value.type() == json_type::string) return value.get_string();
  throw Malformed(std::string(R"(Value is string, but can't find closing '"' symbol: )") + what +
                  " must be a string");
}

json::Object object_in(json::Value value, const char* what) {
  if (value.type() == json_type::object) return value.get_object();
  throw Malformed(std::string(what) + " must be an object");
}

simdjson::ondemand::array array_in(json::Value value, const std::string& what) {
  if (value.type() == json_type::array) return value.get_array();
  throw Malformed(what);
}

std::vector<Field> fields_of(json::Object object, const char* what, Texts& texts) {
  std::vector<Field> fields;
  for (auto field : object) {
    const std::string_view name = field.unescaped_key();
    texts.account(sizeof(Field));
    fields.push_back({name, text_in(field.value(), what)});
  }
  return fields;
}

LogEntry entry_of(simdjson::ondemand::array parts, Texts& texts) {
  texts.account(sizeof(LogEntry));
  LogEntry entry;
  std::size_t place = 0;
  for (auto part : parts) {
    if (place == 0) entry.time = json::signed_in(text_in(part.value(), "a line's time"));
    if (place == 1) entry.line = text_in(part.value(), "a line");
    if (place == 2) {
      const auto metadata = object_in(part.value(), "structured metadata");
      entry.metadata = fields_of(metadata, "a value of structured metadata", texts);
    }
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
      push.labels = fields_of(object_in(field.value(), "\"stream\""), "a label's value", texts);
      has_labels = true;
    } else if (key == "values") {
      const std::string problem = std::string("\"values\" must be ") + array_form;
      for (auto value : array_in(field.value(), problem)) {
        push.entries.push_back(entry_of(array_in(value.value(), problem), texts));
      }
    }
  }
  if (!has_labels) throw Malformed("a stream has no \"stream\", which holds its labels");
  return push;
}

}  // namespace

harness::Result<Decoded<LogPushes>> decode_loki_json(const std::string& body) {
  Decoded<LogPushes> decoded;
  const auto read = json::read_json(body, decoded.texts, [&](json::Object object) {
    for (auto field : object) {
      const std::string_view key = field.unescaped_key();
      if (key != "streams") continue;
      for (auto stream : array_in(field.value(), "\"streams\" must be an array")) {
        const auto one = object_in(stream.value(), "a stream");
        decoded.records.push_back(stream_of(one, decoded.texts));
      }
    }
  });
  if (!read) return harness::fail(read.error());
  return decoded;
}

}  // namespace store
