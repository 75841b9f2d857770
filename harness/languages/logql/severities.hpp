#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>

#include "harness/languages/logql/line_reads.hpp"

// How bad a line says it is: by a label of its stream, of its parsers, or that Loki gave it.
namespace harness::languages::logql {

enum class Severity { warning, error, fatal };

// In the order in which they are believed.
inline constexpr std::array severity_labels{"detected_level", "level", "severity"};

// Of a label's value: error of "ERR"; none: it is nothing bad, or no severity.
std::optional<Severity> severity_called(const std::string& level);

// The filter for lines that any of the labels says something bad of.
std::string print_any_severity();

// Those that a text is about, if it is about nothing else: error and fatal of
// |~ "level=(EROR|FATAL)", none of |= "error: no route".
std::set<Severity> severities_in(const LineRead& read);

// Whether a label of that name says it: level, lvl, log_level.
bool names_a_level(const std::string& label);

// The metric query for how many of the lines of a range have which; each is a series.
std::string counts_by_severity(const std::string& lines, const std::string& range);

}  // namespace harness::languages::logql
