#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stack/store/logs/query/label_set.hpp"

// Answers are written as text at once: they can have a hundred thousand lines.
namespace store::logs {

// With its quotes; bytes that are no UTF-8 become U+FFFD, as Go's encoder has it.
void append_json(std::string& out, std::string_view text);
void append_json(std::string& out, const LabelSet& labels);  // {"a":"b"}

// As Go's strconv writes it, without an exponent: "0.25", "NaN", "+Inf".
std::string number_text(double value);

// Seconds with the fraction down to milliseconds: 1700000000.123.
void append_seconds(std::string& out, std::int64_t nanoseconds);

}  // namespace store::logs
