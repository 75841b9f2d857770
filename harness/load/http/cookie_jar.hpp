#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::load {

// The cookies of one user, by the rules of RFC 6265, as far as they concern a client that is no
// browser: host, path, secure, expiry. Lives on its worker's thread.
class CookieJar {
 public:
  void clear() { cookies_.clear(); }

  // `line` is the value of a Set-Cookie header in the answer from `url`.
  void store(std::string_view url, std::string_view line, WallTime now);

  // What a request to `url` carries: "a=1; b=2", empty when there is nothing to carry.
  std::string for_url(std::string_view url, WallTime now) const;

 private:
  struct Cookie {
    std::string name;
    std::string value;
    std::string host;
    std::string path;
    bool with_subdomains = false;
    bool secure = false;
    WallTime expires = WallTime::max();
  };

  static bool share_with(std::string_view domain, Cookie& cookie);
  static bool is_for(const Cookie& cookie, std::string_view host, std::string_view path);

  std::vector<Cookie> cookies_;
};

}  // namespace harness::load
