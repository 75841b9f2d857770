#include "harness/load/http/cookie_jar.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

// The parts of a URL that decide about cookies. Ports do not.
struct Site {
  bool secure = false;
  std::string_view host;
  std::string_view path;
};

Site site_of(std::string_view url) {
  Site site{.secure = url.starts_with("https://"), .host = {}, .path = "/"};
  url.remove_prefix(std::min(url.find("://") + 3, url.size()));
  const std::size_t host_end = std::min(url.find_first_of("/?"), url.size());
  site.host = url.substr(0, host_end);
  site.host.remove_prefix(site.host.rfind('@') + 1);  // who asks is no part of it; none: 0
  const std::size_t port = site.host.rfind(':');
  if (port != std::string_view::npos && !site.host.ends_with(']')) {
    site.host = site.host.substr(0, port);
  }
  url = url.substr(host_end);
  if (url.starts_with('/')) site.path = url.substr(0, url.find('?'));
  return site;
}

// The directory of the path that set the cookie.
std::string default_path(std::string_view path) {
  const std::size_t last = path.rfind('/');
  return std::string(last == 0 ? "/" : path.substr(0, last));
}

bool same(std::string_view a, const char* b) {
  return curl_strequal(std::string(a).c_str(), b) != 0;
}

WallTime after_seconds(std::string_view text, WallTime now) {
  long seconds = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (parsed.ec != std::errc{}) return WallTime::max();
  constexpr long longest = 400L * 24 * 3600;  // as browsers have it
  return seconds <= 0 ? WallTime::min() : now + std::chrono::seconds{std::min(seconds, longest)};
}

WallTime at_date(std::string_view text) {
  const std::time_t at = curl_getdate(std::string(text).c_str(), nullptr);
  return at < 0 ? WallTime::max() : WallTime{std::chrono::seconds{at}};
}

bool is_below(std::string_view host, std::string_view domain) {
  return host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

std::pair<std::string_view, std::string_view> halves(std::string_view text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::string_view value = equals == text.size() ? "" : text.substr(equals + 1);
  return {trim(text.substr(0, equals)), trim(value)};
}

}  // namespace

void CookieJar::store(std::string_view url, std::string_view line, WallTime now) {
  const Site site = site_of(url);
  const std::vector<std::string> parts = split(line, ';');
  const auto [name, value] = halves(parts.front());
  if (name.empty()) return;
  Cookie cookie{std::string(name), std::string(value), std::string(site.host),
                default_path(site.path)};
  bool lasts = false;  // Max-Age goes before Expires
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto [key, setting] = halves(parts[i]);
    if (same(key, "secure")) cookie.secure = true;
    if (same(key, "path") && setting.starts_with('/')) cookie.path = setting;
    if (same(key, "domain") && !share_with(setting, cookie)) return;  // somebody else's
    if (same(key, "expires") && !lasts) cookie.expires = at_date(setting);
    if (!same(key, "max-age")) continue;
    cookie.expires = after_seconds(setting, now);
    lasts = true;
  }
  if (cookie.secure && !site.secure) return;
  std::erase_if(cookies_, [&](const Cookie& old) {
    return old.name == cookie.name && old.host == cookie.host && old.path == cookie.path;
  });
  if (cookie.expires > now) cookies_.push_back(std::move(cookie));
}

bool CookieJar::share_with(std::string_view domain, Cookie& cookie) {
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.empty()) return true;
  if (domain != cookie.host && !is_below(cookie.host, domain)) return false;
  cookie.host = domain;
  cookie.with_subdomains = true;
  return true;
}

std::string CookieJar::for_url(std::string_view url, WallTime now) const {
  const Site site = site_of(url);
  std::string line;
  for (const Cookie& cookie : cookies_) {
    if (cookie.expires <= now || (cookie.secure && !site.secure)) continue;
    if (is_for(cookie, site.host, site.path)) {
      line += (line.empty() ? "" : "; ") + cookie.name + "=" + cookie.value;
    }
  }
  return line;
}

bool CookieJar::is_for(const Cookie& cookie, std::string_view host, std::string_view path) {
  const bool same_host =
      host == cookie.host || (cookie.with_subdomains && is_below(host, cookie.host));
  if (!same_host || !path.starts_with(cookie.path)) return false;
  return path.size() == cookie.path.size() || cookie.path.ends_with('/') ||
         path[cookie.path.size()] == '/';
}

}  // namespace harness::load
