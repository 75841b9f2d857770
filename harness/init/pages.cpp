#include "harness/init/pages.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/net/url.hpp"
#include "harness/yaml/document.hpp"

namespace harness::init {
namespace {

using yaml::Member;
using yaml::Node;

const std::string& text_in(const Node& map, std::string_view key) {
  static const std::string none;
  const Node* found = map.find(key);
  return found != nullptr ? found->text : none;
}

// "{name}" in the path, "?name=" behind it.
struct Parameter {
  std::string name;
  bool in_path = false;
  bool is_required = false;
  std::string value;  // an example or its default; empty: there is none
};

Parameter parameter_of(const Node& node) {
  Parameter parameter{text_in(node, "name"), text_in(node, "in") == "path",
                      text_in(node, "required") == "true", text_in(node, "example")};
  const Node* schema = node.find("schema");
  for (const char* key : {"example", "default"}) {
    if (schema != nullptr && parameter.value.empty()) parameter.value = text_in(*schema, key);
  }
  return parameter;
}

// None: what it needs is not known.
std::optional<std::string> page_of(const Member& path, const Node& get) {
  std::string page = path.key;
  std::string query;
  for (const Node* holder : {&path.value, &get}) {
    const Node* parameters = holder->find("parameters");
    if (parameters == nullptr) continue;
    for (const Node& node : parameters->items) {
      const Parameter parameter = parameter_of(node);
      if (parameter.value.empty() && !parameter.is_required && !parameter.in_path) continue;
      if (parameter.value.empty()) return std::nullopt;
      const std::string value = percent_encoded(parameter.value);
      if (parameter.in_path) {
        page = replace_all(page, "{" + parameter.name + "}", value);
      } else if (text_in(node, "in") == "query") {
        query += (query.empty() ? "?" : "&") + percent_encoded(parameter.name) + "=" + value;
      } else {
        return std::nullopt;
      }
    }
  }
  if (page.find('{') != std::string::npos) return std::nullopt;
  return page + query;
}

bool tells_of_the_service(const std::string& page) {
  constexpr std::array words{"health", "metrics", "ready", "live", "docs", "openapi"};
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return page.find(word) != std::string::npos; });
}

// "8000:80", "127.0.0.1:8000:80/tcp", {published: 8000, target: 80}; empty: the machine chooses.
std::string published_port(const Node& node) {
  if (node.kind == Node::Kind::map) return text_in(node, "published");
  const std::vector<std::string> parts = split(node.text, ':');
  return parts.size() < 2 ? "" : parts[parts.size() - 2];
}

}  // namespace

Checked<std::vector<std::string>> pages_in_openapi(const std::string& text,
                                                   const std::string& file) {
  const Checked<Node> document = yaml::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  const Node* paths = document->find("paths");
  if (paths == nullptr || paths->kind != Node::Kind::map) {
    return tl::unexpected(
        std::vector{Error{"it has no paths", file, "name an OpenAPI document, in JSON or YAML"}});
  }
  std::vector<std::string> pages;
  for (const Member& path : paths->members) {
    const Node* get = path.value.find("get");
    if (get == nullptr) continue;
    if (auto page = page_of(path, *get)) pages.push_back(*std::move(page));
  }
  std::stable_partition(pages.begin(), pages.end(),
                        [](const std::string& page) { return !tells_of_the_service(page); });
  return pages;
}

Checked<OpenapiServer> server_in_openapi(const std::string& text, const std::string& file) {
  const Checked<Node> document = yaml::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  const Node* servers = document->find("servers");
  std::vector<std::string> elsewhere;
  for (const Node& server : servers != nullptr ? servers->items : std::vector<Node>{}) {
    std::string url = text_in(server, "url");
    if (!net::is_web_url(url) || !net::check_url(url)) continue;  // relative, or with {variables}
    if (url.ends_with('/')) url.pop_back();
    const std::string authority = net::authority_of(url).text;
    const std::size_t base = url.find(authority) + authority.size();
    if (net::is_loopback_host(authority))
      return OpenapiServer{url.substr(0, base), url.substr(base)};
    elsewhere.push_back(without_password(url));
  }
  const std::string named = elsewhere.empty()
                                ? "names no server"
                                : "names no server on this machine (" + join(elsewhere, ", ") + ")";
  return tl::unexpected(std::vector{
      Error{"it " + named, file,
            "say where the one that is meant runs: harness init URL --openapi " + file}});
}

Checked<std::vector<Published>> published_in_compose(const std::string& text,
                                                     const std::string& file) {
  const Checked<Node> document = yaml::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  std::vector<Published> published;
  const Node* services = document->find("services");
  for (const Member& service : services != nullptr ? services->members : std::vector<Member>{}) {
    const Node* ports = service.value.find("ports");
    if (ports == nullptr) continue;
    for (const Node& node : ports->items) {
      const std::string port = published_port(node);
      const bool is_one = !port.empty() && std::all_of(port.begin(), port.end(), is_digit);
      if (is_one) published.push_back({service.key, "http://127.0.0.1:" + port});
    }
  }
  if (published.empty()) {
    return tl::unexpected(std::vector{Error{
        "it publishes no port", file, "add ports: [\"8000:8000\"] to a service, and start it"}});
  }
  return published;
}

}  // namespace harness::init
