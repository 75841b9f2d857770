#include "harness/cli/load_request.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/pem.hpp"
#include "harness/net/unix_socket.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/load/headers.hpp"
#include "harness/scenario/words.hpp"

namespace harness::cli {
namespace {

Result<void> add_header(const std::string& text, scenario::Request& request) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string::npos) {
    return fail("\"" + text + "\" is not a header", "--header", "write it as \"Name: value\"");
  }
  const std::string name = text.substr(0, colon);
  const std::string value(trim(std::string_view(text).substr(colon + 1)));
  const auto sound = scenario::check_header_name(name).and_then(
      [&] { return scenario::check_header_value(value); });
  if (!sound) return fail(sound.error().what, "--header", sound.error().remedy);
  if (request.http == scenario::HttpVersion::http_2) {
    const auto fits = scenario::check_is_of_http_2(name, value);
    if (!fits) return fail(fits.error().what, "--header", fits.error().remedy);
  }
  if (!request.proxy.empty() && request.url.starts_with("https://")) {
    const auto fits = scenario::check_is_not_for_proxy(name);
    if (!fits) return fail(fits.error().what, "--header", fits.error().remedy);
  }
  for (const auto& [other, others_value] : request.headers) {
    if (upper(other) == upper(name)) {
      return fail(shown(name) + " is given twice", "--header", scenario::header_once);
    }
  }
  request.headers[name] = replace_all(value, "{", "{{");  // there is nothing to fill in
  return {};
}

// Whatever HTTP takes for one; as curl has it, what has data is a POST unless it says otherwise.
Result<std::string> method_of(const Flags& flags) {
  if (!flags.has("method")) return flags.has("data") ? "POST" : "GET";
  const auto method = flags.text("method");
  const auto sound = scenario::check_method(method);
  if (sound) return method;
  return fail(sound.error().what, flags.as_given("method"), sound.error().remedy);
}

using Check = std::function<Result<void>(const std::string& file)>;

Result<void> read_file_name(const Flags& flags, const std::string& flag, const Check& check,
                            std::string& name) {
  if (!flags.has(flag)) return {};
  name = flags.text(flag);
  const auto holds = check(name);
  if (holds) return {};
  return fail(shown(name) + " " + holds.error().what, "--" + flag, "name a PEM file");
}

Result<void> check_has_key(const scenario::Tls& tls) {
  if (tls.cert.empty() || !tls.key.empty()) return {};
  const auto holds = net::check_key(tls.cert, tls.cert);
  if (holds) return {};
  return fail(shown(tls.cert) + " " + holds.error().what, "--cert", "add --key");
}

// As curl has it: @FILE is what the file holds, anything else is the body itself.
Result<std::string> body_of(const std::string& text) {
  if (!text.starts_with('@')) return text;
  Result<std::string> content = read_file(text.substr(1));
  if (content) return content;
  return fail(content.error().what, "--data " + text, "name a file that can be read");
}

Result<void> read_way(const Flags& flags, scenario::Request& request) {
  if (flags.has("unix-socket")) request.unix_socket = flags.text("unix-socket");
  if (const auto sound = net::check_socket_path(request.unix_socket); !sound) {
    return fail(shown(request.unix_socket) + " " + sound.error().what, "--unix-socket",
                sound.error().remedy);
  }
  const bool has_secured_proxy =
      flags.has("proxy") &&
      net::with_lower_case_scheme(flags.text("proxy")).starts_with("https://");
  if (flags.has("proxy-cacert") && !has_secured_proxy) {
    return fail("there is no proxy with TLS", "--proxy-cacert",
                "leave it out, or begin the URL of --proxy with https://");
  }
  if (!flags.has("proxy")) return {};
  request.proxy = flags.text("proxy");
  if (!request.unix_socket.empty()) {
    return fail("a Unix socket is no way to a proxy", "--proxy", "leave out one of both");
  }
  if (const auto sound = net::check_proxy(request.proxy); !sound) {
    return fail(shown(without_any_password(request.proxy)) + " " + sound.error().what, "--proxy",
                sound.error().remedy);
  }
  const bool is_secured = request.url.starts_with("https://");
  if (is_secured || request.http == scenario::HttpVersion::http_1_1) return {};
  return fail("HTTP/2 goes through a proxy with TLS alone", "--http2",
              "leave it out, or begin the URL with https://");
}

