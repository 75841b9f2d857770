#include "harness/load/http/fixed_headers.hpp"

#include <curl/curl.h>

#include <algorithm>

namespace harness::load {

bool has_header(const scenario::Request& spec, std::string_view name) {
  return std::any_of(spec.headers.begin(), spec.headers.end(), [name](const auto& header) {
    return header.first.size() == name.size() &&
           curl_strnequal(header.first.data(), name.data(), name.size()) != 0;
  });
}

std::vector<std::pair<std::string, std::string>> fixed_headers_of(const PreparedRequest& request,
                                                                  const Origin& origin) {
  std::vector<std::pair<std::string, std::string>> headers{{"Host", origin.host},
                                                           {"User-Agent", "harness"},
                                                           {"Accept", "*/*"},
                                                           {"Connection", "keep-alive"}};
  std::erase_if(headers,
                [&](const auto& header) { return has_header(request.spec(), header.first); });
  const auto& fixed = request.fixed_headers();
  headers.insert(headers.end(), fixed.begin(), fixed.end());
  return headers;
}

}  // namespace harness::load
