#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::net {

// Whether a request can be sent there at all: http(s)://HOST[:PORT][/PATH][?QUERY]. The error
// continues "the URL …"; braces and their like in path and query are the caller's.
Result<void> check_url(const std::string& text);

// Whether it can be the URL of a proxy, which has no @ but behind who signs in there.
Result<void> check_proxy(const std::string& text);

// Whether a text is meant as a URL, and not as the name of a file.
bool is_web_url(const std::string& text);

// The URL with "HTTP://" in small letters, in which everything that reads one expects it.
std::string with_lower_case_scheme(const std::string& url);

// Whether a URL's host with its port ("127.0.0.1:80", "[::1]") is this machine by what is written
// alone, as a name or a number in any form: see loopback.hpp.
bool is_loopback_host(std::string_view host);

// Where a URL leads: its host (an address of IPv6 in brackets), its port, also where it leaves that
// to its scheme, and both as they stand in it. The URL is a sound one.
struct Authority {
  std::string host;
  std::string port;
  std::string text;  // "shop.example", "127.0.0.1:8500"
};
Authority authority_of(const std::string& url);

std::string without_brackets(const std::string& host);

// The same URL with another host.
std::string with_host(const std::string& url, const std::string& host);

// Who signs in by the URL itself, or what it asks for there: "a user", "a query", "a fragment".
// Empty: it is the place alone.
std::string besides_place(const std::string& url);

// Of a sound URL, in brackets where it is an IPv6 address, and numbers as they are meant: 127.1 is
// 127.0.0.1.
std::string host_of(const std::string& url);

// Another port of the URL's host, without its path: http://HOST:PORT. The URL is a sound one.
std::string at_port(const std::string& url, std::uint16_t port);

}  // namespace harness::net