Result<void> read_protocol(const Flags& flags, scenario::Request& request) {
  if (flags.has("http2")) request.http = scenario::HttpVersion::http_2;
  request.redirects = flags.number("redirects");
  if (request.redirects > scenario::most_redirects) {
    return fail("nobody means to follow " + std::to_string(request.redirects), "--redirects",
                "give at most " + std::to_string(scenario::most_redirects));
  }
  request.tls.skip_verify = flags.has("insecure");
  if (flags.has("key") && !flags.has("cert")) {
    return fail("there is no certificate that it belongs to", "--key", "add --cert");
  }
  scenario::Tls& tls = request.tls;
  const auto fits = [&tls](const std::string& key) { return net::check_key(key, tls.cert); };
  return read_file_name(flags, "cacert", net::check_certificate, tls.ca)
      .and_then([&] {
        return read_file_name(flags, "proxy-cacert", net::check_certificate, request.proxy_ca);
      })
      .and_then([&] { return read_file_name(flags, "cert", net::check_certificate, tls.cert); })
      .and_then([&] { return read_file_name(flags, "key", fits, tls.key); })
      .and_then([&] { return check_has_key(tls); });
}

}  // namespace

void add_request_flags(Options& options) {
  options.text("X,method", "GET, HEAD, POST, … (default: GET; POST where there is --data)")
      .texts("H,header", "\"Name: value\", sent with each request (repeatable)")
      .text("d,body,data", "Sent with each request (also --body); @FILE sends what the file holds")
      .text("timeout", "When to give a request up", "60s")
      .path("unix-socket", "The path of the Unix socket that answers, in place of the URL's host")
      .text("proxy", "The URL of an HTTP proxy to go through")
      .number("redirects",
              "How many redirects to follow as part of a request: 307 and 308 with its method and "
              "body, 303 with GET, 301 and 302 with GET where it was POST",
              0)
      .flag("http2", "Speak HTTP/2: as TLS agrees, or at once without TLS")
      .flag("k,insecure", "Take any certificate of the server's")
      .text("cacert", "Who signs the server's certificate, in PEM")
      .text("proxy-cacert", "Who signs the certificate of a proxy with TLS, in PEM")
      .text("cert", "Our own certificate, in PEM")
      .text("key", "Its private key, where it is not in the same file");
}

Result<scenario::Request> read_request(const Flags& flags) {
  scenario::Request request;
  const std::string url = net::with_lower_case_scheme(flags.text("url"));
  if (const auto sound = net::check_url(url); !sound) {
    return fail(shown(without_any_password(url)) + " " + sound.error().what, "harness load",
                sound.error().remedy);
  }
  request.url = replace_all(url, "{", "{{");
  const Result<std::string> method = method_of(flags);
  const Result<Duration> timeout = duration_of(flags, "timeout");
  if (!method) return fail(method.error());
  if (!timeout) return fail(timeout.error());
  request.method = *method;
  request.timeout = *timeout;
  request.name = *method + " " + without_password(url);
  if (auto read = read_protocol(flags, request); !read) return fail(read.error());
  if (auto read = read_way(flags, request); !read) return fail(read.error());
  if (flags.has("data")) {
    const Result<std::string> body = body_of(flags.text("data"));
    if (!body) return fail(body.error());
    request.body = *body;
    request.body_as_is = true;  // there is nothing to fill in
  }
  if (!flags.has("header")) return request;
  for (const std::string& header : flags.texts("header")) {
    if (auto added = add_header(header, request); !added) return fail(added.error());
  }
  return request;
}

Result<Duration> duration_of(const Flags& flags, const std::string& flag) {
  Result<Duration> value = parse_duration(flags.text(flag));
  if (!value) return fail(value.error().what, "--" + flag, value.error().remedy);
  if (*value <= Duration{0})
    return fail("0 is too short", "--" + flag, "give it more, such as 10s");
  return value;
}

}  // namespace harness::cli
