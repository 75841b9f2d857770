#pragma once

#include <string>

namespace harness::languages::traceql {

// "a \"b\"", as a query says it whatever is in it.
std::string quoted_text(const std::string& text);

}  // namespace harness::languages::traceql
