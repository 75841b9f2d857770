#include "harness/target/external/remote.hpp"

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"

namespace harness::target {
namespace {

// What only the right one answers with 200, whatever it holds.
struct Probe {
  std::string method;
  std::string path;
  std::string body;
};

Probe probe_of(const std::string& name) {
  if (name == "prometheus") return {"GET", "/api/v1/query?query=vector(1)", ""};
  if (name == "loki") return {"GET", "/loki/api/v1/labels", ""};
  return {"GET", "/api/echo", ""};
}

const Probe empty_export{"POST", "/v1/traces", "{}"};

std::string remedy_of(int status, const Remote& remote) {
  if (status != 401 && status != 403) return "name where its query API is";
  if (remote.signed_in_by.empty()) return "say how to sign in: bearer, basic, headers or tenant";
  return "it does not let in by " + remote.signed_in_by + ": mend that";
}

std::string without_query(const std::string& path) { return path.substr(0, path.find('?')); }

Result<void> answers_well(const Remote& remote, const Probe& probe) {
  net::HttpRequest request = net::request_to(remote.server, probe.path);
  request.method = probe.method;
  request.headers["Content-Type"] = "application/json";
  request.body = probe.body;
  request.timeout = std::chrono::seconds{3};
  const auto response = net::HttpClient().send(request);
  const std::string who = without_password(remote.server.url);
  if (!response) {
    return fail(
        who + " does not answer: " + net::without_secrets(response.error().what, remote.server), {},
        "start it, or name where its query API is");
  }
  if (response->status == 200) return {};
  return fail(who + " answered " + std::to_string(response->status) + " to " + probe.method + " " +
                  without_query(probe.path),
              {}, remedy_of(response->status, remote));
}

}  // namespace

Checked<Remotes> sign_in(const scenario::RemoteBackends& backends,
                         const scenario::Environment& environment) {
  Remotes remotes;
  std::vector<Error> errors;
  for (const auto& [name, backend] : backends.all()) {
    auto server =
        scenario::server_at(*backend->url, backend->access, backend->directory, environment);
    if (!server) {
      errors.push_back({name + ": " + server.error().what, backend->where, server.error().remedy});
      continue;
    }
    remotes[name] = {*std::move(server), backend->access.text(), backend->is_shared};
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return remotes;
}

Result<void> check_answers(const std::string& name, const Remote& remote) {
  return answers_well(remote, probe_of(name));
}

Checked<void> check_answers(const Remotes& remotes) {
  std::vector<Error> errors;
  for (const auto& [name, remote] : remotes) {
    const auto answers = check_answers(name, remote);
    if (!answers) errors.push_back({answers.error().what, name, answers.error().remedy});
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return {};
}

Result<void> check_takes_spans(const std::string& url) {
  return answers_well({net::Server(url), {}, false}, empty_export);
}

}  // namespace harness::target
