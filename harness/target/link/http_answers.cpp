#include "harness/target/link/http_answers.hpp"

#include <charconv>
#include <optional>

#include "harness/core/text.hpp"

namespace harness::target {
namespace {

constexpr std::string_view blank_line = "\r\n\r\n";

std::optional<std::string> header_of(std::string_view head, const std::string& name) {
  for (const std::string& line : split(head, '\n')) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || lower(line.substr(0, colon)) != name) continue;
    return lower(std::string(trim(std::string_view(line).substr(colon + 1))));
  }
  return std::nullopt;
}

}  // namespace

void HttpAnswers::take(std::string_view bytes) {
  text_ += bytes;
  while (take_one()) continue;
}

void HttpAnswers::take_end() {
  if (text_.find(blank_line) == std::string::npos) return;
  const std::string_view head = std::string_view(text_).substr(0, text_.find(blank_line));
  if (header_of(head, "content-length") || header_of(head, "transfer-encoding")) return;
  ++whole_;
  text_.clear();
}

bool HttpAnswers::take_one() {
  const auto end = text_.find(blank_line);
  if (end == std::string::npos) return false;
  const std::string_view head = std::string_view(text_).substr(0, end);
  std::size_t size = end + blank_line.size();
  if (header_of(head, "transfer-encoding") == "chunked") {
    constexpr std::string_view last_chunk = "\r\n0\r\n\r\n";
    const auto last = text_.find(last_chunk, end);
    if (last == std::string::npos) return false;
    size = last + last_chunk.size();
  } else if (const auto length = header_of(head, "content-length")) {
    std::size_t bytes = 0;
    std::from_chars(length->data(), length->data() + length->size(), bytes);
    size += bytes;
  } else if (!head.starts_with("HTTP/1.1 204") && !head.starts_with("HTTP/1.1 304")) {
    return false;  // with the connection
  }
  if (text_.size() < size) return false;
  text_.erase(0, size);
  ++whole_;
  return true;
}

}  // namespace harness::target
