#include <algorithm>

#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/load/headers.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/system/access.hpp"

namespace harness::scenario {
namespace {

using grammar::as_written;
using grammar::filled_text;
using grammar::Form;
using grammar::optional;
using grammar::optional_else;
using grammar::Reading;
using grammar::required;

constexpr const char* tenant_header = "X-Scope-OrgID";
constexpr const char* where_secrets_are =
    "write {env: NAME} or {file: PATH}: where it is, not what it is";

// What is no name may be the secret itself, so no message shows it.
Result<void> check_variable(const std::string& text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), is_plain) &&
                     (text.front() < '0' || text.front() > '9');
  if (plain) return {};
  return fail("that is no name of a variable", {},
              "write its name, such as PROM_TOKEN, not its value");
}

Result<void> check_place(const std::string& url) {
  const std::string what = "the URL " + shown(without_password(url)) + " ";
  if (const auto sound = net::check_url(url); !sound) {
    return fail(what + sound.error().what, {}, sound.error().remedy);
  }
  const std::string besides = net::besides_place(net::with_lower_case_scheme(url));
  if (besides.empty()) return {};
  return fail(what + "has " + besides, {},
              "leave it out; one signs in by bearer, basic, headers and tenant beside the URL");
}

struct WrittenSecret {
  std::string env;
  std::string file;
};

Form<Secret> secret_form() {
  grammar::Record<WrittenSecret> record{"the place of a secret"};
  record.one_of = {"env", "file"};
  record.fields = {
      optional("env", &WrittenSecret::env,
               grammar::checked_text("the name of a variable", check_variable,
                                     "^[A-Za-z_][A-Za-z0-9_]*$"),
               "a variable of the environment that holds it"),
      optional("file", &WrittenSecret::file, as_written(filled_text("a file")),
               "a file that holds it, and nothing else"),
  };
  const Form<WrittenSecret> map = grammar::record(record);
  const auto read = [map](const Node& node, const std::string& name, Secret& secret,
                          Reading& reading) {
    secret.place = node.place;
    if (node.kind == Node::Kind::scalar) {
      reading.refuse(node.place, name + ": a secret does not stand in a file like this",
                     where_secrets_are);
      return false;
    }
    WrittenSecret written;
    const bool sound = map.read(node, name, written, reading);
    secret.from = written.env.empty() ? Secret::From::file : Secret::From::env;
    secret.name = written.env.empty() ? written.file : written.env;
    return sound;
  };
  return {map.shape, read, [](const Secret&) { return std::string(); }};
}

Form<Basic> basic_form() {
  return grammar::record(grammar::Record<Basic>{
      "a user with a password",
      {required("user", &Basic::user, as_written(filled_text("a name")), "who signs in"),
       required("password", &Basic::password, secret_form(), "where the password is")}});
}

Form<net::ServerTls> tls_form() {
  using net::ServerTls;
  const Form<std::string> file = as_written(filled_text("a PEM file"));
  grammar::Record<ServerTls> tls{"options of TLS"};
  tls.fields = {
      optional_else("ca", &ServerTls::ca, file, "what the system trusts",
                    "who signs its certificate"),
      optional_else("cert", &ServerTls::cert, file, "none", "our own certificate"),
      optional_else("key", &ServerTls::key, file, "in the file of cert", "its private key"),
      optional_else("server_name", &ServerTls::server_name, as_written(filled_text("a name")),
                    "the URL's host", "the name that its certificate is for"),
      grammar::defaulted("insecure", &ServerTls::insecure,
                         grammar::choice<bool>({{"true", true}, {"false", false}}),
                         "whether any certificate will do"),
  };
  return grammar::record(tls);
}

bool has_header(const Access& access, const std::string& name) {
  return std::any_of(access.headers.begin(), access.headers.end(),
                     [&](const auto& header) { return upper(header.first) == upper(name); });
}

