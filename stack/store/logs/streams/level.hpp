#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "stack/store/records.hpp"

// The level of a line, as Loki finds it where the sender did not say.
namespace store::logs {

// "INFO" is info, "warning" is warn; a word that is no level stays what it is.
std::string_view plain_level(std::string_view value);

// Of a label or a piece of metadata: OpenTelemetry's severity_number, else what is called level,
// severity, lvl, …
std::optional<std::string_view> named_level(std::span<const Field> fields);

// From a field of the line (JSON, logfmt), else from its first word that is a level, else unknown.
std::string_view line_level(std::string_view line);

}  // namespace store::logs
