#pragma once

#include <span>
#include <string_view>

#include "stack/store/logs/pipeline/template/functions.hpp"

// The methods of Go's package time, as in `(__timestamp__).Minute`.
namespace store::logs::pipeline::templates {

struct Method {
  std::string_view name;
  // As a function's; besides d time.Duration, l *time.Location.
  std::string_view parameters;
  harness::Result<Value> (*call)(const Value& receiver, Arguments, Context&);
  // Of what Go does not call from a template, why.
  const char* refusal = nullptr;
};

// Null: there is none.
const Method* find_method(const Value& receiver, std::string_view name);

std::span<const Method> time_methods();
std::span<const Method> duration_methods();
std::span<const Method> name_methods();  // of months, days of the week, locations

}  // namespace store::logs::pipeline::templates
