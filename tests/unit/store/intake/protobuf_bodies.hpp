#pragma once

#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <string>

// Bodies as exporters and agents write them, field by field.
namespace store::test {

using Writer = protozero::pbf_writer;

inline void add_text_attribute(Writer& message, std::uint32_t tag, const std::string& key,
                               const std::string& value) {
  Writer pair(message, tag);
  pair.add_string(1, key);
  Writer any(pair, 2);
  any.add_string(1, value);
}

// One of each kind of value.
inline void add_attributes(Writer& message, std::uint32_t tag) {
  add_text_attribute(message, tag, "text", "value");
  const auto add = [&](const char* key, const auto& write) {
    Writer pair(message, tag);
    pair.add_string(1, key);
    Writer any(pair, 2);
    write(any);
  };
  add("yes", [](Writer& any) { any.add_bool(2, true); });
  add("number", [](Writer& any) { any.add_int64(3, -5); });
  add("fraction", [](Writer& any) { any.add_double(4, 0.5); });
  add("list", [](Writer& any) {
    Writer array(any, 5);
    Writer first(array, 1);
    first.add_string(1, "a");
  });
  add("map", [](Writer& any) {
    Writer list(any, 6);
    add_text_attribute(list, 1, "inner", "b");
  });
  add("bytes", [](Writer& any) { any.add_bytes(7, std::string("\0\xff", 2)); });
  add("nothing", [](Writer& /*any*/) {});
}

}  // namespace store::test
