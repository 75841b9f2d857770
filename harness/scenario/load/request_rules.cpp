#include <algorithm>
#include <regex>

#include "harness/core/text.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/scalar.hpp"

namespace harness::scenario {
namespace {

// What the URL names its host by: "{frontend}", "127.0.0.1:8500". Empty: nothing does.
std::string host_of(std::string_view url) {
  const bool in_full = url.starts_with("http://") || url.starts_with("https://");
  if (in_full) url.remove_prefix(url.find("//") + 2);
  if (!in_full && !url.starts_with("{")) return {};
  return std::string(url.substr(0, url.find_first_of("/?#")));
}

// Load goes to the scenario's own processes, or at least no further than this machine: a typing
// error must not send it to somebody else's.
bool stays_here(const std::string& url, const Names& values) {
  static const std::regex loopback(R"((localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?)");
  const std::string host = host_of(url);
  if (!url.starts_with("{")) return std::regex_match(host, loopback);
  const Names names = placeholders(host);
  return names.size() == 1 && host == "{" + names.front() + "}" &&
         names.front().find('.') == std::string::npos && !contains(values, names.front());
}

// "127.0.0.1:99999"; the host is one that stays here.
bool has_impossible_port(const std::string& host) {
  const std::size_t colon = host.rfind(':');
  if (colon == std::string::npos || host.ends_with(']')) return false;
  const auto port = to_number(host.substr(colon + 1));
  return port && (*port < 1 || *port > 65535);
}

void check_host(const Member& url, const Vocabulary& vocabulary, const Names& values,
                std::vector<Problem>& problems) {
  constexpr const char* remedy =
      "begin it with a process, such as {frontend}, or with http://127.0.0.1";
  const std::string subject = url.key + ": the URL " + shown(url.value);
  const std::string host = host_of(url.value.text);
  if (host.empty()) {
    problems.push_back({url.value.place, subject + " has no host", remedy});
  } else if (!stays_here(url.value.text, values)) {
    problems.push_back({url.value.place, subject + " leads away from this machine", remedy});
  } else if (has_impossible_port(host)) {
    problems.push_back(
        {url.value.place, subject + " has a port that cannot be", "choose one from 1 to 65535"});
  } else if (host.starts_with('{') && vocabulary.without_http.contains(placeholders(host)[0])) {
    problems.push_back({url.value.place, subject + " leads to a process that does not speak HTTP",
                        "send requests to a service"});
  }
}

bool is_blank(char c) { return c == ' ' || is_control(c); }

void check_url_characters(const Member& url, std::vector<Problem>& problems) {
  if (std::none_of(url.value.text.begin(), url.value.text.end(), is_blank)) return;
  problems.push_back(
      {url.value.place,
       url.key + ": the URL " + shown(url.value) + " has a space or a control character in it",
       "write %20 for a space"});
}

// RFC 9110, 5.6.2.
bool is_header_name(const std::string& name) {
  static const std::regex token("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
  return std::regex_match(name, token);
}

void check_headers(const Node& request, const std::string& key, std::vector<Problem>& problems) {
  const Node* headers = request.find(key);
  if (headers == nullptr) return;
  for (const auto& [name, place, value] : headers->members) {
    if (!is_header_name(name)) {
      problems.push_back({place, key + ": " + shown(name) + " cannot be a name",
                          "use letters, digits and -, such as X-Player"});
    }
    if (std::any_of(value.text.begin(), value.text.end(), breaks_header)) {
      problems.push_back({value.place, key + ": " + shown(value) + " has a control character in it",
                          "write it on one line; give each header a line of its own"});
    }
  }
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
    if (header == nullptr || is_header_name(header->text)) continue;
    problems.push_back({header->place, key + ": " + shown(*header) + " cannot be a header's name",
                        "use letters, digits and -, such as Content-Type"});
  }
}

// A semicolon would end the cookie.
void check_cookies(const Node& request, std::vector<Problem>& problems) {
  const Node* cookies = request.find("cookies");
  if (cookies == nullptr) return;
  for (const Member& cookie : cookies->members) {
    if (cookie.value.text.find(';') == std::string::npos) continue;
    problems.push_back({cookie.value.place, "cookies: " + shown(cookie.value) + " holds a semicolon",
                        "give each cookie a line of its own; write %3B for it"});
  }
}

// No value can name a host.
Names values_of(const Node& flow, const Node& request) {
  Names names = keys_of(request, "vary");
  for (const Node& other : flow.items) append_new(names, keys_of(other, "extract"));
  append_new(names, {"vu", "iteration"});
  return names;
}

void check_url(const Node& flow, const Node& request, const Vocabulary& vocabulary,
               std::vector<Problem>& problems) {
  const Member* url = url_of(request);
  if (url == nullptr) return;
  check_host(*url, vocabulary, values_of(flow, request), problems);
  check_url_characters(*url, problems);
}

}  // namespace

std::vector<Problem> check_request_rules(const Node& root, const Vocabulary& vocabulary) {
  std::vector<Problem> problems;
  for (const Node& load : items_of(root, "load")) {
    for (const Node* flow : flows_of(load)) {
      append(problems, check_unique(flow->items, "request", "request"));
      check_think_times(*flow, problems);
      for (const Node& request : flow->items) {
        check_url(*flow, request, vocabulary, problems);
        check_headers(request, "headers", problems);
        check_headers(request, "cookies", problems);
        check_cookies(request, problems);
        check_header_parts(request, "extract", problems);
        check_header_parts(request, "check", problems);
      }
    }
  }
  return problems;
}

}  // namespace harness::scenario
