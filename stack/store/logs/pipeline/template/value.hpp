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

// A month or a day of the week: compared as a number, shown by its name.
struct NamedNumber {
  std::int64_t number = 0;
  std::string_view name;
};

struct Value {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Time, NamedNumber,
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
