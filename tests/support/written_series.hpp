#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "stack/store/derive/write_request.hpp"

namespace store::test {

// What a remote write holds: samples by series, `name{a="b",c="d"}` with sorted labels.
using WrittenSeries = std::map<std::string, std::vector<derive::Sample>>;

WrittenSeries series_in(std::string_view request);          // not compressed
WrittenSeries series_in_body(std::string_view compressed);  // as it is sent

// The last value of a series; NaN where there is none.
double last_value(const WrittenSeries& written, const std::string& series);

}  // namespace store::test
