#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/load/http/steps.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::load {

using Headers = std::vector<std::pair<std::string, std::string>>;

// How requests are spoken: which of them can share a connection.
struct Protocol {
  scenario::Tls tls = {};  // counts where the URL begins with https
  scenario::HttpVersion http = scenario::HttpVersion::http_1_1;
  std::string unix_socket = {};  // a path, in place of host and port; empty: none
  std::string proxy = {};        // a URL; empty: none
  std::string proxy_ca = {};     // who signs its certificate; empty: the system knows

  bool operator==(const Protocol&) const = default;
};

// What requests of one kind have in common on the wire, however often they are sent; the rest comes
// with each order. Drivers word it once, so it stays where it is while they live.
struct RequestKind {
  std::string method = "GET";
  std::vector<std::string> url_texts{""};  // of its URLs what never varies; values lie in between
  Headers headers = {};
  std::vector<std::string> header_names = {};  // also of those that come with an order
  std::string body = {};                       // where an order brings none
  Protocol protocol = {};
  Duration timeout = std::chrono::seconds{60};
  PerStep<Duration> step_timeouts = {};  // 0: as long as the whole
  std::uint64_t redirects = 0;           // that are followed at most
  bool keeps_connection = true;          // for another request
  bool stays_here = false;               // no word of a server may lead it to another machine

  const std::string& url_beginning() const { return url_texts.front(); }
  bool url_varies() const { return url_texts.size() > 1; }
  bool has_header(std::string_view name) const;

  // Whether its own body is sent, even an empty one: what has a body by its meaning says that there
  // is none (RFC 9110, 8.6), without which some servers answer 411.
  bool has_body() const;

  // Whether it may be sent again by itself: twice is as good as once (RFC 9110, 9.2.2).
  bool is_idempotent() const;
};

bool same_name(std::string_view header, std::string_view other);  // whatever the size of letters

// Where the target begins in a URL that has a scheme: at its path, its query, or its end.
std::size_t target_at(std::string_view url);

}  // namespace harness::load
