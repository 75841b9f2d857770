#include <algorithm>
#include <regex>
#include <set>

#include "harness/core/text.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/scalar.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

const Member* url_of(const Node& request) {
  for (const std::string_view method : http_methods) {
    if (scalar_of(request, method) != nullptr) return request.member(method);
  }
  return nullptr;
}

Names varied_by(const Node& request) {
  Names names;
  const Node* vary = request.find("vary");
  if (vary == nullptr) return names;
  for (const Member& member : vary->members) names.push_back(member.key);
  return names;
}

std::string braced(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "{" : ", {") + name + "}";
  return text;
}

Problem unknown_placeholder(const Node& text, const std::string& key, const std::string& name,
                            const Names& known) {
  std::string remedy;
  if (const auto close = nearest(name, known)) remedy = "did you mean {" + *close + "}? ";
  remedy += known.empty() ? "none is filled in here; write {{ for a brace"
                          : "known here: " + braced(known);
  return {text.place, key + ": unknown placeholder {" + name + "}", remedy};
}

// "{die" at the end of a text: the brace would be taken as it stands.
bool has_unclosed_brace(const std::string& text) {
  const std::string without_pairs = replace_all(text, "{{", "");
  const std::size_t open = without_pairs.rfind('{');
  return open != std::string::npos && without_pairs.find('}', open) == std::string::npos;
}

void check_braces(const Node& text, const std::string& key, std::vector<Problem>& problems) {
  if (!has_unclosed_brace(text.text)) return;
  problems.push_back(
      {text.place, key + ": a { that no } closes", "close it, or write {{ for a brace"});
}

void check_placeholders(const Node& text, const std::string& key, const Names& known,
                        std::vector<Problem>& problems) {
  std::set<std::string> reported;
  for (const std::string& name : placeholders(text.text)) {
    if (contains(known, name) || !reported.insert(name).second) continue;
    problems.push_back(unknown_placeholder(text, key, name, known));
  }
}

// What the URL names its host by: "{frontend}", "127.0.0.1:8500". Empty: nothing does.
std::string host_of(std::string_view url) {
  const bool in_full = url.starts_with("http://") || url.starts_with("https://");
  if (in_full) url.remove_prefix(url.find("//") + 2);
  if (!in_full && !url.starts_with("{")) return {};
  return std::string(url.substr(0, url.find_first_of("/?#")));
}

// Load goes to the scenario's own processes, or at least no further than this machine: a typing
// error must not send it to somebody else's.
bool stays_here(const std::string& url, const Names& varied) {
  static const std::regex loopback(R"((localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?)");
  const std::string host = host_of(url);
  if (!url.starts_with("{")) return std::regex_match(host, loopback);
  const Names names = placeholders(host);
  return names.size() == 1 && host == "{" + names.front() + "}" && !contains(varied, names.front());
}

// "127.0.0.1:99999"; the host is one that stays here.
bool has_impossible_port(const std::string& host) {
  const std::size_t colon = host.rfind(':');
  if (colon == std::string::npos || host.ends_with(']')) return false;
  const auto port = to_number(host.substr(colon + 1));
  return port && (*port < 1 || *port > 65535);
}

void check_host(const Member& url, const Vocabulary& vocabulary, const Names& varied,
                std::vector<Problem>& problems) {
  constexpr const char* remedy =
      "begin it with a process, such as {frontend}, or with http://127.0.0.1";
  const std::string subject = url.key + ": the URL " + shown(url.value);
  const std::string host = host_of(url.value.text);
  if (host.empty()) {
    problems.push_back({url.value.place, subject + " has no host", remedy});
  } else if (!stays_here(url.value.text, varied)) {
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

bool breaks_header(char c) { return is_control(c) && c != '\t'; }

void check_headers(const Node& request, std::vector<Problem>& problems) {
  const Node* headers = request.find("headers");
  if (headers == nullptr) return;
  for (const auto& [name, place, value] : headers->members) {
    if (!is_header_name(name)) {
      problems.push_back({place, "headers: " + shown(name) + " cannot name a header",
                          "use letters, digits and -, such as X-Player"});
    }
    if (std::any_of(value.text.begin(), value.text.end(), breaks_header)) {
      problems.push_back({value.place,
                          "headers: " + shown(value) + " has a control character in it",
                          "write it on one line; give each header a line of its own"});
    }
  }
}

void check_variations(const Node& request, const Names& used, std::vector<Problem>& problems) {
  for (const std::string& name : varied_by(request)) {
    if (contains(used, name)) continue;
    problems.push_back({request.find("vary")->member(name)->place,
                        "vary: the URL has no placeholder {" + name + "}",
                        used.empty() ? "it has none" : "it has " + braced(used)});
  }
}

void check_url(const Node& request, const Vocabulary& vocabulary, const Names& processes,
               std::vector<Problem>& problems) {
  const Member* url = url_of(request);
  if (url == nullptr) return;
  check_host(*url, vocabulary, varied_by(request), problems);
  check_url_characters(*url, problems);
  check_variations(request, placeholders(url->value.text), problems);
  check_braces(url->value, url->key, problems);
  if (processes.empty()) return;
  Names known = varied_by(request);
  known.insert(known.end(), processes.begin(), processes.end());
  check_placeholders(url->value, url->key, known, problems);
}

void append_new(Names& names, const Names& more) {
  for (const std::string& name : more) {
    if (!contains(names, name)) names.push_back(name);
  }
}

void check_narration(const Node& load, std::vector<Problem>& problems) {
  const Node* narration = load.find("narrate");
  if (narration == nullptr) return;
  const Names of_user{"vu", "iteration", "iterations"};
  Names of_request = of_user;
  of_request.push_back("status");
  for (const Node* flow : flows_of(load)) {
    for (const Node& request : flow->items) append_new(of_request, varied_by(request));
  }
  const std::vector<std::pair<std::string, Names>> lines{
      {"request", of_request}, {"user", of_user}, {"end", {}}};
  for (const auto& [key, known] : lines) {
    const Node* text = scalar_of(*narration, key);
    if (text == nullptr) continue;
    check_placeholders(*text, key, known, problems);
    check_braces(*text, key, problems);
  }
}

}  // namespace

std::vector<Problem> check_request_rules(const Node& root, const Vocabulary& vocabulary) {
  const Names processes = processes_of(root, vocabulary);
  std::vector<Problem> problems;
  for (const Node& load : items_of(root, "load")) {
    for (const Node* flow : flows_of(load)) {
      append(problems, check_unique(flow->items, "request", "request"));
      for (const Node& request : flow->items) {
        check_url(request, vocabulary, processes, problems);
        check_headers(request, problems);
      }
    }
    check_narration(load, problems);
  }
  return problems;
}

}  // namespace harness::scenario
