#include "harness/core/text.hpp"
#include "harness/net/pem.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/scalar.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

void check_tls_files(const Node& tls, std::vector<Problem>& problems) {
  for (const std::string key : {"ca", "cert", "key"}) {
    const Node* file = scalar_of(tls, key);
    if (file == nullptr) continue;
    const Node* cert = scalar_of(tls, "cert");
    const auto holds = key == "key" ? net::check_key(file->text, cert == nullptr ? "" : cert->text)
                                    : net::check_certificate(file->text);
    if (holds) continue;
    problems.push_back({file->place, key + ": " + shown(*file) + " " + holds.error().what,
                        "name a PEM file; paths count from where harness is run"});
  }
}

void check_tls(const Node& request, std::vector<Problem>& problems) {
  const Member* tls = request.member("tls");
  if (tls == nullptr) return;
  for (const std::string_view method : http_methods) {
    const Node* url = scalar_of(request, method);
    if (url == nullptr || net::in_small_scheme(url->text).starts_with("https://")) continue;
    problems.push_back({tls->place, "tls: the URL " + shown(*url) + " does without TLS",
                        "leave tls out, or begin the URL with https://"});
  }
  const Node* key = scalar_of(tls->value, "key");
  if (key != nullptr && tls->value.find("cert") == nullptr) {
    problems.push_back({key->place, "key: there is no certificate that it belongs to",
                        "add cert, or leave it out"});
  }
  check_tls_files(tls->value, problems);
  const Node* cert = scalar_of(tls->value, "cert");
  if (cert == nullptr || key != nullptr || !net::check_certificate(cert->text)) return;
  const auto holds = net::check_key(cert->text, cert->text);
  if (holds) return;
  problems.push_back(
      {cert->place, "cert: " + shown(*cert) + " " + holds.error().what, "add its key"});
}

// Following turns a POST into a GET where the server says so; for the others clients differ.
void check_redirects(const Node& request, std::vector<Problem>& problems) {
  const Node* redirects = scalar_of(request, "redirects");
  if (redirects == nullptr || redirects->text == "0") return;
  for (const std::string_view method : {"put", "delete", "patch"}) {
    if (request.find(method) == nullptr) continue;
    problems.push_back({redirects->place,
                        "redirects: where a " + std::string(method) + " leads is not followed",
                        "leave it out, or use get, head or post"});
  }
}

}  // namespace

std::vector<Problem> check_protocol_rules(const Node& root, const Vocabulary&) {
  std::vector<Problem> problems;
  for (const Node& load : items_of(root, "load")) {
    for (const Node* flow : flows_of(load)) {
      for (const Node& request : flow->items) {
        check_tls(request, problems);
        check_redirects(request, problems);
      }
    }
  }
  return problems;
}

}  // namespace harness::scenario
