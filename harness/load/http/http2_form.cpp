#include "harness/load/http/http2_form.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/core/text.hpp"
#include "harness/load/http/fixed_headers.hpp"

namespace harness::load {
namespace {

// About the connection, of which HTTP/2 speaks otherwise.
bool is_of_http_1(std::string_view name) {
  constexpr std::array<std::string_view, 4> those{"host", "connection", "keep-alive",
                                                  "proxy-connection"};
  return std::find(those.begin(), those.end(), name) != those.end();
}

}  // namespace

Http2Field http2_field(std::string_view name, std::string_view value) {
  Http2Field field{name, trim(value)};
  for (char& letter : field.first) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return field;
}

Http2Form::Http2Form(const RequestKind& kind, const Origin& origin)
    : fields_{{":method", kind.method},
              {":scheme", origin.tls != nullptr ? "https" : "http"},
              {":authority", origin.host}},
      body_(kind.body),
      has_length_(kind.has_body()) {
  for (const auto& [name, value] : fixed_headers_of(kind, origin)) {
    Http2Field field = http2_field(name, value);
    if (field.first == "host") fields_[2].second = field.second;
    if (!is_of_http_1(field.first)) fields_.push_back(std::move(field));
  }
}

bool Http2Form::expects_leave() const {
  return std::any_of(fields_.begin(), fields_.end(), [](const Http2Field& field) {
    return field.first == "expect" && same_name(field.second, "100-continue");
  });
}

}  // namespace harness::load