// Those by which one signs in: their values belong in no file that others read.
bool signs_in(const std::string& header) {
  const std::string name = upper(header);
  return name == "AUTHORIZATION" || name == "PROXY-AUTHORIZATION" || name == "COOKIE";
}

void check_headers(const Node& node, Reading& reading) {
  const Node* headers = node.find("headers");
  if (headers == nullptr) return;
  for (const Member& header : headers->members) {
    const auto refuse = [&](const Error& error) {
      reading.refuse(header.place, "headers: " + error.what, error.remedy);
    };
    if (const auto sound = check_header_name(header.key); !sound) refuse(sound.error());
    if (const auto sound = check_header_value(header.value.text); !sound) {
      refuse({"the value of " + header.key + " has a control character in it",
              {},
              "write it on one line"});
    }
    if (!signs_in(header.key) || !header.value.written.empty()) continue;
    refuse({"the value of " + header.key + " is a secret, which does not stand in a file like this",
            {},
            "write bearer or basic, or ${NAME} from the environment"});
  }
}

void check_contradictions(const Node& node, const Access& access, Reading& reading) {
  const auto refuse = [&](const char* key, const std::string& what, const std::string& remedy) {
    reading.refuse(node.member(key)->place, what, remedy);
  };
  if (access.bearer && access.basic) {
    refuse("basic", "basic: there is a bearer already", "keep one of them");
  }
  if ((access.bearer || access.basic) && has_header(access, "Authorization")) {
    refuse("headers", "headers: Authorization is what bearer and basic say", "keep one of them");
  }
  if (!access.tenant.empty() && has_header(access, tenant_header)) {
    refuse("headers", std::string("headers: ") + tenant_header + " is what tenant says",
           "keep one of them");
  }
}

}  // namespace

std::vector<grammar::Field<Access>> access_fields() {
  return {
      optional("bearer", &Access::bearer, secret_form(), "where the token is that signs in"),
      optional("basic", &Access::basic, basic_form(), "a user and its password"),
      optional("headers", &Access::headers,
               grammar::dictionary("a map of headers", as_written(grammar::text())),
               "further headers of each request"),
      optional("tenant", &Access::tenant, as_written(filled_text("a name")),
               std::string("whose data it is, the header ") + tenant_header),
      optional("tls", &Access::tls, tls_form(), "whom to trust, and who one is"),
  };
}

void check_access(const Node& node, const Access& access, Reading& reading) {
  check_headers(node, reading);
  check_contradictions(node, access, reading);
  if (!access.tls.written()) return;
  const Node* url = scalar_of(node, "url");
  if (url != nullptr && url->is_known &&
      !net::with_lower_case_scheme(url->text).starts_with("https://")) {
    reading.refuse(access.tls.place, "tls: the URL does without TLS",
                   "leave tls out, or begin the URL with https://");
  }
  if (access.tls->cert.empty() && !access.tls->key.empty()) {
    reading.refuse(access.tls.place, "tls: there is no certificate that the key belongs to",
                   "add cert");
  }
}

Form<std::string> server_url() {
  return as_written(grammar::checked_text("a URL such as https://prometheus.example", check_place,
                                          "^[Hh][Tt][Tt][Pp][Ss]?://"));
}

std::string Secret::text() const { return from == From::env ? name : "the file " + name; }

std::string Access::text() const {
  std::vector<std::string> parts;
  if (bearer) parts.push_back("bearer of " + bearer->text());
  if (basic)
    parts.push_back("as " + basic->user + " with the password of " + basic->password.text());
  if (!tenant.empty()) parts.push_back("tenant " + tenant);
  for (const auto& [name, value] : headers) parts.push_back("header " + name);
  if (!tls->ca.empty()) parts.push_back("trusting " + tls->ca);
  if (!tls->cert.empty()) parts.push_back("showing " + tls->cert);
  if (!tls->server_name.empty()) parts.push_back("called " + tls->server_name);
  if (tls->insecure) parts.emplace_back("whatever certificate it shows");
  return join(parts, ", ");
}

}  // namespace harness::scenario
