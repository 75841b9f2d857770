#include "harness/target/link/toxiproxy.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <type_traits>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"

namespace harness::target {
namespace {

using nlohmann::json;

// What a call may take, its connection included: a proxy that runs already may be behind a
// forwarded port or on another machine, and ours on one that is busy.
constexpr Duration api_patience = std::chrono::seconds{1};

// Our proxy counts them; Toxiproxy does not.
std::map<std::string, LinkHits> hits_in(const net::Told& proxy) {
  std::map<std::string, LinkHits> hits;
  for (const auto& [toxic, one] : proxy["figures"]["hits"].members()) {
    hits[toxic] = {one["connections"].count_or(0), one["probes"].count_or(0)};
  }
  return hits;
}

// A toxic of its own bears this behind its name, which nobody else sees.
std::string with_mark(const std::string& name, const std::string& mark) {
  return mark.empty() ? name : name + "_" + mark;
}

bool is_own(const std::string& name, const std::string& mark) {
  return mark.empty() || name.ends_with("_" + mark);
}

std::string without_mark(const std::string& name, const std::string& mark) {
  return mark.empty() ? name : name.substr(0, name.size() - mark.size() - 1);
}

class ToxiproxyLink final : public LinkControl {
 public:
  ToxiproxyLink(ProxiedLink link, const Clock& clock) : link_(std::move(link)), clock_(clock) {}

  Result<void> add(const Toxic& toxic) override {
    return expect(200, "POST", "/toxics",
                  {{"name", name_of(toxic)},
                   {"type", toxic.type},
                   {"stream", "downstream"},
                   {"attributes", toxic.attributes}});
  }

  Result<void> change(const Toxic& toxic) override {
    return expect(200, "POST", "/toxics/" + name_of(toxic), {{"attributes", toxic.attributes}});
  }

  Result<void> remove(const Toxic& toxic) override {
    const auto answer = send("DELETE", "/toxics/" + name_of(toxic), nullptr);
    if (!answer) return fail(answer.error());
    constexpr int not_there = 404;
    if (answer->status == 204 || answer->status == not_there) return {};
    return refused(*answer);
  }

  Result<void> enable(bool enabled) override {
    return expect(200, "POST", "", {{"enabled", enabled}});
  }

  Result<State> state() override {
    return shown([this](const net::Told& proxy) {
      State state{proxy["enabled"].truth_or(true), {}};
      for (const net::Told& toxic : proxy["toxics"].list()) {
        const std::string name = toxic["name"].text();
        if (is_own(name, link_.mark)) state.toxics.push_back(without_mark(name, link_.mark));
      }
      for (const auto& [name, hits] : hits_in(proxy)) {
        if (is_own(name, link_.mark)) state.hits[without_mark(name, link_.mark)] = hits;
      }
      return state;
    });
  }

  std::optional<std::string> ended() override { return link_.ended ? link_.ended() : std::nullopt; }

  Result<void> has_room(const std::optional<Toxic>& toxic) override {
    if (link_.mark.empty()) return {};
    const auto room = shown([&](const net::Told& proxy) {
      const auto others = others_toxics(proxy, link_.mark);
      return std::pair(proxy["enabled"].truth_or(true),
                       in_the_way(others, toxic ? toxic->type : std::string()));
    });
    if (!room) return fail(room.error());
    const auto& [is_enabled, other] = *room;
    if (!is_enabled) {
      return fail("is disabled, and not by this run", where(), "enable it, or ask who disabled it");
    }
    if (other.empty()) return {};
    return fail("has " + other + ", which is not this run's and leaves no room for it", where(),
                "take it away, or ask who put it there");
  }

  std::optional<Act> undo_of(const std::optional<Toxic>& toxic) const override {
    if (link_.mark.empty()) return std::nullopt;
    RequestCall call;
    call.method = toxic ? "DELETE" : "POST";
    call.url = url() + (toxic ? "/toxics/" + name_of(*toxic) : "");
    if (!toxic) call.headers = {{"Content-Type", "application/json"}};
    if (!toxic) call.body = json{{"enabled", true}}.dump();
    if (link_.api_at) call.places = {net::to_text(*link_.api_at)};
    call.gone_will_do = true;
    return std::optional<Act>(std::in_place, std::move(call));
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
  std::string url() const { return link_.api + "/proxies/" + percent_encoded(link_.proxy); }
  std::string name_of(const Toxic& toxic) const { return with_mark(toxic.name(), link_.mark); }

  // What is read of the proxy as its API shows it.
  template <typename Read>
  auto shown(const Read& read) const -> Result<std::invoke_result_t<Read, net::Told>> {
    const auto answer = send("GET", "", nullptr);
    if (!answer) return fail(answer.error());
    if (answer->status != 200) return refused(*answer);
    return net::read_told(where(), answer->body, [&read](const net::Told& proxy) {
      if (!proxy.is_object() || !proxy.as_sent().contains("toxics")) {
        throw net::Misread("no proxy: its toxics are not there");
      }
      return read(proxy);
    });
  }

  // With a client of its own each time: several threads ask.
  Result<net::HttpResponse> send(const std::string& method, const std::string& path,
                                 const json& body) const {
    net::HttpRequest request;
    request.method = method;
    request.url = url() + path;
    request.connect_to = link_.api_at;
    request.headers = {{"Content-Type", "application/json"}};
    if (!body.is_null()) request.body = body.dump();
    request.timeout = api_patience;
    return net::HttpClient().send(request).map_error([](const Error& why) {
      return Error{"its proxy could not be asked: " + to_string(why), {}, {}};
    });
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

std::string in_the_way(const std::vector<OthersToxic>& others, const std::string& type) {
  static const std::set<std::string> of_no_answer{"timeout", "reset_peer", "limit_data"};
  for (const OthersToxic& one : others) {
    const bool is_same = one.type == type && one.stream == "downstream";
    if (is_same || of_no_answer.contains(one.type)) {
      return "the toxic " + one.name + " (" + one.type + ", " + one.stream + ")";
    }
  }
  return {};
}

std::vector<OthersToxic> others_toxics(const net::Told& proxy, const std::string& mark) {
  std::vector<OthersToxic> others;
  for (const net::Told& toxic : proxy["toxics"].list()) {
    OthersToxic one{toxic["name"].text(), toxic["type"].text_or(""), toxic["stream"].text_or("")};
    if (mark.empty() || !is_own(one.name, mark)) others.push_back(std::move(one));
  }
  return others;
}

std::unique_ptr<LinkControl> control_of(const ProxiedLink& link, const Clock& clock) {
  return std::make_unique<ToxiproxyLink>(link, clock);
}

}  // namespace harness::target
