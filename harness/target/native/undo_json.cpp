#include "harness/target/native/undo_json.hpp"

#include <nlohmann/json.hpp>

namespace harness::target {
namespace {

using nlohmann::json;
using scenario::Access;
using scenario::Secret;

json json_of(const Secret& secret) {
  return {{secret.from == Secret::From::env ? "env" : "file", secret.name}};
}

Secret secret_in(const json& from) {
  const bool is_file = from.contains("file");
  return {is_file ? Secret::From::file : Secret::From::env,
          from.at(is_file ? "file" : "env").get<std::string>(),
          {}};
}

json json_of(const Access& access) {
  json all = json::object();
  if (access.bearer) all["bearer"] = json_of(*access.bearer);
  if (access.basic) {
    all["basic"] = {{"user", access.basic->user}, {"password", json_of(access.basic->password)}};
  }
  if (!access.headers.empty()) all["headers"] = access.headers;
  if (!access.tenant.empty()) all["tenant"] = access.tenant;
  const net::ServerTls& tls = *access.tls;
  if (tls != net::ServerTls{}) {
    all["tls"] = {{"ca", tls.ca},
                  {"cert", tls.cert},
                  {"key", tls.key},
                  {"server_name", tls.server_name},
                  {"insecure", tls.insecure}};
  }
  return all;
}

Access access_in(const json& all) {
  Access access;
  if (all.contains("bearer")) access.bearer = secret_in(all["bearer"]);
  if (all.contains("basic")) {
    access.basic = {all["basic"].at("user"), secret_in(all["basic"].at("password"))};
  }
  access.headers = all.value("headers", access.headers);
  access.tenant = all.value("tenant", "");
  if (!all.contains("tls")) return access;
  const json& tls = all["tls"];
  access.tls.value = {tls.at("ca"), tls.at("cert"), tls.at("key"), tls.at("server_name"),
                      tls.at("insecure")};
  return access;
}

json json_of(const ProgramCall& program) {
  return {{"argv", program.argv},
          {"directory", program.directory},
          {"env", program.env},
          {"output", program.output}};
}

json json_of(const RequestCall& request) {
  return {{"method", request.method},
          {"url", request.url},
          {"headers", request.headers},
          {"body", request.body},
          {"query", request.query},
          {"places", request.places},
          {"gone_will_do", request.gone_will_do},
          {"access", json_of(request.access)},
          {"directory", request.directory}};
}

}  // namespace

json json_of(const Undo& undo) {
  const auto* program = std::get_if<ProgramCall>(&undo.act);
  return {{"what", undo.what},
          {program != nullptr ? "program" : "request",
           program != nullptr ? json_of(*program) : json_of(std::get<RequestCall>(undo.act))}};
}

Undo undo_in(const json& line) {
  if (line.contains("program")) {
    const json& program = line["program"];
    return {line.at("what"), ProgramCall{program.at("argv"), program.at("directory"),
                                         program.at("env"), program.at("output"), true}};
  }
  const json& request = line.at("request");
  RequestCall call{request.at("method"),    request.at("url"),   request.at("headers"),
                   request.at("body"),      request.at("query"), access_in(request.at("access")),
                   request.at("directory"), request.at("places")};
  call.gone_will_do = request.value("gone_will_do", false);
  return {line.at("what"), std::move(call)};
}

}  // namespace harness::target
