#pragma once

#include <string>

#include "stack/store/traces/api/json_writer.hpp"
#include "stack/store/traces/evaluate/display.hpp"
#include "stack/store/traces/evaluate/search.hpp"

namespace store::traces {

// The body of a search's answer. Spansets come with a display, at most so many spans of each.
// What is 0 or empty is left out, as Tempo does. An error where it would be larger than it may be,
// or where the deadline has passed.
harness::Result<std::string> search_answer(const FoundTraces& found, const Display* display,
                                           std::size_t spans_per_spanset, std::size_t inspected,
                                           Deadline& deadline);

// {"intValue": "3"}; what TraceQL has and OTLP does not is a text.
void write_value(JsonWriter& json, const traceql::Literal& value);

}  // namespace store::traces
