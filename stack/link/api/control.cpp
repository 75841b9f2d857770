#include "stack/link/api/control.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "stack/link/api/json.hpp"

namespace linkproxy::api {
namespace {

using nlohmann::json;
using store::http::Request;
using store::http::Response;

Response answer(int status, const json& body) { return {status, "application/json", body.dump()}; }

Response refuse(int status, const std::string& why) {
  return answer(status, {{"error", why}, {"status", status}});
}

Response done() { return {204, "", ""}; }

// None: it is no JSON, or none of the kind that is taken.
std::optional<json> body_of(const Request& request) {
  json body = json::parse(request.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  return body;
}

Response bad_body() { return refuse(400, "bad request body"); }

std::optional<bool> flag_of(const json& body, const char* key) {
  const auto found = body.find(key);
  if (found == body.end() || !found->is_boolean()) return std::nullopt;
  return found->get<bool>();
}

}  // namespace

template <typename Serve>
auto Control::with_proxy(Serve serve) {
  return [this, serve](const Request& request) {
    const auto found = proxies_.find(request.path_params.at("proxy"));
    if (found == proxies_.end()) return refuse(404, "proxy not found");
    return serve(*found->second, request);
  };
}

template <typename Serve>
auto Control::with_toxic(Serve serve) {
  return with_proxy([serve](Proxy& proxy, const Request& request) {
    Toxic* toxic = proxy.find(request.path_params.at("toxic"));
    if (toxic == nullptr) return refuse(404, "toxic not found");
    return serve(proxy, *toxic, request);
  });
}

store::http::Routes Control::routes() {
  constexpr const char* proxy = "/proxies/{proxy}";
  constexpr const char* toxics_of = "/proxies/{proxy}/toxics";
  constexpr const char* toxic = "/proxies/{proxy}/toxics/{toxic}";
  return {
      {"GET", "/version",
       [](const Request&) {
         return answer(200, {{"version", "2.5.0"}});
       }},
      {"GET", "/proxies", [this](const Request&) { return list(); }},
      {"POST", "/proxies", [this](const Request& request) { return create(request); }},
      {"POST", "/reset", [this](const Request&) { return reset(); }},
      {"GET", proxy,
       with_proxy([](Proxy& one, const Request&) { return answer(200, to_json(one)); })},
      {"POST", proxy,
       with_proxy([this](Proxy& one, const Request& request) { return update(one, request); })},
      {"DELETE", proxy,
       with_proxy([this](Proxy&, const Request& request) { return remove(request); })},
      {"GET", toxics_of, with_proxy([](Proxy& one, const Request&) { return toxics(one); })},
      {"POST", toxics_of,
       with_proxy([](Proxy& one, const Request& request) { return add_toxic(one, request); })},
      {"GET", toxic,
       with_toxic([](Proxy&, Toxic& one, const Request&) { return answer(200, to_json(one)); })},
      {"POST", toxic, with_toxic([](Proxy& whose, Toxic& one, const Request& request) {
         return update_toxic(whose, one, request);
       })},
      {"DELETE", toxic, with_toxic([](Proxy& whose, Toxic& one, const Request&) {
         whose.remove(std::string(one.name));
         return done();
       })},
  };
}

Response Control::list() const {
  json all = json::object();
  for (const auto& [name, proxy] : proxies_) all[name] = to_json(*proxy);
  return answer(200, all);
}

harness::Result<Proxy*> Control::add(const Wanted& wanted) {
  const auto listen = place_of(wanted.listen);
  if (!listen) return harness::fail(listen.error().what, wanted.name);
  const auto upstream = upstream_of(wanted.upstream);
  if (!upstream) return harness::fail(upstream.error().what, wanted.name);
  auto proxy = std::make_unique<Proxy>(common_, wanted.name, Proxy::Places{*listen, *upstream});
  if (!wanted.is_enabled) {
    proxy->disable();
  } else if (auto enabled = proxy->enable(); !enabled) {
    return harness::fail(wanted.listen + ": " + enabled.error().what, wanted.name);
  }
  return (proxies_[wanted.name] = std::move(proxy)).get();
}

Response Control::create(const Request& request) {
  const auto body = body_of(request);
  if (!body) return bad_body();
  const Wanted wanted{
      text_of(*body, "name").value_or(""), text_of(*body, "listen").value_or("127.0.0.1:0"),
      text_of(*body, "upstream").value_or(""), flag_of(*body, "enabled").value_or(true)};
  if (wanted.name.empty() || wanted.upstream.empty()) return refuse(400, "missing required field");
  if (proxies_.contains(wanted.name)) return refuse(409, "proxy already exists");
  const auto added = add(wanted);
  return added ? answer(201, to_json(**added)) : refuse(400, added.error().what);
}

Response Control::update(Proxy& proxy, const Request& request) {
  const auto body = body_of(request);
  if (!body) return bad_body();
  if (const auto upstream = text_of(*body, "upstream"); upstream && !upstream->empty()) {
    const auto leads_to = upstream_of(*upstream);
    if (!leads_to) return refuse(400, leads_to.error().what);
    proxy.lead_to(*leads_to);
  }
  const auto enabled = flag_of(*body, "enabled");
  if (enabled && !*enabled) proxy.disable();
  if (enabled && *enabled) {
    if (auto done = proxy.enable(); !done) return refuse(500, done.error().what);
  }
  return answer(200, to_json(proxy));
}

Response Control::remove(const Request& request) {
  proxies_.erase(request.path_params.at("proxy"));
  return done();
}

Response Control::reset() {
  for (const auto& [name, proxy] : proxies_) {
    proxy->remove_all();
    if (auto enabled = proxy->enable(); !enabled) return refuse(500, enabled.error().what);
  }
  return done();
}

Response Control::toxics(const Proxy& proxy) { return answer(200, to_json(proxy).at("toxics")); }

Response Control::add_toxic(Proxy& proxy, const Request& request) {
  const auto body = body_of(request);
  if (!body) return bad_body();
  auto toxic = toxic_of(*body);
  if (!toxic) return refuse(400, toxic.error().what);
  if (proxy.find(toxic->name) != nullptr) return refuse(409, "toxic already exists");
  return answer(200, to_json(proxy.add(*std::move(toxic))));
}

Response Control::update_toxic(Proxy& proxy, Toxic& toxic, const Request& request) {
  const auto body = body_of(request);
  if (!body) return bad_body();
  const auto next = changed(toxic, *body);
  if (!next) return refuse(400, next.error().what);
  proxy.change(toxic, next->toxicity, next->effect);
  return answer(200, to_json(toxic));
}

}  // namespace linkproxy::api
