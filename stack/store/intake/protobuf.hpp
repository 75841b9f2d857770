#pragma once

#include <cstdint>
#include <functional>
#include <protozero/pbf_reader.hpp>
#include <string_view>

#include "harness/core/result.hpp"
#include "stack/store/intake/texts.hpp"

// What the decoders of protobuf share.
namespace store::protobuf {

using Reader = protozero::pbf_reader;

// Cases for a switch over tag_and_type(). protozero only asserts that a field has the type that it
// is read as; a field of another type is an unknown one, and skipped.
constexpr std::uint32_t bytes(std::uint32_t tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::length_delimited);
}
constexpr std::uint32_t varint(std::uint32_t tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t fixed64(std::uint32_t tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::fixed64);
}
constexpr std::uint32_t fixed32(std::uint32_t tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::fixed32);
}

std::string_view bytes_of(Reader& message);
std::string_view text_of(Reader& message, Texts& texts);  // always UTF-8

// Runs `read` over the outermost message. The error says which field of it could not be read, as
// the field's number and its place among all.
harness::Result<void> read_message(std::string_view body,
                                   const std::function<void(Reader& message)>& field);

}  // namespace store::protobuf
