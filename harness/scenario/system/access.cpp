#include "harness/scenario/system/access.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/pem.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/environment.hpp"

namespace harness::scenario {
namespace {

// RFC 4648, 4.
std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t size = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8U | (i < size ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= size ? digits[group >> (18 - 6 * i) & 63U] : '=';
    }
  }
  return text;
}

// Paths count from the file that has them.
std::string path_of(const std::string& written, const std::string& directory,
                    const Environment& environment) {
  if (written.empty()) return {};
  return (std::filesystem::path(directory) / filled(written, environment)).string();
}

Result<std::string> unchecked_value(const Secret& secret, const std::string& directory,
                                    const Environment& environment) {
  if (secret.from == Secret::From::file) {
    auto text = read_file(path_of(secret.name, directory, environment));
    if (!text) return fail(secret.text() + " cannot be read");
    while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
    return text;
  }
  auto value = environment.find ? environment.find(secret.name) : std::nullopt;
  if (value) return *std::move(value);
  return fail(secret.name + " is not set in the environment");
}

// Of a message nothing but where it was to be.
Result<std::string> value_of(const Secret& secret, const std::string& directory,
                             const Environment& environment) {
  const std::string remedy = secret.from == Secret::From::env
                                 ? "set it to the secret, or name another"
                                 : "write the secret into it, or name another; paths count from "
                                   "beside the file that names them";
  auto value = unchecked_value(secret, directory, environment);
  if (!value) return fail(value.error().what, {}, remedy);
  if (trim(*value).empty()) return fail(secret.text() + " is empty", {}, remedy);
  if (std::any_of(value->begin(), value->end(), is_control)) {
    return fail(secret.text() + " holds a control character, such as a line break", {}, remedy);
  }
  return value;
}

class AccessCheck {
 public:
  AccessCheck(const std::string& whose, const std::string& directory,
              const Environment& environment)
      : whose_(whose), directory_(directory), environment_(environment) {}

  void secret(const std::string& key, const Secret& secret) {
    if (secret.name.empty()) return;  // refused already
    const auto value = value_of(secret, directory_, environment_);
    if (value) return;
    problems_.push_back(
        {secret.place, key + " of " + whose_ + ": " + value.error().what, value.error().remedy});
  }

  void tls(const net::ServerTls& tls, yaml::Place place) {
    const std::string cert = path_of(tls.cert, directory_, environment_);
    const auto judge = [&](const char* key, const std::string& written, const auto& holds) {
      if (written.empty()) return;
      const Result<void> sound = holds(path_of(written, directory_, environment_));
      if (sound) return;
      problems_.push_back({place,
                           std::string("tls of ") + whose_ + ": " + key + ": " + shown(written) +
                               " " + sound.error().what,
                           "name a PEM file; paths count from beside the file that names them"});
    };
    judge("ca", tls.ca, net::check_certificate);
    judge("cert", tls.cert, net::check_certificate);
    judge("key", tls.key, [&](const std::string& file) { return net::check_key(file, cert); });
    if (!tls.key.empty() || tls.cert.empty() || !net::check_certificate(cert)) return;
    judge("cert", tls.cert, [&](const std::string& file) { return net::check_key(file, cert); });
  }

  std::vector<yaml::Problem> take() { return std::move(problems_); }

 private:
  const std::string& whose_;
  const std::string& directory_;
  const Environment& environment_;
  std::vector<yaml::Problem> problems_;
};

// One signs in at most once: see check_access().
Result<void> sign_in(const Access& access, const std::string& directory,
                     const Environment& environment, net::Server& server) {
  if (access.bearer) {
    auto token = value_of(*access.bearer, directory, environment);
    if (!token) return fail(token.error());
    server.headers["Authorization"] = "Bearer " + *token;
    server.secrets.push_back(*std::move(token));
  }
  if (access.basic) {
    auto password = value_of(access.basic->password, directory, environment);
    if (!password) return fail(password.error());
    const std::string both = base64(filled(access.basic->user, environment) + ":" + *password);
    server.headers["Authorization"] = "Basic " + both;
    server.secrets.push_back(both);
    server.secrets.push_back(*std::move(password));
  }
  return {};
}

}  // namespace

std::vector<yaml::Problem> check_secrets(const Access& access, const std::string& whose,
                                         const std::string& directory,
                                         const Environment& environment) {
  AccessCheck check(whose, directory, environment);
  if (access.bearer) check.secret("bearer", *access.bearer);
  if (access.basic) check.secret("password", access.basic->password);
  check.tls(*access.tls, access.tls.place);
  return check.take();
}

Result<net::Server> server_at(const std::string& url, const Access& access,
                              const std::string& directory, const Environment& environment) {
  net::Server server(net::without_slash(net::with_lower_case_scheme(filled(url, environment))));
  for (const auto& [name, value] : access.headers) {
    server.headers[name] = filled(value, environment);
    server.secrets.push_back(server.headers[name]);
  }
  if (!access.tenant.empty()) server.headers["X-Scope-OrgID"] = filled(access.tenant, environment);
  if (auto signed_in = sign_in(access, directory, environment, server); !signed_in) {
    return fail(signed_in.error());
  }
  std::erase_if(server.secrets, [](const auto& secret) { return secret.size() < shortest_secret; });
  server.tls = *access.tls;
  for (std::string* file : {&server.tls.ca, &server.tls.cert, &server.tls.key}) {
    *file = path_of(*file, directory, environment);
  }
  server.tls.server_name = filled(server.tls.server_name, environment);
  return server;
}

}  // namespace harness::scenario
