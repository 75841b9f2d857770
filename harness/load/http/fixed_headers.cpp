#include "harness/load/http/fixed_headers.hpp"

#include "harness/load/http/authorization.hpp"

namespace harness::load {

Headers fixed_headers_of(const RequestKind& kind, const Origin& origin) {
  Headers headers{{"Host", origin.host},
                  {"User-Agent", "harness"},
                  {"Accept", "*/*"},
                  {"Connection", "keep-alive"}};
  if (auto password = authorization_of(kind.url_beginning())) {
    headers.emplace_back("Authorization", *std::move(password));
  }
  if (origin.asks_for_whole_urls() && !origin.proxy->authorization.empty()) {
    headers.emplace_back("Proxy-Authorization", origin.proxy->authorization);
  }
  std::erase_if(headers, [&](const auto& header) { return kind.has_header(header.first); });
  headers.insert(headers.end(), kind.headers.begin(), kind.headers.end());
  return headers;
}

}  // namespace harness::load
