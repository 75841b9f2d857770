#include "harness/load/http/curl_answer.hpp"

#include "harness/core/text.hpp"
#include "harness/load/http/http1_answer.hpp"
#include "harness/load/http/request_kind.hpp"

namespace harness::load {

void CurlAnswer::begin(Keep keep) {
  if (keep_ != Keep::nothing) answer_ = {};
  keep_ = keep;
  has_whole_head_ = false;
  is_too_long_ = false;
  other_protocol_ = {};
  lengths_ = 0;
  chunkings_ = 0;
}

void CurlAnswer::take_header(std::string_view line) {
  if (line.starts_with("HTTP/")) return begin_head(line);
  if (line == "\r\n" || line == "\n") has_whole_head_ = true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim(line.substr(colon + 1));
  if (!has_whole_head_) note_framing(name, value);
  const bool counts = keep_ == Keep::everything || (keep_ == Keep::what_leads_on && leads_on(name));
  if (counts) answer_.headers.emplace_back(name, value);
}

void CurlAnswer::note_framing(std::string_view name, std::string_view value) {
  if (same_name(name, "Content-Length")) ++lengths_;
  if (same_name(name, "Transfer-Encoding")) ++chunkings_;
  if (same_name(name, "Connection")) closes_ = upper(value).find("CLOSE") != std::string::npos;
}

// What came before was a provisional answer.
void CurlAnswer::begin_head(std::string_view status_line) {
  has_whole_head_ = false;
  switches_ = status_line.substr(status_line.find(' ') + 1).starts_with("101");
  lengths_ = 0;
  chunkings_ = 0;
  closes_ = false;
  if (keep_ != Keep::nothing) answer_ = {};
}

// To libcurl a body without a head is HTTP/0.9.
bool CurlAnswer::take_body(std::string_view bytes) {
  if (!has_whole_head_) {
    other_protocol_ = load::other_protocol(bytes);
    if (other_protocol_.empty()) other_protocol_ = "what came is no HTTP";
    return false;
  }
  if (keep_ != Keep::everything) return true;
  is_too_long_ = answer_.body.size() + bytes.size() > most_kept;
  if (!is_too_long_) answer_.body += bytes;
  return !is_too_long_;
}

}  // namespace harness::load
