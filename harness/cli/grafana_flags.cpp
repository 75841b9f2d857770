#include "harness/cli/grafana_flags.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/pem.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/scenario/system/access.hpp"

namespace harness::cli {
namespace {

constexpr const char* token_variable = "GRAFANA_TOKEN";

std::optional<std::string> grafana_token(const std::string& name) {
  const char* value = name == token_variable ? std::getenv(token_variable) : nullptr;
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Result<std::string> grafana_place(const Flags& flags, const std::string& program) {
  if (!flags.has("grafana")) {
    return fail("no Grafana is named", program, "write --grafana URL, with GRAFANA_TOKEN set");
  }
  const std::string url = flags.text("grafana");
  if (const auto sound = net::check_url(url); !sound) {
    return fail("the URL " + shown(without_any_password(url)) + " " + sound.error().what,
                "--grafana", sound.error().remedy);
  }
  const std::string more = net::besides_place(url);
  if (more.empty()) return net::without_slash(net::with_lower_case_scheme(url));
  return fail("the URL " + shown(without_any_password(url)) + " has " + more + " in it",
              "--grafana",
              "write the place alone; one signs in by GRAFANA_TOKEN, --token-file, or --user and "
              "--password-file");
}

// What is given takes the place of the environment's.
Result<scenario::Access> grafana_access(const Flags& flags, const std::string& program) {
  scenario::Access access;
  const bool by_user = flags.has("user") || flags.has("password-file");
  if (flags.has("token-file") && by_user) {
    return fail("--token-file and --user both sign in", program, "give one of the two");
  }
  if (flags.has("user") != flags.has("password-file")) {
    return fail("--user and --password-file belong together", program, "give both, or a token");
  }
  using From = scenario::Secret::From;
  if (flags.has("token-file")) {
    access.bearer = scenario::Secret{From::file, flags.text("token-file"), {}};
  } else if (by_user) {
    if (flags.text("user").find(':') != std::string::npos) {
      return fail("no user has a \":\" in their name", "--user", "write the name alone");
    }
    access.basic = {flags.text("user"), {From::file, flags.text("password-file"), {}}};
  } else if (grafana_token(token_variable)) {
    access.bearer = scenario::Secret{From::env, token_variable, {}};
  }
  return access;
}

Result<net::ServerTls> grafana_tls(const Flags& flags) {
  net::ServerTls tls;
  tls.insecure = flags.has("insecure");
  if (!flags.has("cacert")) return tls;
  tls.ca = flags.text("cacert");
  if (const auto sound = net::check_certificate(tls.ca); !sound) {
    return fail("the file " + shown(tls.ca) + " " + sound.error().what, "--cacert",
                "name a PEM file");
  }
  return tls;
}

// The sentence about where paths count from is about scenarios.
Error unreadable_secret(const Error& error, const Flags& flags) {
  const char* where = flags.has("token-file") ? "--token-file"
                      : flags.has("user")     ? "--password-file"
                                              : token_variable;
  const bool is_variable = where == std::string(token_variable);
  return {error.what, where,
          is_variable ? "set it to a token of a service account there, or unset it"
                      : "write the secret into it, on one line, or name another"};
}

}  // namespace

void add_grafana_flags(Options& options) {
  options
      .path("grafana",
            "Where its pages begin; one signs in by the token in the environment's GRAFANA_TOKEN, "
            "or")
      .path("token-file", "by the token in this file")
      .path("user", "by a name, with")
      .path("password-file", "the password in this file")
      .path("cacert", "Who signs its certificate, in PEM")
      .flag("k,insecure", "Take any certificate of it");
}

Checked<net::Server> grafana_of(const Flags& flags, const std::string& program) {
  std::vector<Error> errors;
  const auto url = grafana_place(flags, program);
  const auto signing_in = grafana_access(flags, program);
  const auto tls = grafana_tls(flags);
  if (!url) errors.push_back(url.error());
  if (!signing_in) errors.push_back(signing_in.error());
  if (!tls) errors.push_back(tls.error());
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  scenario::Environment environment;
  environment.find = grafana_token;
  auto server = scenario::server_at(*url, *signing_in, "", environment);
  if (!server) return tl::unexpected(std::vector{unreadable_secret(server.error(), flags)});
  server->tls = *tls;
  return *std::move(server);
}

void tell_of_clear_text(const net::Server& server) {
  const bool is_in_clear = server.url.starts_with("http://") &&
                           !net::is_loopback_host(net::authority_of(server.url).text);
  if (!is_in_clear || !server.headers.contains("Authorization")) return;
  std::fprintf(stderr, "%s has no TLS: all on the way see what you sign in by\n",
               server.url.c_str());
}

push::Grafana::Send by_http() {
  const auto client = std::make_shared<net::HttpClient>();
  return [client](const net::HttpRequest& request) { return client->send(request); };
}

}  // namespace harness::cli
