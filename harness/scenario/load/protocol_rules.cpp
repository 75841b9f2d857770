#include "harness/core/text.hpp"
#include "harness/net/pem.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/load/headers.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

constexpr const char* remedy_for_file = "name a PEM file; paths count from beside the scenario";

void check_tls_files(const Node& tls, const Vocabulary& vocabulary,
                     std::vector<Problem>& problems) {
  const auto file_at = [&](const char* key) {
    const Node* file = scalar_of(tls, key);
    return file == nullptr ? std::string() : vocabulary.locate(file->text);
  };
  const std::string cert = file_at("cert");
  for (const char* key : {"ca", "cert", "key"}) {
    const Node* file = scalar_of(tls, key);
    if (file == nullptr) continue;
    const auto holds = std::string_view(key) == "key" ? net::check_key(file_at(key), cert)
                                                      : net::check_certificate(file_at(key));
    if (holds) continue;
    problems.push_back({file->place,
                        std::string(key) + ": " + shown(file->text) + " " + holds.error().what,
                        remedy_for_file});
  }
  if (cert.empty() || tls.find("key") != nullptr || !net::check_certificate(cert)) return;
  const auto holds = net::check_key(cert, cert);
  if (holds) return;
  const Node& node = *scalar_of(tls, "cert");
  problems.push_back(
      {node.place, "cert: " + shown(node.text) + " " + holds.error().what, "add its key"});
}

// Of one that could not be filled in nobody knows.
bool may_be_secured(const std::string& url, const File& file) {
  return lacks_a_value(url, file.vocabulary.environment) ||
         net::with_lower_case_scheme(filled(url, file.vocabulary.environment))
             .starts_with("https://");
}

// An endpoint says itself whether it speaks it; where redirects lead nobody knows.
bool may_speak_tls(const Node& request, const File& file) {
  const Member* written = url_of(request);
  const Node* redirects = scalar_of(request, "redirects");
  const Node* proxy = scalar_of(request, "proxy");
  const bool may_be_led_there = redirects != nullptr && redirects->text != "0";
  if (written == nullptr || may_be_led_there) return true;
  if (proxy != nullptr && may_be_secured(proxy->text, file)) return true;
  const std::string url = url_template_of(written->value, file);
  const std::string name = url.starts_with('{') ? url.substr(1, url.find('}') - 1) : "";
  const Endpoint* endpoint = find_endpoint(file.scenario.system.own.endpoints, name);
  return may_be_secured(endpoint == nullptr ? url : *endpoint->url, file);
}

void check_time_for_tls(const Node& request, const File& file, std::vector<Problem>& problems) {
  const Node* steps = request.find("timeouts");
  const Member* time = steps != nullptr ? steps->member("tls_handshaking") : nullptr;
  if (time == nullptr || may_speak_tls(request, file)) return;
  problems.push_back({time->place, "timeouts: tls_handshaking: the URL does without TLS",
                      "leave it out, or begin the URL with https://"});
}

void check_tls(const Node& request, const File& file, std::vector<Problem>& problems) {
  const Vocabulary& vocabulary = file.vocabulary;
  const Member* tls = request.member("tls");
  if (tls == nullptr) return;
  const Member* url = url_of(request);
  if (url != nullptr && !may_speak_tls(request, file)) {
    problems.push_back(
        {tls->place,
         "tls: the URL " + shown(without_password(url->value.text)) + " does without TLS",
         "leave tls out, or begin the URL with https://"});
  }
  const Node* key = scalar_of(tls->value, "key");
  if (key != nullptr && tls->value.find("cert") == nullptr) {
    problems.push_back({key->place, "key: there is no certificate that it belongs to",
                        "add cert, or leave it out"});
  }
  if (vocabulary.locate) check_tls_files(tls->value, vocabulary, problems);
}

void check_proxys_signer(const Node& request, const File& file, std::vector<Problem>& problems) {
  const Node* signer = scalar_of(request, "proxy_ca");
  if (signer == nullptr || trim(signer->text).empty()) return;
  const Node* proxy = scalar_of(request, "proxy");
  if (proxy == nullptr || !may_be_secured(proxy->text, file)) {
    problems.push_back({signer->place, "proxy_ca: there is no proxy with TLS",
                        "leave it out, or begin the URL of proxy with https://"});
    return;
  }
  if (!file.vocabulary.locate) return;
  const auto holds = net::check_certificate(file.vocabulary.locate(signer->text));
  if (holds) return;
  problems.push_back({signer->place, "proxy_ca: " + shown(signer->text) + " " + holds.error().what,
                      remedy_for_file});
}

// Through a tunnel, which is for TLS: what a proxy passes on itself is HTTP/1.1.
void check_version(const Node& request, std::vector<Problem>& problems) {
  const Node* version = scalar_of(request, "http");
  const Member* url = url_of(request);
  if (version == nullptr || version->text != "2" || url == nullptr) return;
  if (request.find("proxy") == nullptr) return;
  if (net::with_lower_case_scheme(url->value.text).starts_with("https://")) return;
  problems.push_back({version->place, "http: HTTP/2 goes through a proxy with TLS alone",
                      "leave it out, or begin the URL with https://"});
}

void check_headers_in_tunnel(const Node& request, const File& file,
                             std::vector<Problem>& problems) {
  const Node* headers = request.find("headers");
  const Member* url = url_of(request);
  if (request.find("proxy") == nullptr || headers == nullptr || url == nullptr) return;
  if (!may_be_secured(url->value.text, file)) return;
  for (const Member& header : headers->members) {
    const auto fits = check_is_not_for_proxy(header.key);
    if (fits) continue;
    problems.push_back({header.place, "headers: " + fits.error().what, fits.error().remedy});
  }
}

void check_headers(const Node& request, std::vector<Problem>& problems) {
  const Node* version = scalar_of(request, "http");
  const Node* headers = request.find("headers");
  if (version == nullptr || version->text != "2" || headers == nullptr) return;
  for (const Member& header : headers->members) {
    const auto fits = check_is_of_http_2(header.key, header.value.text);
    if (fits) continue;
    problems.push_back({header.place, "headers: " + fits.error().what, fits.error().remedy});
  }
}

}  // namespace

std::vector<Problem> check_protocol_rules(const File& file) {
  std::vector<Problem> problems;
  for (const Node& load : items_of(file.root, "load")) {
    for (const Node* flow : flows_of(load)) {
      for (const Node& request : flow->items) {
        check_tls(request, file, problems);
        check_proxys_signer(request, file, problems);
        check_time_for_tls(request, file, problems);
        check_version(request, problems);
        check_headers(request, problems);
        check_headers_in_tunnel(request, file, problems);
      }
    }
  }
  return problems;
}

}  // namespace harness::scenario
