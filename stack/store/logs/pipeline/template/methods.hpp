#pragma once

#include <string_view>

#include "stack/store/logs/pipeline/template/functions.hpp"

namespace store::logs::pipeline::templates {

// The methods of a time, as in `(__timestamp__).Minute`.
bool is_time_method(std::string_view name);
harness::Result<Value> call_time_method(std::string_view name, const Time& time,
                                        Arguments arguments, Context& context);

}  // namespace store::logs::pipeline::templates
