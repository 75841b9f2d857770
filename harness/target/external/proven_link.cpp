#include "harness/target/external/proven_link.hpp"

#include <optional>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/told.hpp"
#include "harness/net/url.hpp"

namespace harness::target {
namespace {

constexpr Duration toxiproxy_patience = std::chrono::seconds{3};

// Of older ones the text alone, of newer ones {"version":"2.5.0"}.
std::optional<std::string> version_in(const std::string& answer) {
  const auto version = net::read_told({}, answer, [](const net::Told& told) {
    return told.is_object() ? told["version"].text() : std::string();
  });
  if (version && !version->empty()) return *version;
  if (trim(answer).starts_with('{')) return std::nullopt;
  std::string text(trim(answer));
  const bool is_one = !text.empty() && text.find_first_of("<> \n") == std::string::npos;
  return is_one ? std::optional(std::move(text)) : std::nullopt;
}

std::optional<net::Address> address_at(const std::string& written) {
  const auto place = net::named_place(written);
  if (!place || place->port.empty()) return std::nullopt;
  const auto found = net::addresses_of(place->host, place->port);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

bool is_same_place(const std::string& one, const std::string& other) {
  const auto a = net::named_place(one);
  const auto b = net::named_place(other);
  return a && b && a->host == b->host && a->port == b->port;
}

Speech speech_of(const std::string& probe) {
  if (probe.empty()) return {Speaks::other, {}};
  if (probe.starts_with('/')) return {Speaks::http, probe};
  return {Speaks::postgresql, {}};
}

std::string toxic_of_fault(const std::string& fault) {
  if (fault == "reset") return "reset_peer";
  if (fault == "limit") return "limit_data";
  return fault == "partition" ? std::string() : fault;
}

}  // namespace

std::string ProvenLink::text() const {
  std::string text = "through proxy " + link_.proxy + " of the Toxiproxy at " + *link_.toxiproxy;
  if (version_.empty()) return text;
  return text + ", version " + version_ + "; it leads to " + link_.upstream;
}

bool ProvenLink::is(const std::string& from, const std::string& to) const {
  return link_.text() == from + " -> " + to;
}

std::vector<net::Address> ProvenLink::addresses() const {
  std::vector<net::Address> all = api_;
  if (through_.size > 0) all.push_back(through_);
  if (beside_.size > 0) all.push_back(beside_);
  return all;
}

Error ProvenLink::wrong(const std::string& what, const std::string& remedy) const {
  return {what, link_.text() + " (" + *link_.toxiproxy + ")", remedy};
}

Result<void> ProvenLink::prove() {
  if (!link_.may_be_broken()) return {};
  if (auto found = find_api(); !found) return found;
  const auto proxies = get("/proxies");
  if (!proxies) return fail(proxies.error());
  if (auto found = find_proxy(*proxies); !found) return found;
  const auto beside = address_at(link_.seen_at());
  if (!beside) {
    return fail(
        wrong(link_.seen_at() + " has no address here", "say beside: where this machine finds it"));
  }
  beside_ = *beside;
  return {};
}

// One that has answered is kept to, whatever the name leads to later.
Result<void> ProvenLink::find_api() {
  if (api_.empty()) api_ = net::addresses_of_url(*link_.toxiproxy);
  if (api_.empty()) {
    return fail(wrong("its host has no address", "mend its URL, or how it is looked up"));
  }
  for (std::size_t i = 0; i < api_.size(); ++i) {
    std::swap(api_.front(), api_[i]);
    const auto answer = get("/version");
    if (!answer && i + 1 < api_.size()) continue;
    if (!answer) return fail(answer.error());
    const auto version = version_in(*answer);
    if (!version) {
      return fail(wrong("is no Toxiproxy: its /version is " + harness::shown(answer->substr(0, 80)),
                        "mend its URL"));
    }
    api_.resize(1);
    version_ = *version;
    break;
  }
  return {};
}

Result<std::string> ProvenLink::get(const std::string& path) const {
  net::HttpRequest request;
  request.url = net::without_slash(*link_.toxiproxy) + path;
  request.timeout = toxiproxy_patience;
  request.connect_to = api_.front();
  const auto answer = net::HttpClient().send(request);
  if (!answer)
    return fail(wrong("does not answer: " + answer.error().what, "start it, or mend its URL"));
  if (answer->status == 200) return answer->body;
  return fail(wrong("answers " + std::to_string(answer->status) + " to " + path, "mend its URL"));
}

Result<void> ProvenLink::find_proxy(const std::string& proxies) {
  const std::string who = *link_.toxiproxy + "/proxies";
  const auto document = net::told_by(who, proxies);
  if (!document || !document->is_object()) {
    return fail(wrong("is no Toxiproxy: its /proxies is none", "mend its URL"));
  }
  const auto found = net::read_told(who, proxies, [this](const net::Told& all) {
    Found read;
    for (const auto& [name, proxy] : all.members()) read.names.push_back(name);
    const net::Told proxy = all[link_.proxy];
    read.is_there = proxy.is_object();
    if (!read.is_there) return read;
    read.upstream = proxy["upstream"].text_or("");
    read.listen = proxy["listen"].text_or("");
    read.is_enabled = proxy["enabled"].truth_or(true);
    read.others = others_toxics(proxy, {});
    return read;
  });
  if (!found) {
    return fail(wrong("its /proxies " + found.error().what, "see whether it is a Toxiproxy"));
  }
  if (!found->is_there) {
    const auto& names = found->names;
    return fail(wrong("has no proxy " + harness::shown(link_.proxy),
                      names.empty() ? "it has none: create it" : "it has " + join(names, ", ")));
  }
  return may_be_used(*found);
}

Result<void> ProvenLink::may_be_used(const Found& found) {
  if (!is_same_place(found.upstream, link_.upstream)) {
    return fail(wrong("its proxy " + link_.proxy + " leads to " +
                          (found.upstream.empty() ? "nowhere that it names" : found.upstream) +
                          ", and was to lead to " + link_.upstream,
                      "name the proxy of the system that is meant, or say where that leads"));
  }
  if (!found.is_enabled) {
    return fail(
        wrong("its proxy " + link_.proxy + " is disabled", "enable it, or ask who did that"));
  }
  for (const std::string& fault : link_.faults) {
    const std::string other = in_the_way(found.others, toxic_of_fault(fault));
    if (other.empty()) continue;
    return fail(
        wrong("its proxy " + link_.proxy + " has " + other +
                  ", which is not this run's and leaves no room for " + fault,
              "take it away (harness recover, where a run was killed), or ask who put it there"));
  }
  return listens(found.listen).map([&](const net::Address& place) { through_ = place; });
}

// "[::]:8080" is every address of its machine, of which its API's is one.
Result<net::Address> ProvenLink::listens(const std::string& written) const {
  const std::string port = written.substr(std::min(written.rfind(':'), written.size() - 1) + 1);
  const bool is_every =
      written.starts_with("[::]") || written.starts_with("0.0.0.0") || written.starts_with(':');
  const auto place =
      address_at(is_every ? net::host_of(net::at_port(*link_.toxiproxy, 1)) + ":" + port : written);
  if (!place)
    return fail(wrong("its proxy listens at " + written + ", which is no place here", {}));
  if (net::is_loopback(*place) && !net::is_loopback(api_.front())) {
    return fail(wrong("its proxy listens at " + written + ", where only its own machine gets",
                      "have it listen at 0.0.0.0, so that the harness can see the link"));
  }
  return *place;
}

std::unique_ptr<LinkControl> ProvenLink::control(const std::string& mark,
                                                 const Clock& clock) const {
  if (!link_.may_be_broken() || through_.size == 0 || beside_.size == 0) return nullptr;
  return control_of({.api = net::without_slash(*link_.toxiproxy),
                     .proxy = link_.proxy,
                     .through = through_,
                     .beside = beside_,
                     .speech = speech_of(link_.probe),
                     .mark = mark,
                     .api_at = api_.front()},
                    clock);
}

}  // namespace harness::target
