#include "stack/store/logs/pipeline/template/value.hpp"

#include "stack/store/logs/pipeline/values/number.hpp"
#include "stack/store/logs/pipeline/values/time_arithmetic.hpp"

namespace store::logs::pipeline::templates {

namespace {

template <typename... F>
struct Cases : F... {
  using F::operator()...;
};
template <typename... F>
Cases(F...) -> Cases<F...>;

std::string inner_text(const Value& value) { return value.is_nil() ? "<nil>" : to_text(value); }

std::string text_of(const List& list) {
  std::string text = "[";
  for (const Value& value : list) {
    if (text.size() > 1) text += ' ';
    text += inner_text(value);
  }
  return text + ']';
}

std::string text_of(const Object& object) {
  std::string text = "map[";
  for (const auto& [name, value] : object) {
    if (text.back() != '[') text += ' ';
    text += name + ':' + inner_text(value);
  }
  return text + ']';
}

std::string text_of(const LabelMap& map) {
  std::string text = "map[";
  for (const Label& label : map.labels) {
    if (text.back() != '[') text += ' ';
    text += label.name;
    text += ':';
    text += label.value;
  }
  return text + ']';
}

const char* type_of(const NamedNumber& named) {
  switch (named.type) {
    case NamedNumber::Type::month:
      return "time.Month";
    case NamedNumber::Type::weekday:
      return "time.Weekday";
    default:
      return "time.Duration";
  }
}

}  // namespace

std::string to_text(const NamedNumber& named) {
  switch (named.type) {
    case NamedNumber::Type::month:
      return std::string(month_name(static_cast<int>(named.number)));
    case NamedNumber::Type::weekday:
      return std::string(weekday_name(static_cast<int>(named.number)));
    default:
      return duration_text(named.number);
  }
}

bool is_true(const Value& value) {
  return std::visit(
      Cases{[](std::monostate) { return false; }, [](bool yes) { return yes; },
            [](std::int64_t number) { return number != 0; },
            [](double number) { return number != 0; },
            [](const std::string& text) { return !text.empty(); }, [](const Time&) { return true; },
            [](const NamedNumber& named) { return named.number != 0; },
            [](const Location&) { return true; },
            [](const std::shared_ptr<const List>& list) { return !list->empty(); },
            [](const std::shared_ptr<const Object>& object) { return !object->empty(); },
            [](const LabelMap& map) { return !map.labels.empty(); }},
      value.of);
}

std::string to_text(const Value& value) {
  return std::visit(
      Cases{[](std::monostate) { return std::string("<no value>"); },
            [](bool yes) { return std::string(yes ? "true" : "false"); },
            [](std::int64_t number) { return std::to_string(number); },
            [](double number) { return format_float(number); },
            [](const std::string& text) { return text; },
            [](const Time& time) { return to_string(time); },
            [](const NamedNumber& named) { return to_text(named); },
            [](const Location& location) { return std::string(location.zone->name()); },
            [](const std::shared_ptr<const List>& list) { return text_of(*list); },
            [](const std::shared_ptr<const Object>& object) { return text_of(*object); },
            [](const LabelMap& map) { return text_of(map); }},
      value.of);
}

std::string_view type_name(const Value& value) {
  return std::visit(
      Cases{[](std::monostate) { return "<nil>"; }, [](bool) { return "bool"; },
            [](std::int64_t) { return "int"; }, [](double) { return "float64"; },
            [](const std::string&) { return "string"; }, [](const Time&) { return "time.Time"; },
            [](const NamedNumber& named) { return type_of(named); },
            [](const Location&) { return "*time.Location"; },
            [](const std::shared_ptr<const List>&) { return "[]interface {}"; },
            [](const std::shared_ptr<const Object>&) { return "map[string]interface {}"; },
            [](const LabelMap&) { return "map[string]string"; }},
      value.of);
}

}  // namespace store::logs::pipeline::templates
