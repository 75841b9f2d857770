#include "harness/net/url.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <string_view>

#include "harness/core/text.hpp"
#include "harness/net/loopback.hpp"

namespace harness::net {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

bool is_blank(char c) { return c == ' ' || std::iscntrl(static_cast<unsigned char>(c)) != 0; }

// Empty: the URL has no such part.
std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

// RFC 1035, 2.3.4; the dot at the end says that a name is complete.
bool can_be_name(std::string_view host) {
  constexpr std::size_t longest_name = 253;
  constexpr std::size_t longest_label = 63;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() > longest_name) return false;
  const std::vector<std::string> labels = split(host, '.');
  return std::all_of(labels.begin(), labels.end(), [](const std::string& label) {
    return !label.empty() && label.size() <= longest_label;
  });
}

// What could never be resolved need not be asked for. Brackets are curl's to check.
Result<void> check_host(const std::string& host) {
  if (host.starts_with('[')) return {};
  in_addr address{};
  const bool numeric = host.find_first_not_of("0123456789.") == std::string::npos;
  if (numeric && inet_aton(host.c_str(), &address) == 0) {
    return fail("has the host \"" + host + "\", which is no address", {},
                "write four numbers from 0 to 255, such as 127.0.0.1");
  }
  if (can_be_name(host)) return {};
  return fail("has the host \"" + host + "\", which cannot be a name", {},
              "put 1 to 63 letters, digits or - between its dots");
}

}  // namespace

std::string with_lower_case_scheme(const std::string& url) {
  for (const std::string scheme : {"http://", "https://"}) {
    if (upper(url.substr(0, scheme.size())) == upper(scheme)) {
      return scheme + url.substr(scheme.size());
    }
  }
  return url;
}

bool is_web_url(const std::string& text) {
  const std::string url = with_lower_case_scheme(text);
  return url.starts_with("http://") || url.starts_with("https://");
}

namespace {

// It is likely to be that of a password, of which a part was taken for the place.
bool has_at_behind_place(const std::string& url) {
  const std::size_t end = url.find_first_of("/?#", url.find("://") + 3);
  return end != std::string::npos && url.find('@', end) != std::string::npos;
}

constexpr const char* in_passwords = "write %2F for / in a password, %3F for ? and %23 for #";

}  // namespace

Result<void> check_url(const std::string& text) {
  const std::string url = with_lower_case_scheme(text);
  if (!is_web_url(url)) {
    const bool is_another = url.find("://") != std::string::npos;
    return fail(is_another ? "is of a protocol that is not spoken here" : "is no URL", {},
                "begin it with http:// or https://");
  }
  if (std::any_of(url.begin(), url.end(), is_blank)) {
    return fail("has a space or a control character in it", {}, "write %20 for a space");
  }
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  const CURLUcode read = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  const bool begins_with_path = url.find("///") == url.find("//");  // curl would skip the slash
  const bool has_bad_port = read == CURLUE_BAD_PORT_NUMBER ||
                            (read == CURLUE_OK && part_of(parsed.get(), CURLUPART_PORT) == "0");
  const bool has_bad_host =
      read == CURLUE_OK && !check_host(part_of(parsed.get(), CURLUPART_HOST)).has_value();
  const bool is_sound = read == CURLUE_OK && !has_bad_port && !has_bad_host;
  if (!is_sound && !begins_with_path && has_at_behind_place(url)) {
    return fail("has no HOST:PORT before its first /, ? or #, which no password holds as they are",
                {}, in_passwords);
  }
  if (read == CURLUE_NO_HOST || begins_with_path)
    return fail("has no host", {}, "write http://HOST:PORT/PATH");
  if (has_bad_port) return fail("has a port that cannot be", {}, "choose one from 1 to 65535");
  if (read == CURLUE_OK) return check_host(part_of(parsed.get(), CURLUPART_HOST));
  const bool is_of_host = read == CURLUE_BAD_HOSTNAME || read == CURLUE_BAD_IPV6;
  return fail(is_of_host ? "has a host that cannot be" : "cannot be read", {},
              "write http://HOST:PORT/PATH");
}

Result<void> check_proxy(const std::string& text) {
  auto sound = check_url(text);
  if (!sound || !has_at_behind_place(text)) return sound;
  return fail("has an @ behind its HOST:PORT", {}, in_passwords);
}

namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Numbers as curl has them: 127.1 is 127.0.0.1. Empty: it is no host.
std::string host_meant_by(const std::string& written) {
  if (written.find_first_of("@/?#") != std::string::npos) return {};
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  const std::string url = "http://" + written;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  return part_of(parsed.get(), CURLUPART_HOST);
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  const std::size_t close = host.find(']');
  const bool is_v6 = host.starts_with('[') && close != std::string_view::npos;
  const std::size_t end = is_v6 ? close + 1 : std::min(host.find(':'), host.size());
  const std::string_view port = host.substr(end);
  if (!port.empty() && !(port.starts_with(':') && is_port(port.substr(1)))) return false;
  const std::string meant = host_meant_by(std::string(host.substr(0, end)));
  if (is_v6) return meant.size() > 2 && is_loopback_address(meant.substr(1, meant.size() - 2));
  return is_localhost(meant) || is_loopback_address(meant);
}

std::string host_of(const std::string& url) {
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  return part_of(parsed.get(), CURLUPART_HOST);
}

namespace {

std::unique_ptr<CURLU, FreeUrl> read_url(const std::string& url) {
  std::unique_ptr<CURLU, FreeUrl> all(curl_url());
  curl_url_set(all.get(), CURLUPART_URL, url.c_str(), 0);
  return all;
}

}  // namespace

Authority authority_of(const std::string& url) {
  const auto all = read_url(url);
  const std::string written = part_of(all.get(), CURLUPART_PORT);
  const std::string host = part_of(all.get(), CURLUPART_HOST);
  const std::string scheme = part_of(all.get(), CURLUPART_SCHEME);
  return {host,
          !written.empty()    ? written
          : scheme == "https" ? "443"
                              : "80",
          written.empty() ? host : host + ":" + written};
}

std::string without_brackets(const std::string& host) {
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::string with_host(const std::string& url, const std::string& host) {
  const auto all = read_url(url);
  curl_url_set(all.get(), CURLUPART_HOST, host.c_str(), 0);
  return part_of(all.get(), CURLUPART_URL);
}

std::string besides_place(const std::string& url) {
  const auto all = read_url(url);
  if (!part_of(all.get(), CURLUPART_USER).empty()) return "a user";
  if (!part_of(all.get(), CURLUPART_PASSWORD).empty()) return "a password";
  if (url.find('?') != std::string::npos) return "a query";
  return url.find('#') != std::string::npos ? "a fragment" : "";
}

std::string at_port(const std::string& url, std::uint16_t port) {
  const auto all = read_url(url);
  return part_of(all.get(), CURLUPART_SCHEME) + "://" + part_of(all.get(), CURLUPART_HOST) + ":" +
         std::to_string(port);
}

}  // namespace harness::net
