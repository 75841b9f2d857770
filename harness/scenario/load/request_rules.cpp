#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/net/unix_socket.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/load/headers.hpp"
#include "harness/scenario/load/placeholder.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

// What the URL names its host by: "{frontend}", "127.0.0.1:8500", without the
// user before it. Empty: nothing does.
std::string host_of(const std::string& written) {
  const std::string small = net::with_lower_case_scheme(written);
  std::string_view url = small;
  const bool in_full = url.starts_with("http://") || url.starts_with("https://");
  if (in_full) url.remove_prefix(url.find("//") + 2);
  if (!in_full && !url.starts_with("{")) return {};
  const std::string_view host = url.substr(0, url.find_first_of("/?#"));
  const std::size_t user = in_full ? host.rfind('@') : std::string_view::npos;
  return std::string(user == std::string_view::npos ? host : host.substr(user + 1));
}

// Whose name stands in place of the host: of a process, or of an endpoint. Empty: it is a host, or
// a value.
std::string named_by(const std::string& host, const Names& values) {
  const Names names = placeholders(host);
  const bool is_name = names.size() == 1 && host == "{" + names.front() + "}" &&
                       names.front().find('.') == std::string::npos &&
                       !contains(values, names.front());
  return is_name ? names.front() : std::string();
}

