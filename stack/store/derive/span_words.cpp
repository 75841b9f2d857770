#include "stack/store/derive/span_words.hpp"

#include <algorithm>
#include <array>

#include "stack/store/intake/value_text.hpp"

namespace store::derive {
namespace {

constexpr std::array<std::string_view, 6> kinds{"SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL",
                                                "SPAN_KIND_SERVER",      "SPAN_KIND_CLIENT",
                                                "SPAN_KIND_PRODUCER",    "SPAN_KIND_CONSUMER"};
constexpr std::array<std::string_view, 3> statuses{"STATUS_CODE_UNSET", "STATUS_CODE_OK",
                                                   "STATUS_CODE_ERROR"};

template <std::size_t N>
std::string_view name_in(const std::array<std::string_view, N>& names, int number) {
  const auto at = static_cast<std::size_t>(number);
  return at < N ? names.at(at) : names.front();
}

const Attribute* find(const Attributes& attributes, std::string_view key) {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const Attribute& one) { return one.key == key; });
  return found == attributes.end() ? nullptr : &*found;
}

}  // namespace

std::string_view kind_name(int kind) { return name_in(kinds, kind); }
std::string_view status_name(int status) { return name_in(statuses, status); }

double seconds_of(const Span& span) {
  return span.end < span.start ? 0.0 : static_cast<double>(span.end - span.start) / 1e9;
}

std::string text_of(const Attributes& attributes, std::string_view key) {
  const Attribute* const attribute = find(attributes, key);
  return attribute == nullptr ? std::string() : text_of(attribute->value);
}

bool has(const Attributes& attributes, std::string_view key) {
  return find(attributes, key) != nullptr;
}

}  // namespace store::derive
