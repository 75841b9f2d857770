#pragma once

#include <span>

#include "stack/store/intake/json.hpp"
#include "stack/store/records.hpp"

// What traces, logs and metrics have in common in OTLP's JSON.
namespace store::json {

store::Value any_value_of(Value json, Texts& texts, int depth = 0);
Attributes attributes_of(Value json, Texts& texts, int depth = 0);
Attributes resource_of(Value json, Texts& texts);
Scope scope_of(Value json, Texts& texts);

// An id as OTLP writes it, in hexadecimal digits.
std::string_view id_of(Value json, Texts& texts);

// A number, or one of the names, of which the first stands for 0. `prefix` is what all begin with.
int enum_of(Value json, std::string_view prefix, std::span<const std::string_view> names);

}  // namespace store::json
