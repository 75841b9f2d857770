#pragma once

#include "stack/store/intake/protobuf.hpp"
#include "stack/store/records.hpp"

// What traces, logs and metrics have in common in OTLP's protobuf.
namespace store::protobuf {

void read_any_value(Reader message, Texts& texts, Value& value, int depth = 0);
// Appends one; most that have attributes have several.
void read_attribute(Reader message, Texts& texts, Attributes& attributes, int depth = 0);
Attributes resource_of(Reader message, Texts& texts);
Scope scope_of(Reader message, Texts& texts);

}  // namespace store::protobuf