// The same where a path follows at once that has forgotten its slash: "{frontend}{+path}",
// "{frontend}roll".
std::string name_without_slash(const std::string& host, const Names& values) {
  const std::size_t behind = host.find('}') + 1;  // 0: there is none
  if (behind == 0 || behind == host.size()) return {};
  const char next = host[behind];
  const bool begins_path = next == '{' || (next >= 'a' && next <= 'z') ||
                           (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9');
  return begins_path ? named_by(host.substr(0, behind), values) : std::string();
}

// The URL with some host in place of the process, and some value in place of each placeholder.
std::string in_full(const std::string& url, const std::string& host) {
  const bool is_called = url.starts_with('{');
  std::string full = is_called ? "http://localhost" : "";
  for (const PatternPiece& piece : pieces_of(is_called ? url.substr(host.size()) : url)) {
    full += piece.is_placeholder ? "x" : piece.text;
  }
  return full;
}

// What would be filled in behind a #, which no server gets to see; empty: nothing.
std::string unsent_placeholder(const std::string& url) {
  bool is_fragment = false;
  for (const PatternPiece& piece : pieces_of(url)) {
    if (piece.is_placeholder && is_fragment) return piece.text;
    if (!piece.is_placeholder && piece.text.find('#') != std::string::npos) is_fragment = true;
  }
  return {};
}

// Load goes to what the harness starts, to ports of this machine, and to where its author lets it
// go: a typing error must not send it to somebody else's.
constexpr const char* where_load_goes =
    "begin it with a process, such as {frontend}, or with an endpoint that allows load";

class HostCheck {
 public:
  HostCheck(const Member& url, const File& file, const Names& values)
      : url_(url),
        file_(file),
        text_(url_template_of(url.value, file)),
        host_(host_of(text_)),
        name_(text_.starts_with('{') ? named_by(host_, values) : std::string()),
        without_slash_(text_.starts_with('{') ? name_without_slash(host_, values) : "") {}

  // `has_socket`: a Unix socket answers, whatever host the URL names.
  std::optional<Problem> problem(bool has_socket) const {
    if (host_.empty()) return without_host();
    const bool is_name = !placeholders(host_).empty();
    const auto sound = net::check_url(in_full(text_, host_));
    if ((!is_name || !name_.empty()) && !sound) {
      return refused(sound.error().what, sound.error().remedy);
    }
    if (const std::string unsent = unsent_placeholder(text_); !unsent.empty()) {
      return refused("has {" + unsent + "} behind a #, of which nothing is sent",
                     "write %23 for a # that is meant");
    }
    if (!has_socket && name_.empty()) return of_nobody();
    if (file_.vocabulary.without_http.contains(name_)) {
      return refused("leads to a process that does not speak HTTP", "send requests to a service");
    }
    return of_endpoint();
  }

 private:
  Problem refused(const std::string& what, const std::string& remedy) const {
    return {url_.value.place,
            url_.key + ": the URL " + shown(without_password(url_.value.text)) + " " + what,
            remedy};
  }

  Problem without_host() const {
    if (text_.find("://") == std::string::npos) return refused("has no host", where_load_goes);
    return refused(net::check_url(text_).error().what, where_load_goes);
  }

  // A port of this machine is its author's own, but where an endpoint says what is there, or may
  // not get load. Whether who listens there leads elsewhere is seen when it is to get some: see
  // target/external/local_port.hpp.
  std::optional<Problem> of_nobody() const {
    if (!without_slash_.empty()) {
      return refused("has no / behind {" + without_slash_ + "}",
                     "write {" + without_slash_ + "}/ before what follows");
    }
    const std::string without_port = host_.substr(0, host_.rfind(':'));
    if (without_port != host_ && net::is_loopback_host(without_port) &&
        !placeholders(host_).empty()) {
      return refused("has a placeholder for its port",
                     "write it out: where load goes has to be known before");
    }
    if (text_.starts_with('{') || !net::is_loopback_host(host_)) {
      return refused("leads away from this machine", where_load_goes);
    }
    for (const Endpoint& endpoint : file_.scenario.system.own.endpoints) {
      if (!is_at(endpoint)) continue;
      return refused("leads to the endpoint " + endpoint.name + " behind its back",
                     "begin it with {" + endpoint.name + "}");
    }
    return std::nullopt;
  }

  bool is_at(const Endpoint& endpoint) const {
    if (!net::check_url(*endpoint.url)) return false;
    const net::Authority there = net::authority_of(*endpoint.url);
    return net::is_loopback_host(there.text) &&
           there.port == net::authority_of(net::with_lower_case_scheme(text_)).port;
  }

  std::optional<Problem> of_endpoint() const {
    const Endpoint* endpoint = find_endpoint(file_.scenario.system.own.endpoints, name_);
    if (endpoint == nullptr || endpoint->allows(Allowed::load)) return std::nullopt;
    return refused("leads to an endpoint that does not allow load",
                   "write allow: [load] at " + name_ + ", if it may get some");
  }

  const Member& url_;
  const File& file_;
  std::string text_;  // whose placeholders count
  std::string host_;
  std::string name_;
  std::string without_slash_;  // whose path does not begin with one
};

// A proxy looks names up itself, and may be led elsewhere than to what has proven what it is.
void check_way_to_endpoint(const Member& url, const Node& request, const File& file,
                           std::vector<Problem>& problems) {
  const std::string name = named_by(host_of(url_template_of(url.value, file)), {});
  if (find_endpoint(file.scenario.system.own.endpoints, name) == nullptr) return;
  for (const char* key : {"proxy", "unix_socket"}) {
    const Member* way = request.member(key);
    if (way == nullptr) continue;
    problems.push_back(
        {way->place, std::string(key) + ": it may lead past the endpoint " + name, "leave it out"});
  }
}

// It is the same whoever sends: what would be a placeholder elsewhere was not
// meant as its letters.
void check_socket(const Node& request, const File& file, std::vector<Problem>& problems) {
  const Node* path = scalar_of(request, "unix_socket");
  if (path == nullptr) return;
  const auto nothing = [](const std::string&) { return false; };
  for (const PatternPiece& piece : pieces_of_body(template_of(*path, file), nothing)) {
    if (!piece.is_placeholder) continue;
    problems.push_back({path->place, "unix_socket: {" + piece.text + "} is not filled in here",
                        "write out the path of the socket"});
  }
  const auto sound = net::check_socket_path(path->text);
  if (sound) return;
  problems.push_back({path->place, "unix_socket: " + shown(path->text) + " " + sound.error().what,
                      sound.error().remedy});
}

void check_proxy(const Node& request, std::vector<Problem>& problems) {
  const Node* proxy = scalar_of(request, "proxy");
  if (proxy == nullptr) return;
  const std::string subject = "proxy: " + shown(without_any_password(proxy->text));
  if (request.find("unix_socket") != nullptr) {
    problems.push_back(
        {proxy->place, subject + " is not reached through a Unix socket", "leave out one of both"});
  }
  if (trim(proxy->text).empty()) return;  // refused already
  if (const auto sound = net::check_proxy(proxy->text); !sound) {
    problems.push_back({proxy->place, subject + " " + sound.error().what, sound.error().remedy});
  } else if (!net::is_loopback_host(host_of(net::with_lower_case_scheme(proxy->text)))) {
    problems.push_back({proxy->place, subject + " leads away from this machine",
                        "begin it with http://127.0.0.1"});
  }
}

constexpr std::array<std::string_view, 3> methods_without_body{"get", "head", "trace"};

std::optional<Duration> duration_at(const Node& node, std::string_view key) {
  const Node* value = scalar_of(node, key);
  const auto time = value != nullptr ? parse_duration(value->text) : Result<Duration>(Duration{0});
  return value != nullptr && time ? std::optional(*time) : std::nullopt;
}

// What never comes to pass was not meant.
void check_timeouts(const Node& request, std::vector<Problem>& problems) {
  const Node* steps = request.find("timeouts");
  if (steps == nullptr) return;
  const Duration whole = duration_at(request, "timeout").value_or(Request{}.timeout);
  for (const Member& step : steps->members) {
    const std::optional<Duration> time = duration_at(*steps, step.key);
    if (!time || *time <= whole) continue;
    problems.push_back({step.value.place,
                        "timeouts: " + step.key + " is never given up after " +
                            format_duration(*time) + ", as the request is after " +
                            format_duration(whole),
                        "give timeout more, or leave it out"});
  }
}

void check_one_body(const Node& request, std::vector<Problem>& problems) {
  const Node* file = scalar_of(request, "body_file");
  if (file == nullptr || request.find("body") == nullptr) return;
  problems.push_back({file->place, "body_file: there is a body already", "keep one of them"});
}

// As often as not another method was meant. Who means it has a longer way to write it.
void check_body_is_read(const Node& request, std::vector<Problem>& problems) {
  const auto* without_body = std::find_if(
      methods_without_body.begin(), methods_without_body.end(),
      [&](std::string_view method) { return request.find(std::string(method)) != nullptr; });
  if (without_body == methods_without_body.end()) return;
  const std::string method = upper(*without_body);
  for (const char* key : {"body", "body_file"}) {
    const Node* body = scalar_of(request, key);
    if (body == nullptr || body->text.empty()) continue;
    problems.push_back({body->place,
                        std::string(key) + ": few servers read one that comes with " + method,
                        "write post:, or method: " + method + " and url: where it is meant so"});
  }
}

using Rule = Result<void> (*)(const std::string& text);

void check_text(const std::string& text, Rule rule, const std::string& key, Place place,
                std::vector<Problem>& problems) {
  const Result<void> sound = rule(text);
  if (!sound) problems.push_back({place, key + ": " + sound.error().what, sound.error().remedy});
}

void check_pairs(const Node& request, const std::string& key, Rule name_rule, Rule value_rule,
                 std::vector<Problem>& problems) {
  const Node* pairs = request.find(key);
  if (pairs == nullptr) return;
  for (const auto& [name, place, value] : pairs->members) {
    check_text(name, name_rule, key, place, problems);
    check_text(value.text, value_rule, key, value.place, problems);
  }
}

// To servers "Host" and "host" are one header.
void check_headers_differ(const Node& request, std::vector<Problem>& problems) {
  const Node* headers = request.find("headers");
  if (headers == nullptr) return;
  std::set<std::string> known;
  for (const Member& header : headers->members) {
    if (known.insert(upper(header.key)).second) continue;
    problems.push_back(
        {header.place, "headers: " + shown(header.key) + " is given twice", header_once});
  }
}

// The header stands in place of the jar, and so of what would be put into it.
void check_one_way_of_cookies(const Node& request, std::vector<Problem>& problems) {
  const Member* cookies = request.member("cookies");
  const Node* headers = request.find("headers");
  if (cookies == nullptr || headers == nullptr) return;
  const bool has_header =
      std::any_of(headers->members.begin(), headers->members.end(),
                  [](const Member& header) { return upper(header.key) == "COOKIE"; });
  if (!has_header) return;
  problems.push_back(
      {cookies->place, "cookies: the header Cookie is sent in their place", "keep one of both"});
}

// What follows the last request is the load's think_time.
void check_think_times(const Node& flow, std::vector<Problem>& problems) {
  if (flow.items.empty()) return;
  const Member* last = flow.items.back().member("think_time");
  if (last == nullptr) return;
  problems.push_back({last->place, "think_time: no request follows in this flow",
                      "give the load a think_time, for after each iteration"});
}

// Of a header that an answer is read for.
void check_header_parts(const Node& request, const std::string& key,
                        std::vector<Problem>& problems) {
  const Node* parts = request.find(key);
  if (parts == nullptr) return;
  for (const Member& part : parts->members) {
    const Node* header = scalar_of(part.value, "header");
    if (header == nullptr || is_token(header->text)) continue;
    problems.push_back({header->place,
                        key + ": " + shown(header->text) + " cannot be a header's name",
                        "use letters, digits and -, such as Content-Type"});
  }
}

// No value can name a host. One that is called as a process is refused for that, and is no value.
Names values_of(const Node& flow, const Node& request, const File& file) {
  Names names = keys_of(request, "vary");
  for (const Node& other : flow.items) append_new(names, keys_of(other, "extract"));
  append_new(names, {"vu", "iteration"});
  const Names callable = callable_in(file);
  std::erase_if(names, [&](const std::string& name) { return contains(callable, name); });
  return names;
}

void check_url(const Node& flow, const Node& request, const File& file,
               std::vector<Problem>& problems) {
  const Member* url = url_of(request);
  if (url == nullptr) return;
  const bool has_socket = request.find("unix_socket") != nullptr;
  const auto problem = HostCheck(*url, file, values_of(flow, request, file)).problem(has_socket);
  if (problem) problems.push_back(*problem);
  check_way_to_endpoint(*url, request, file, problems);
}

}  // namespace

std::vector<Problem> check_request_rules(const File& file) {
  std::vector<Problem> problems;
  for (const Node& load : items_of(file.root, "load")) {
    for (const Node* flow : flows_of(load)) {
      check_think_times(*flow, problems);
      for (const Node& request : flow->items) {
        check_url(*flow, request, file, problems);
        check_socket(request, file, problems);
        check_proxy(request, problems);
        check_timeouts(request, problems);
        check_one_body(request, problems);
        check_body_is_read(request, problems);
        check_pairs(request, "headers", check_header_name, check_header_value, problems);
        check_headers_differ(request, problems);
        check_pairs(request, "cookies", check_cookie_name, check_cookie_value, problems);
        check_one_way_of_cookies(request, problems);
        check_header_parts(request, "extract", problems);
        check_header_parts(request, "check", problems);
      }
    }
  }
  return problems;
}

}  // namespace harness::scenario
