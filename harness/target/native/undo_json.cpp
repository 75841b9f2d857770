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

json json_of(const std::vector<Showing>& shows) {
  json all = json::array();
  for (const Showing& one : shows) {
    all.push_back({{"header", one.is.header},
                   {"value", one.is.value},
                   {"path", one.is.path},
                   {"label", one.is.label},
                   {"kube_context", one.is.kube_context},
                   {"url", one.url},
                   {"access", json_of(one.access)},
                   {"directory", one.directory},
                   {"places", one.places}});
  }
  return all;
}

std::vector<Showing> shows_in(const json& call) {
  std::vector<Showing> all;
  for (const json& one : call.value("shows", json::array())) {
    all.push_back({{one.at("header"), one.at("value"), one.at("path"), one.value("label", ""),
                    one.value("kube_context", "")},
                   one.at("url"),
                   access_in(one.at("access")),
                   one.at("directory"),
                   one.at("places")});
  }
  return all;
}

json json_of(const ProgramCall& program) {
  return {{"argv", program.argv},
          {"directory", program.directory},
          {"env", program.env},
          {"output", program.output},
          {"shows", json_of(program.shows)}};
}

json json_of(const RequestCall& request) {
  return {{"method", request.method},
          {"url", request.url},
          {"headers", request.headers},
          {"body", request.body},
          {"query", request.query},
          {"places", request.places},
          {"gone_will_do", request.gone_will_do},
          {"shows", json_of(request.shows)},
          {"access", json_of(request.access)},
          {"directory", request.directory}};
}

Act act_in(const json& line) {
  if (line.contains("program")) {
    const json& program = line["program"];
    return ProgramCall{
        program.at("argv"), program.at("directory"), program.at("env"), program.at("output"), true,
        shows_in(program)};
  }
  const json& request = line.at("request");
  RequestCall call{request.at("method"),    request.at("url"),   request.at("headers"),
                   request.at("body"),      request.at("query"), access_in(request.at("access")),
                   request.at("directory"), request.at("places")};
  call.gone_will_do = request.value("gone_will_do", false);
  call.shows = shows_in(request);
  return call;
}

}  // namespace

json json_of(const Undo& undo) {
  const auto* program = std::get_if<ProgramCall>(&undo.act);
  json line{{"what", undo.what},
            {program != nullptr ? "program" : "request",
             program != nullptr ? json_of(*program) : json_of(std::get<RequestCall>(undo.act))}};
  if (undo.settles_at) line["settles_at"] = undo.settles_at->time_since_epoch().count();
  return line;
}

Undo undo_in(const json& line) {
  Undo undo{line.at("what"), act_in(line)};
  if (line.contains("settles_at")) undo.settles_at = WallTime(Duration(line["settles_at"]));
  return undo;
}

}  // namespace harness::target
