#include "harness/yaml/source_text.hpp"

#include <array>
#include <cstdio>

#include "harness/core/text_place.hpp"
#include "harness/core/utf8.hpp"
#include "harness/yaml/place.hpp"

namespace harness::yaml {
namespace {

constexpr std::size_t largest_size = 1024UL * 1024;

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool is_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

std::string located(std::string_view text, std::size_t offset, const std::string& file_name) {
  const auto [line, column] = place_at(text, offset);
  return locate(file_name, {line, column});
}

std::string hex(unsigned char byte) {
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), "0x%02X", byte);
  return digits.data();
}

}  // namespace

Result<void> check_source_text(std::string_view text, const std::string& file_name) {
  if (text.size() > largest_size) {
    return fail("the file has " + std::to_string(text.size()) + " bytes", file_name,
                "keep it below 1 MiB");
  }
  // Programs and archives have them, and so has text in UTF-16.
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return fail("not a text file: it holds a zero byte", located(text, zero, file_name),
                "name a YAML file, saved as UTF-8");
  }
  for (std::size_t at = 0; at < text.size();) {
    const unsigned char lead = byte_at(text, at);
    const std::size_t length = size_of_character(text, at);
    if (length == 0) {
      return fail("byte " + hex(lead) + " is not UTF-8", located(text, at, file_name),
                  "save the file as UTF-8");
    }
    if (is_control(lead)) {
      return fail("control character " + hex(lead), located(text, at, file_name), "remove it");
    }
    at += length;
  }
  return {};
}

}  // namespace harness::yaml
