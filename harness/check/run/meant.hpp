#pragma once

#include <optional>
#include <string>
#include <vector>

// What whoever wrote a name or a value meant, of those that are there; none: nobody can tell.
namespace harness::check {

// Nearly the same letters, the same without vowels (lvl, level), its words among others
// (http.code, http.response.status_code), or with its unit (duration, duration_ms).
std::optional<std::string> meant_name(const std::string& written,
                                      const std::vector<std::string>& known);

// The same of a value; a number is no slip of another.
std::optional<std::string> meant_value(const std::string& written,
                                       const std::vector<std::string>& known);

// Of a class, where there are status codes alone: the pattern for those, 5.. of 5xx. It is no
// value, nor does 5xx match any.
std::optional<std::string> codes_of_class(const std::string& written,
                                          const std::vector<std::string>& known);

// One that the pattern matches a part of, and not the whole; or that one of its words is nearly.
std::optional<std::string> meant_by_pattern(const std::string& pattern,
                                            const std::vector<std::string>& known);

// "a, b, c, …"
std::string few_of(const std::vector<std::string>& all);

}  // namespace harness::check
