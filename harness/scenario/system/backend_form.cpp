#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/system/backend.hpp"

namespace harness::scenario {
namespace {

using grammar::Form;
using grammar::Node;
using grammar::optional;
using grammar::Reading;

// "prometheus: https://prom.example" says no more than {url: …}.
Form<RemoteBackend> by_url_alone() {
  const Form<grammar::Located<std::string>> url = grammar::located(server_url());
  Form<RemoteBackend> form = grammar::as<RemoteBackend, grammar::Located<std::string>>(
      url,
      [](grammar::Located<std::string> at) {
        RemoteBackend backend;
        backend.url = std::move(at);
        return backend;
      },
      [](const RemoteBackend& backend) { return &backend.url; });
  form.read = [read = form.read](const Node& node, const std::string& name, RemoteBackend& backend,
                                 Reading& reading) {
    const bool sound = read(node, name, backend, reading);
    backend.place = node.place;
    return sound;
  };
  return form;
}

// `takes`: the key of who takes what the harness sends; empty: there is none.
Form<RemoteBackend> backend_form(const std::string& takes, const std::string& about) {
  grammar::Record<RemoteBackend> backend{"a backend that runs already"};
  backend.fields = {grammar::required("url", &RemoteBackend::url, server_url(),
                                      "where its query API is; /api/… or /loki/… follows")};
  const auto access = grammar::fields_of_part<RemoteBackend>(
      access_fields(), [](RemoteBackend& whole) -> Access& { return whole.access; });
  backend.fields.insert(backend.fields.end(), access.begin(), access.end());
  if (!takes.empty()) {
    backend.fields.push_back(
        grammar::optional_else(takes, &RemoteBackend::takes, server_url(), "nothing is", about));
  }
  backend.check = [](const Node& node, RemoteBackend& read, Reading& reading) {
    check_access(node, read.access, reading);
  };
  return grammar::either<RemoteBackend>({by_url_alone(), grammar::record(backend)});
}

}  // namespace

Form<RemoteBackends> backends_form() {
  return grammar::record(grammar::Record<RemoteBackends>{
      "backends that run already",
      {optional("prometheus", &RemoteBackends::prometheus, backend_form("", ""),
                "whom claims about metrics and alerts ask"),
       optional("loki", &RemoteBackends::loki,
                backend_form("push",
                             "where logs that the harness ships are sent, without signing "
                             "in; /loki/api/v1/push follows"),
                "whom claims about logs ask"),
       optional("tempo", &RemoteBackends::tempo,
                backend_form("otlp",
                             "where spans that the harness passes on are sent over "
                             "OTLP/HTTP, without signing in; /v1/traces follows"),
                "whom claims about traces ask")}});
}

}  // namespace harness::scenario
