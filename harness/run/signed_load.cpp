#include "harness/run/signed_load.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/net/url.hpp"

namespace harness::run {
namespace {

template <typename Loads, typename Act>
void for_each_request(Loads& loads, const Act& act) {
  for (auto& load : loads) {
    for (auto& flow : load.flows) {
      for (auto& request : flow.requests) act(request);
    }
  }
}

// "shop" of "{shop}/order".
std::string name_in(const std::string& url) {
  return url.starts_with('{') ? url.substr(1, url.find('}') - 1) : std::string();
}

// By its URL alone, which begins with no name.
bool names_a_port(const scenario::Request& request) {
  return !request.url.starts_with('{') && request.unix_socket.empty();
}

bool has_header(const scenario::Request& request, const std::string& name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return upper(header.first) == upper(name); });
}

void sign_in(const net::Server& server, scenario::Request& request) {
  for (const auto& [name, value] : server.headers) {
    // A brace of it is a brace.
    if (!has_header(request, name)) request.headers[name] = replace_all(value, "{", "{{");
  }
  if (request.tls == scenario::Tls{}) {
    request.tls = {server.tls.insecure, server.tls.ca, server.tls.cert, server.tls.key};
  }
}

}  // namespace

void sign_in(const net::Servers& servers, std::vector<scenario::Load>& loads) {
  for_each_request(loads, [&](scenario::Request& request) {
    const auto server = servers.find(name_in(request.url));
    if (server != servers.end()) sign_in(server->second, request);
  });
}

std::set<std::uint16_t> named_ports(const std::vector<scenario::Load>& loads) {
  std::set<std::uint16_t> ports;
  for_each_request(loads, [&](const scenario::Request& request) {
    if (!names_a_port(request)) return;
    const std::string url = net::with_lower_case_scheme(request.url);
    ports.insert(static_cast<std::uint16_t>(std::stoul(net::authority_of(url).port)));
  });
  return ports;
}

std::set<std::string> named_places(const std::vector<scenario::Load>& loads) {
  std::set<std::string> places;
  const auto add = [&](const std::string& url) {
    const auto port = static_cast<std::uint16_t>(std::stoul(net::authority_of(url).port));
    places.insert(net::at_port(url, port));
  };
  for_each_request(loads, [&](const scenario::Request& request) {
    if (names_a_port(request)) add(net::with_lower_case_scheme(request.url));
    if (!request.proxy.empty()) add(net::with_lower_case_scheme(request.proxy));
  });
  return places;
}

net::Fence fence_around(const target::Target& target, const std::vector<scenario::Load>& loads) {
  net::Fence fence = target.fence();
  for (const std::string& url : named_places(loads)) {
    for (const net::Address& address : net::addresses_of_url(url)) {
      if (net::is_loopback(address)) fence.admit(address);
    }
  }
  return fence;
}

void show_as_written(const std::vector<scenario::Load>& loads,
                     const scenario::Environment& environment, load::LoadStats& stats) {
  for_each_request(loads, [&](const scenario::Request& request) {
    const auto show = [&](std::string& text) {
      text = scenario::text_as_written(std::move(text), request, environment);
    };
    for (load::KeptRequest& kept : stats.kept) {
      if (kept.request != request.name) continue;
      show(kept.url);
      show(kept.detail);
    }
    for (load::RequestStats& one : stats.requests) {
      if (one.request != request.name) continue;
      for (auto& [outcome, example] : one.examples) show(example);
    }
  });
}

}  // namespace harness::run
