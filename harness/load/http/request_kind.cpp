#include "harness/load/http/request_kind.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>

namespace harness::load {
namespace {

template <std::size_t Count>
bool is_among(const std::string& word, const std::array<std::string_view, Count>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool same_name(std::string_view header, std::string_view other) {
  return header.size() == other.size() &&
         curl_strnequal(header.data(), other.data(), other.size()) != 0;
}

bool RequestKind::has_header(std::string_view name) const {
  return std::any_of(header_names.begin(), header_names.end(),
                     [name](const std::string& header) { return same_name(header, name); });
}

bool RequestKind::has_body() const {
  constexpr std::array<std::string_view, 3> by_meaning{"POST", "PUT", "PATCH"};
  return !body.empty() || is_among(method, by_meaning);
}

bool RequestKind::is_idempotent() const {
  constexpr std::array<std::string_view, 6> those{"GET",    "HEAD",    "PUT",
                                                  "DELETE", "OPTIONS", "TRACE"};
  return is_among(method, those);
}

std::size_t target_at(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  return std::min(url.find_first_of("/?#", host), url.size());
}

}  // namespace harness::load
