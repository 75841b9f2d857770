#include "harness/load/http/curl_answer.hpp"

#include <utility>

#include "harness/core/text.hpp"

namespace harness::load {

void CurlAnswer::begin(Keep keep) {
  if (keep_ != Keep::nothing) answer_ = {};
  keep_ = keep;
  has_whole_head_ = false;
  is_too_long_ = false;
}

void CurlAnswer::leads_to(std::string_view url) {
  if (keep_ == Keep::nothing) return;
  for (auto& [name, value] : answer_.headers) {
    if (sets_cookie(name)) answer_.cookies_on_the_way.emplace_back(answer_.url, std::move(value));
  }
  answer_.headers.clear();
  answer_.url = url;
}

void CurlAnswer::take_header(std::string_view line) {
  const bool begins = line.starts_with("HTTP/");
  if (begins) {
    has_whole_head_ = false;
    switches_ = line.substr(line.find(' ') + 1).starts_with("101");
  }
  if (line == "\r\n" || line == "\n") has_whole_head_ = true;
  if (keep_ == Keep::nothing) return;
  // What came before was a provisional answer.
  if (begins) answer_.headers.clear();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  if (keep_ == Keep::cookies && !sets_cookie(line.substr(0, colon))) return;
  answer_.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
}

bool CurlAnswer::take_body(std::string_view bytes) {
  if (keep_ != Keep::everything) return true;
  is_too_long_ = answer_.body.size() + bytes.size() > most_kept;
  if (!is_too_long_) answer_.body += bytes;
  return !is_too_long_;
}

}  // namespace harness::load
