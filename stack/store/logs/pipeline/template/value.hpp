#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "stack/store/logs/pipeline/labels.hpp"
#include "stack/store/logs/pipeline/values/go_time.hpp"

// What a template's expressions are worth.
namespace store::logs::pipeline::templates {

struct Value;
using List = std::vector<Value>;
using Object = std::map<std::string, Value>;

// The dot of a template: label names and values, by name.
struct LabelMap {
  std::span<const Label> labels;
};

// A number of a type of Go's package time: compared as a number, shown as a text.
struct NamedNumber {
  enum class Type { month, weekday, duration };  // a duration counts nanoseconds
  Type type = Type::duration;
  std::int64_t number = 0;
};
std::string to_text(const NamedNumber& named);  // "January", "Monday", "1m30s"

struct Location {
  ZonePtr zone;
};

struct Value {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Time, NamedNumber, Location,
               std::shared_ptr<const List>, std::shared_ptr<const Object>, LabelMap>
      of;

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&of);
  }
  bool is_nil() const { return std::holds_alternative<std::monostate>(of); }
};

inline Value list_value(List list) { return {std::make_shared<const List>(std::move(list))}; }
inline Value object_value(Object object) {
  return {std::make_shared<const Object>(std::move(object))};
}

// What `if` and `and` ask: false, 0, "" and what is empty are no.
bool is_true(const Value& value);

// As Go prints it with %v.
std::string to_text(const Value& value);

// Its type's name in Go.
std::string_view type_name(const Value& value);

}  // namespace store::logs::pipeline::templates
