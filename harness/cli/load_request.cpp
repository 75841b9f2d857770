#include "harness/cli/load_request.hpp"

#include <sys/un.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/pem.hpp"
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
  for (const auto& [other, others_value] : request.headers) {
    if (upper(other) == upper(name)) {
      return fail(shown(name) + " is given twice", "--header", scenario::header_once);
    }
  }
  request.headers[name] = replace_all(value, "{", "{{");  // there is nothing to fill in
  return {};
}

// Whatever HTTP takes for one; as curl has it, what has data is a POST unless it says otherwise.
Result<std::string> method_of(const cxxopts::ParseResult& flags) {
  if (flags.count("method") == 0) return flags.count("data") > 0 ? "POST" : "GET";
  const std::string method = upper(flags["method"].as<std::string>());
  const auto sound = scenario::check_method(method);
  if (sound) return method;
  return fail(sound.error().what, "--method", sound.error().remedy);
}

using Check = std::function<Result<void>(const std::string& file)>;

Result<void> read_file_name(const cxxopts::ParseResult& flags, const std::string& flag,
                            const Check& check, std::string& name) {
  if (flags.count(flag) == 0) return {};
  name = flags[flag].as<std::string>();
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

bool may_be_followed(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "POST";
}

Result<void> read_way(const cxxopts::ParseResult& flags, scenario::Request& request) {
  if (flags.count("unix-socket") > 0) request.unix_socket = flags["unix-socket"].as<std::string>();
  if (request.unix_socket.size() >= sizeof sockaddr_un::sun_path) {
    return fail(
        shown(request.unix_socket) + " is too long for the path of a socket", "--unix-socket",
        "name one of at most " + std::to_string(sizeof sockaddr_un::sun_path - 1) + " bytes");
  }
  if (flags.count("proxy") == 0) return {};
  request.proxy = flags["proxy"].as<std::string>();
  if (!request.unix_socket.empty()) {
    return fail("a Unix socket is no way to a proxy", "--proxy", "leave out one of both");
  }
  const auto sound = net::check_url(request.proxy);
  if (sound) return {};
  return fail(shown(without_password(request.proxy)) + " " + sound.error().what, "--proxy",
              sound.error().remedy);
}

Result<void> read_protocol(const cxxopts::ParseResult& flags, scenario::Request& request) {
  if (flags.count("http2") > 0) request.http = scenario::HttpVersion::http_2;
  request.redirects = flags["redirects"].as<std::uint64_t>();
  if (request.redirects > scenario::most_redirects) {
    return fail("nobody means to follow " + std::to_string(request.redirects), "--redirects",
                "give at most " + std::to_string(scenario::most_redirects));
  }
  if (request.redirects > 0 && !may_be_followed(request.method)) {
    return fail("where a " + request.method + " leads is not followed", "--redirects",
                "leave it out, or use GET, HEAD or POST");
  }
  request.tls.skip_verify = flags.count("insecure") > 0;
  if (flags.count("key") > 0 && flags.count("cert") == 0) {
    return fail("there is no certificate that it belongs to", "--key", "add --cert");
  }
  scenario::Tls& tls = request.tls;
  const auto fits = [&tls](const std::string& key) { return net::check_key(key, tls.cert); };
  return read_file_name(flags, "cacert", net::check_certificate, tls.ca)
      .and_then([&] { return read_file_name(flags, "cert", net::check_certificate, tls.cert); })
      .and_then([&] { return read_file_name(flags, "key", fits, tls.key); })
      .and_then([&] { return check_has_key(tls); });
}

}  // namespace

void add_request_flags(cxxopts::Options& options) {
  options.add_options()("X,method", "GET, HEAD, POST, … (default: GET; POST where there is --data)",
                        cxxopts::value<std::string>())(
      "H,header", "\"Name: value\", sent with each request (repeatable)",
      cxxopts::value<std::vector<std::string>>())(
      "d,body,data", "Sent with each request (also --body); @FILE sends what the file holds",
      cxxopts::value<std::string>())("timeout", "When to give a request up",
                                     cxxopts::value<std::string>()->default_value("60s"))(
      "unix-socket", "The path of the Unix socket that answers, in place of the URL's host",
      cxxopts::value<std::string>())("proxy", "The URL of an HTTP proxy to go through",
                                     cxxopts::value<std::string>())(
      "redirects", "How many redirects to follow as part of a request",
      cxxopts::value<std::uint64_t>()->default_value("0"))(
      "http2", "Speak HTTP/2: as TLS agrees, or at once without TLS")(
      "k,insecure", "Take any certificate")("cacert", "Who signs the server's certificate, in PEM",
                                            cxxopts::value<std::string>())(
      "cert", "Our own certificate, in PEM", cxxopts::value<std::string>())(
      "key", "Its private key, where it is not in the same file", cxxopts::value<std::string>());
}

Result<scenario::Request> read_request(const cxxopts::ParseResult& flags) {
  scenario::Request request;
  const std::string url = net::in_small_scheme(flags["url"].as<std::string>());
  if (const auto sound = net::check_url(url); !sound) {
    return fail(shown(without_password(url)) + " " + sound.error().what, "harness load",
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
  if (flags.count("data") > 0) {
    const Result<std::string> body = body_of(flags["data"].as<std::string>());
    if (!body) return fail(body.error());
    request.body = *body;
    request.body_as_is = true;  // there is nothing to fill in
  }
  if (flags.count("header") == 0) return request;
  for (const std::string& header : flags["header"].as<std::vector<std::string>>()) {
    if (auto added = add_header(header, request); !added) return fail(added.error());
  }
  return request;
}

Result<Duration> duration_of(const cxxopts::ParseResult& flags, const std::string& flag) {
  Result<Duration> value = parse_duration(flags[flag].as<std::string>());
  if (!value) return fail(value.error().what, "--" + flag, value.error().remedy);
  if (*value <= Duration{0})
    return fail("0 is too short", "--" + flag, "give it more, such as 10s");
  return value;
}

}  // namespace harness::cli
