#pragma once

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "harness/core/result.hpp"
#include "stack/store/intake/texts.hpp"

// What the decoders of JSON share. All of it throws simdjson_error or Malformed, but for read_json.
namespace store::json {

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;

// Reads a body, from its outermost object on. The error says at which byte the reading ended. Views
// that `read` keeps are valid as long as `texts`.
harness::Result<void> read_json(const std::string& body, Texts& texts,
                                const std::function<void(Object)>& read);

// Calls for each element or field; null is an empty one, as in protobuf's JSON. Fields have their
// names of name_of().
void each(Value list, const std::function<void(Value)>& element);
void each_field(Value object, const std::function<void(std::string_view key, Value)>& field);

// A field's name as protobuf's JSON writes it, which readers take as it stands in the definition,
// too: traceId of trace_id. `room` is where it is put, where it has to be.
std::string_view name_of(std::string_view key, std::string& room);

std::string_view text_of(Value value);
// Numbers of 64 bits are sent as strings, too.
std::uint64_t unsigned_of(Value value);
std::int64_t signed_of(Value value);
std::int64_t signed_in(std::string_view text);
double double_of(Value value);

}  // namespace store::json
