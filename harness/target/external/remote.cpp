#include "harness/target/external/remote.hpp"

#include <algorithm>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/told.hpp"
#include "harness/net/url.hpp"
#include "harness/target/external/place_claim.hpp"

namespace harness::target {
namespace {

// What only the right one answers with 200, whatever it holds.
struct Probe {
  std::string method;
  std::string path;
  std::string body;
};

Probe probe_of(const std::string& name) {
  if (name == "prometheus") return {"GET", "/api/v1/query?query=time()", ""};
  if (name == "loki") return {"GET", "/loki/api/v1/labels", ""};
  return {"GET", "/api/echo", ""};
}

const Probe empty_export{"POST", "/v1/traces", "{}"};

std::string remedy_of(int status, const Remote& remote) {
  if (status != 401 && status != 403) return "name where its query API is";
  if (remote.signed_in_by.empty()) return "say how to sign in: bearer, basic, headers or tenant";
  return "it does not let in" + remote.how() + ": mend that";
}

std::string without_query(const std::string& path) { return path.substr(0, path.find('?')); }

// What it answered with 200.
Result<std::string> answer_to(const Remote& remote, const Probe& probe) {
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
  if (response->status == 200) return response->body;
  return fail(who + " answered " + std::to_string(response->status) + " to " + probe.method + " " +
                  without_query(probe.path),
              {}, remedy_of(response->status, remote));
}

// What happened when is told by the clocks of others, too.
constexpr Duration most_apart = std::chrono::seconds{1};

// Of the value of time(), in seconds since the epoch: [1763718241.5, "1763718241.5"].
std::optional<WallTime> time_in(const std::string& answer) {
  const auto time = net::read_told({}, answer, [](const net::Told& told) {
    const auto result = told["data"]["result"].list();
    return result.size() == 2 ? to_number(result.back().text()) : std::nullopt;
  });
  if (!time || !*time) return std::nullopt;
  return WallTime{} + from_seconds(**time);
}

Result<void> check_time(const std::string& answer, const std::pair<WallTime, WallTime>& asked) {
  const auto there = time_in(answer);
  if (!there)
    return fail("does not answer as a Prometheus does", {}, "name where its query API is");
  const Duration ahead = *there - asked.second;
  const Duration behind = asked.first - *there;
  if (ahead <= most_apart && behind <= most_apart) return {};
  return fail("has a clock that is " + approximate(std::max(ahead, behind)) +
                  (ahead > behind ? " ahead of" : " behind") +
                  " this machine's, so that nobody knows what was when",
              {}, "set both by NTP");
}

}  // namespace

std::string Remote::how() const {
  return (signed_in_by.starts_with("as ") ? " " : " by ") + signed_in_by;
}

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

Result<void> check_answers(const std::string& name, const Remote& remote, const Clock& clock) {
  const WallTime begin = clock.wall();
  const auto answer = answer_to(remote, probe_of(name));
  if (!answer) return fail(answer.error());
  if (name != "prometheus") return {};
  return check_time(*answer, {begin, clock.wall()}).map_error([&](Error error) {
    error.what = without_password(remote.server.url) + " " + error.what;
    return error;
  });
}

Checked<void> check_answers(const Remotes& remotes, const Clock& clock) {
  std::vector<Error> errors;
  for (const auto& [name, remote] : remotes) {
    const auto answers = check_answers(name, remote, clock);
    if (!answers) errors.push_back({answers.error().what, name, answers.error().remedy});
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return {};
}

Result<Fd> claim(const std::string& name, const Remote& remote) {
  return claim_place(name, remote.server.url).map_error([&](const Error& holder) {
    return Error{"another run uses " + without_password(remote.server.url) +
                     " now, and what both write there would count for either: " + holder.what,
                 name, "wait until that has ended, or name another"};
  });
}

Result<void> check_takes_spans(const std::string& url) {
  return answer_to({net::Server(url), {}, false}, empty_export).map([](const std::string&) {});
}

}  // namespace harness::target
