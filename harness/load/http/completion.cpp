#include "harness/load/http/completion.hpp"

#include <curl/curl.h>

namespace harness::load {

bool sets_cookie(std::string_view header_name) {
  constexpr std::string_view wanted = "set-cookie";
  return header_name.size() == wanted.size() &&
         curl_strnequal(header_name.data(), wanted.data(), wanted.size()) != 0;
}

}  // namespace harness::load
