#pragma once

#include <string>
#include <string_view>

#include "stack/store/records.hpp"

// How spans are told in labels.
namespace store::derive {

std::string_view kind_name(int kind);      // "SPAN_KIND_SERVER"
std::string_view status_name(int status);  // "STATUS_CODE_ERROR"
double seconds_of(const Span& span);

// Numbers and truth values as they are written; empty where there is no such attribute.
std::string text_of(const Attributes& attributes, std::string_view key);
bool has(const Attributes& attributes, std::string_view key);

}  // namespace store::derive
