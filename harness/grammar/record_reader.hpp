#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/grammar/reading.hpp"
#include "harness/grammar/shared_function.hpp"

namespace harness::grammar {

// A record of some type, for those who do not know it: what reads a map into a record is so
// compiled once, and not for each of the language's types. Each `value` is of that type.
struct AnyRecord : Shared::Object {
  using Fresh = std::unique_ptr<void, void (*)(void* value)>;

  virtual Fresh fresh() const = 0;  // as it is before anything is read
  virtual void set_place(yaml::Place place, void* value) const = 0;
  virtual void begin(std::size_t variant, void* value) const = 0;

  // One of the record's own fields, or of the variant's.
  virtual bool read_field(std::optional<std::size_t> variant, std::size_t index,
                          const yaml::Member& member, void* value, Reading& reading) const = 0;
  virtual void read_other(const yaml::Member& member, void* value, Reading& reading) const = 0;

  // What no single field can say.
  virtual Result<void> check_variant(std::size_t variant, const void* value) const = 0;
  virtual void check(const yaml::Node& node, void* value, Reading& reading) const = 0;
};

// Reads one map, which messages call `name`, into a value of the record's type. False: something
// was wrong, and the reading knows it. `shape` is the record's.
bool read_record(const AnyRecord& record, const Shape& shape, const yaml::Node& node,
                 const std::string& name, void* value, Reading& reading);

}  // namespace harness::grammar
