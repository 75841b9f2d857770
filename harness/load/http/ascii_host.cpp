#include "harness/load/http/ascii_host.hpp"

#include <idn2.h>

#include <algorithm>

#include "harness/load/http/request_kind.hpp"

namespace harness::load {
namespace {

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string with_ascii_host(const std::string& url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t target = target_at(url);
  const std::size_t user = url.rfind('@', target);
  const std::size_t begin = user == std::string::npos || user < scheme ? scheme + 3 : user + 1;
  const std::size_t end = std::min(url.find(':', begin), target);
  const std::string host = url.substr(begin, end - begin);
  if (is_ascii(host)) return url;
  char* found = nullptr;
  if (idn2_to_ascii_8z(host.c_str(), &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK) {
    return url;
  }
  const std::string ascii(found);
  idn2_free(found);
  return url.substr(0, begin) + ascii + url.substr(end);
}

}  // namespace harness::load
