#include "harness/target/link/toxiproxy.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"

namespace harness::target {
namespace {

using nlohmann::json;
using namespace nlohmann::json_literals;

// Our proxy counts them; Toxiproxy does not.
std::map<std::string, LinkHits> hits_in(const json& proxy) {
  std::map<std::string, LinkHits> hits;
  const json counted = proxy.value("/figures/hits"_json_pointer, json::object());
  for (const auto& [toxic, one] : counted.items()) {
    hits[toxic] = {one.value("connections", std::uint64_t{0}),
                   one.value("probes", std::uint64_t{0})};
  }
  return hits;
}

class ToxiproxyLink final : public LinkControl {
 public:
  ToxiproxyLink(ProxiedLink link, const Clock& clock) : link_(std::move(link)), clock_(clock) {}

  Result<void> add(const Toxic& toxic) override {
    return expect(200, "POST", "/toxics",
                  {{"name", toxic.name()},
                   {"type", toxic.type},
                   {"stream", "downstream"},
                   {"attributes", toxic.attributes}});
  }

  Result<void> change(const Toxic& toxic) override {
    return expect(200, "POST", "/toxics/" + toxic.name(), {{"attributes", toxic.attributes}});
  }

  Result<void> remove(const Toxic& toxic) override {
    const auto answer = send("DELETE", "/toxics/" + toxic.name(), nullptr);
    if (!answer) return fail(answer.error());
    constexpr int not_there = 404;
    if (answer->status == 204 || answer->status == not_there) return {};
    return refused(*answer);
  }

  Result<void> enable(bool enabled) override {
    return expect(200, "POST", "", {{"enabled", enabled}});
  }

  Result<State> state() override {
    const auto answer = send("GET", "", nullptr);
    if (!answer) return fail(answer.error());
    if (answer->status != 200) return refused(*answer);
    const json body = json::parse(answer->body, nullptr, false);
    if (!body.is_object() || !body.contains("toxics")) return fail("is no proxy", where());
    State state{body.value("enabled", true), {}};
    for (const json& toxic : body["toxics"]) state.toxics.push_back(toxic.value("name", ""));
    state.hits = hits_in(body);
    return state;
  }

  LinkSight through(const LinkQuestion& question, const std::stop_token& stop) override {
    LinkQuestion of_probe = question;
    of_probe.is_probe = true;
    return ask(link_.through, link_.speech, of_probe, clock_, stop);
  }

  LinkSight beside(const LinkQuestion& question, const std::stop_token& stop) override {
    return ask(link_.beside, link_.speech, question, clock_, stop);
  }

 private:
  std::string where() const { return link_.api + "/proxies/" + link_.proxy; }

  // With a client of its own each time: several threads ask.
  Result<net::HttpResponse> send(const std::string& method, const std::string& path,
                                 const json& body) const {
    net::HttpRequest request;
    request.method = method;
    request.url = link_.api + "/proxies/" + percent_encoded(link_.proxy) + path;
    request.headers = {{"Content-Type", "application/json"}};
    if (!body.is_null()) request.body = body.dump();
    request.timeout = std::chrono::milliseconds{200};
    return net::HttpClient().send(request);
  }

  Result<void> expect(int status, const std::string& method, const std::string& path,
                      const json& body) const {
    const auto answer = send(method, path, body);
    if (!answer) return fail(answer.error());
    if (answer->status == status) return {};
    return refused(*answer);
  }

  tl::unexpected<Error> refused(const net::HttpResponse& answer) const {
    return fail("answers " + std::to_string(answer.status) + ": " + one_line(answer.body), where());
  }

  ProxiedLink link_;
  const Clock& clock_;
};

}  // namespace

std::unique_ptr<LinkControl> control_of(const ProxiedLink& link, const Clock& clock) {
  return std::make_unique<ToxiproxyLink>(link, clock);
}

}  // namespace harness::target
