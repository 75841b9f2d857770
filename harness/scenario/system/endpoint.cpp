#include "harness/scenario/system/endpoint.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/load/headers.hpp"
#include "harness/scenario/system/conventions.hpp"
#include "harness/scenario/system/process_form.hpp"

namespace harness::scenario {
namespace {

using grammar::filled_text;
using grammar::Form;
using grammar::Node;
using grammar::optional;
using grammar::Reading;
using grammar::required;

Result<void> check_proof_path(const std::string& text) {
  return check_path(text, " ?#", "begin it with a slash, such as /health");
}

Result<void> check_scrape_path(const std::string& text) {
  return check_path(text, " ?#", "begin it with a slash, such as /metrics");
}

// kubectl is asked for a name, and nothing else.
void check_context(const Node& node, Proof& read, Reading& reading) {
  for (const char* key : {"value", "path"}) {
    const yaml::Member* besides = node.member(key);
    if (besides == nullptr) continue;
    reading.refuse(besides->place, std::string(key) + ": a kube_context is all that is asked for",
                   std::string("leave ") + key + " out");
  }
  read.value = read.kube_context;
}

void check_way(const Node& node, Proof& read, Reading& reading) {
  if (node.find("kube_context") != nullptr) return check_context(node, read, reading);
  if (node.find("value") == nullptr) {
    reading.refuse(node.place, "missing key \"value\" in what it is",
                   "add value (what that must be): a text");
  }
  if (read.path.empty() && !read.label.empty()) read.path = "/metrics";
}

Form<Proof> proof_form() {
  grammar::Record<Proof> proof{"what it is"};
  proof.fields = {
      optional("header", &Proof::header,
               grammar::checked_text("the name of a header", check_cookie_name,
                                     "^[-!#$%&'*+.^_`|~0-9A-Za-z]+$"),
               "of its answer, by which it shows which environment it is"),
      optional("target_info", &Proof::label, label_form(),
               "in place of header: a label of target_info, such as deployment_environment"),
      optional("kube_context", &Proof::kube_context, filled_text("the name of a context"),
               "in place of header, for what kubectl is to break: its current context"),
      optional("value", &Proof::value, filled_text("a text"), "what that must be"),
      optional("path", &Proof::path,
               grammar::checked_text("a path such as /health", check_proof_path, "^/[^ ?#]*$"),
               "what is asked for, behind the URL; left out: the URL itself, or /metrics for "
               "target_info"),
  };
  proof.one_of = {"header", "target_info", "kube_context"};
  proof.check = check_way;
  return grammar::record(proof);
}

// Whoever may be loaded or broken says first which one it is: a port of this machine, too, may lead
// to another.
void check_proof(const Node& node, const Endpoint& endpoint, Reading& reading) {
  if (endpoint.allow.empty() || node.find("is") != nullptr) return;
  reading.refuse(node.member("allow")->place,
                 "an endpoint that allows something, and does not say which environment it is",
                 "add is: {header: X-Environment, value: staging}, what it must answer with before "
                 "anything is sent");
}

Form<Endpoint> endpoint_form() {
  grammar::Record<Endpoint> endpoint{"an endpoint"};
  endpoint.fields = {
      required("url", &Endpoint::url, server_url(), "where it is; requests begin with {NAME}"),
      optional("allow", &Endpoint::allow,
               grammar::list_of("a list of load, faults",
                                grammar::choice<Allowed>(
                                    {{"load", Allowed::load}, {"faults", Allowed::faults}})),
               "what it may get; left out: nothing"),
      optional("is", &Endpoint::is, proof_form(),
               "how it proves which environment it is, before anything is sent"),
      optional("scrape", &Endpoint::scrape_path,
               grammar::checked_text(
                   "a path such as /metrics (what listens elsewhere is an endpoint of its own)",
                   check_scrape_path, "^/[^ ?#]*$"),
               "a Prometheus that the harness starts fetches this path under job = its name"),
  };
  const auto access = grammar::fields_of_part<Endpoint>(
      access_fields(), [](Endpoint& whole) -> Access& { return whole.access; });
  endpoint.fields.insert(endpoint.fields.end(), access.begin(), access.end());
  endpoint.check = [](const Node& node, Endpoint& read, Reading& reading) {
    check_access(node, read.access, reading);
    check_proof(node, read, reading);
    if (!read.scrape_path.empty() && !read.access.text().empty()) {
      reading.refuse(node.member("scrape")->place,
                     "scrape: a Prometheus that the harness starts is not told how to sign in",
                     "leave scrape out, and name a Prometheus that is (backends: {prometheus: …})");
    }
    if (!read.access.tls->server_name.empty()) {
      reading.refuse(read.access.tls.place, "tls: requests call an endpoint by its URL's host",
                     "leave server_name out, and put the name in the URL");
    }
  };
  return grammar::record(endpoint);
}

}  // namespace

Form<Endpoints> endpoints_form() {
  const Form<Endpoints> map = grammar::named("a map from name to endpoint", endpoint_form());
  Form<Endpoints> form = map;
  form.read = [map](const Node& node, const std::string& name, Endpoints& endpoints,
                    Reading& reading) {
    for (const yaml::Member& member : node.members) {
      if (const auto sound = check_process_name(member.key); !sound) {
        reading.refuse(member.place, name + ": " + sound.error().what, sound.error().remedy);
      }
    }
    return map.read(node, name, endpoints, reading);
  };
  return form;
}

std::string Proof::text() const {
  if (!kube_context.empty()) return "kubectl's current context";
  return label.empty() ? header : label + " of target_info";
}

std::string Proof::demand() const {
  if (!kube_context.empty()) return "be what kubectl's current context " + value + " leads to";
  return "answer with " + text() + ": " + value + (path.empty() ? "" : " to " + path);
}

bool Endpoint::allows(Allowed what) const {
  return std::find(allow.begin(), allow.end(), what) != allow.end();
}

std::string Endpoint::text() const {
  const std::string how = access.text();
  return without_password(*url) + (how.empty() ? "" : " (" + how + ")");
}

const Endpoint* find_endpoint(const Endpoints& endpoints, const std::string& name) {
  const auto found = std::find_if(endpoints.begin(), endpoints.end(),
                                  [&](const Endpoint& one) { return one.name == name; });
  return found == endpoints.end() ? nullptr : &*found;
}

void put(const Endpoints& others, Endpoints& endpoints) {
  for (const Endpoint& other : others) {
    std::erase_if(endpoints, [&](const Endpoint& one) { return one.name == other.name; });
  }
  endpoints.insert(endpoints.end(), others.begin(), others.end());
}

std::vector<yaml::Problem> check_endpoints(const Endpoints& endpoints,
                                           const std::vector<std::string>& taken,
                                           const Environment& environment) {
  std::vector<yaml::Problem> problems;
  for (const Endpoint& endpoint : endpoints) {
    if (std::find(taken.begin(), taken.end(), endpoint.name) != taken.end()) {
      problems.push_back({endpoint.place, "endpoints: there is a process " + shown(endpoint.name),
                          "give the endpoint another name"});
    }
    const auto more =
        check_secrets(endpoint.access, endpoint.name, endpoint.directory, environment);
    problems.insert(problems.end(), more.begin(), more.end());
  }
  return problems;
}

}  // namespace harness::scenario
