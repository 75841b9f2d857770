#include <nlohmann/json.hpp>

namespace nlohmann {
namespace {

template <typename Json>
std::string printed(const Json& json, int indent, char indent_char, bool ensure_ascii,
                    detail::error_handler_t on_error) {
  std::string text;
  detail::serializer<Json> printer(detail::output_adapter<char>(text), indent_char, on_error);
  const bool in_lines = indent >= 0;
  printer.dump(json, in_lines, ensure_ascii, in_lines ? static_cast<unsigned>(indent) : 0);
  return text;
}

// By the form that takes two pointers, which is nobody else's.
template <typename Json>
Json read(std::string_view text, const typename Json::parser_callback_t& see, bool allow_exceptions,
          bool ignore_comments) {
  const char* begin = text.data();
  return Json::parse(begin, begin + text.size(), see, allow_exceptions, ignore_comments);
}

}  // namespace

template <>
std::string json::dump(int indent, char indent_char, bool ensure_ascii,
                       error_handler_t on_error) const {
  return printed(*this, indent, indent_char, ensure_ascii, on_error);
}

template <>
std::string ordered_json::dump(int indent, char indent_char, bool ensure_ascii,
                               error_handler_t on_error) const {
  return printed(*this, indent, indent_char, ensure_ascii, on_error);
}

#define NLOHMANN_ONCE_DEFINED(Json, Text)                                   \
  template <>                                                               \
  template <>                                                               \
  Json Json::parse(Text text, parser_callback_t see, bool allow_exceptions, \
                   bool ignore_comments) {                                  \
    return read<Json>(text, see, allow_exceptions, ignore_comments);        \
  }
NLOHMANN_ONCE_READ(NLOHMANN_ONCE_DEFINED, json)
NLOHMANN_ONCE_READ(NLOHMANN_ONCE_DEFINED, ordered_json)
#undef NLOHMANN_ONCE_DEFINED

}  // namespace nlohmann
