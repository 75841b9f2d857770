// Stands before the package's header of this name (see json_once in dependencies.cmake). What reads
// and prints JSON is compiled once, in ../json.cpp: it stood in twenty of the hundred objects that
// `./dev run` builds, and was the largest that they had in common.
#pragma once
#pragma GCC system_header

#include_next <nlohmann/json.hpp>
#include <string>
#include <string_view>

// Of what JSON is read here. From anything else it is read by what its own file compiles, as ever.
#define NLOHMANN_ONCE_READ(READ, Json) \
  READ(Json, const std::string&)       \
  READ(Json, std::string&)             \
  READ(Json, std::string&&)            \
  READ(Json, const std::string_view&)  \
  READ(Json, std::string_view&)

namespace nlohmann {

template <>
std::string json::dump(int indent, char indent_char, bool ensure_ascii,
                       error_handler_t on_error) const;
template <>
std::string ordered_json::dump(int indent, char indent_char, bool ensure_ascii,
                               error_handler_t on_error) const;

#define NLOHMANN_ONCE_DECLARED(Json, Text) \
  template <>                              \
  template <>                              \
  Json Json::parse(Text text, parser_callback_t see, bool allow_exceptions, bool ignore_comments);
NLOHMANN_ONCE_READ(NLOHMANN_ONCE_DECLARED, json)
NLOHMANN_ONCE_READ(NLOHMANN_ONCE_DECLARED, ordered_json)
#undef NLOHMANN_ONCE_DECLARED

}  // namespace nlohmann
