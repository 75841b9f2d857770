#pragma once

#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <string>

// Bodies as exporters and agents write them, field by field.
namespace store::test {

using Writer = protozero::pbf_writer;

void add_text_attribute(Writer& message, std::uint32_t tag, const std::string& key,
                        const std::string& value);

// One of each kind of value.
void add_attributes(Writer& message, std::uint32_t tag);

const std::string trace_id = "0123456789abcdef";
const std::string span_id = "01234567";

// One span with all that a span can have, in either format; they say the same.
void write_span(Writer& span);
std::string traces_in_json();
std::string traces_in_protobuf();

// One line of Loki's, with metadata.
std::string loki_push_in_protobuf();

}  // namespace store::test
