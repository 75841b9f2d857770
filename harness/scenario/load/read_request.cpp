#include "harness/core/text.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/load/read_load.hpp"
#include "harness/scenario/read_value.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

std::vector<std::pair<std::string, double>> read_choices(const Node& node) {
  std::vector<std::pair<std::string, double>> choices;
  for (const Node& value : node.items) choices.emplace_back(value.text, 1);
  for (const Member& member : node.members) {
    choices.emplace_back(member.key, to_number(member.value.text).value());
  }
  return choices;
}

void read_method(const Node& node, Request& request) {
  for (const std::string_view method : http_methods) {
    const Node* url = node.find(method);
    if (url == nullptr) continue;
    request.url = net::in_small_scheme(url->text);
    request.method = upper(method);
  }
}

}  // namespace

void read(const Node& node, HttpVersion& version) {
  version = node.text == "2" ? HttpVersion::http_2 : HttpVersion::http_1_1;
}

void read(const Node& node, Tls& tls) {
  const Node* skip = node.find("insecureSkipTLSVerify");
  tls.skip_verify = skip != nullptr && skip->text == "true";
  set(node, "ca", tls.ca);
  set(node, "cert", tls.cert);
  set(node, "key", tls.key);
}

void read(const Node& node, Request& request) {
  request.place = node.place;
  set(node, "request", request.name);
  read_method(node, request);
  set(node, "headers", request.headers);
  set(node, "body", request.body);
  set(node, "cookies", request.cookies);
  set_named(node, "extract", request.extract);
  set_named(node, "check", request.checks);
  set(node, "tags", request.tags);
  set(node, "think_time", request.think_time);
  set(node, "accept", request.accept);
  set(node, "timeout", request.timeout);
  set(node, "redirects", request.redirects);
  set(node, "http", request.http);
  set(node, "tls", request.tls);
  if (const Node* vary = node.find("vary")) {
    for (const Member& member : vary->members) {
      request.vary.push_back({member.key, read_choices(member.value)});
    }
  }
}

}  // namespace harness::scenario
