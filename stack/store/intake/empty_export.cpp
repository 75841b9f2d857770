#include "stack/store/intake/empty_export.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace store::otlp {

bool is_empty(std::string_view body, Format format) {
  constexpr std::size_t short_enough = 256;
  if (format == Format::protobuf) return body.empty();
  if (body.size() > short_enough) return false;
  const auto document = nlohmann::json::parse(body, nullptr, false);
  if (!document.is_object()) return false;
  return std::all_of(document.begin(), document.end(),
                     [](const nlohmann::json& part) { return part.is_array() && part.empty(); });
}

}  // namespace store::otlp
