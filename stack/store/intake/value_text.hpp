#pragma once

#include <string>

#include "stack/store/records.hpp"

namespace store {

// A value as Loki shows it: texts and numbers as they are, lists as JSON, bytes in base64.
std::string text_of(const Value& value);

}  // namespace store
