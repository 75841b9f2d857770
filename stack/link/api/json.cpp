#include "stack/link/api/json.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <variant>

#include "stack/store/http/address.hpp"

namespace linkproxy::api {
namespace {

using nlohmann::json;

// Nothing is to last longer, and no amount to be larger, than what a timer or a count holds.
constexpr double most = 1e12;

std::uint64_t milliseconds(Duration time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

// Attributes by name; one that is not there keeps what it has.
class Attributes {
 public:
  explicit Attributes(const json& given) : given_(given) {}

  void number(const char* name, std::uint64_t& value, std::uint64_t unit = 1) {
    const auto found = given_.find(name);
    if (found == given_.end()) return;
    const bool is_number = found->is_number();
    const double number = is_number ? found->get<double>() : -1;
    if (number < 0 || number > most || std::floor(number) != number) {
      wrong_ = name;
    } else {
      value = static_cast<std::uint64_t>(number) * unit;
    }
  }

  void time(const char* name, Duration& value) {
    std::uint64_t number = milliseconds(value);
    number_of_time(name, number);
    value = std::chrono::milliseconds{number};
  }

  const char* wrong() const { return wrong_; }

 private:
  // 24 days, as the harness has it.
  void number_of_time(const char* name, std::uint64_t& value) {
    constexpr std::uint64_t longest = 2'100'000'000;
    number(name, value);
    if (value > longest) wrong_ = name;
  }

  const json& given_;
  const char* wrong_ = nullptr;
};

struct Kind {
  const char* name;
  Effect fresh;
};

const std::array<Kind, 6>& kinds() {
  static const std::array<Kind, 6> all{{{"latency", Latency{}},
                                        {"bandwidth", Bandwidth{}},
                                        {"reset_peer", ResetPeer{}},
                                        {"timeout", Timeout{}},
                                        {"slow_close", SlowClose{}},
                                        {"limit_data", LimitData{}}}};
  return all;
}

struct Reader {
  Attributes& given;
  void operator()(Latency& effect) const {
    given.time("latency", effect.delay);
    given.time("jitter", effect.jitter);
  }
  void operator()(Bandwidth& effect) const {
    constexpr std::uint64_t kilobyte = 1000;
    given.number("rate", effect.bytes_per_second, kilobyte);
  }
  void operator()(ResetPeer& effect) const { given.time("timeout", effect.after); }
  void operator()(Timeout& effect) const { given.time("timeout", effect.after); }
  void operator()(SlowClose& effect) const { given.time("delay", effect.delay); }
  void operator()(LimitData& effect) const { given.number("bytes", effect.bytes); }
};

struct Writer {
  json operator()(const Latency& effect) const {
    return {{"latency", milliseconds(effect.delay)}, {"jitter", milliseconds(effect.jitter)}};
  }
  json operator()(const Bandwidth& effect) const {
    return {{"rate", effect.bytes_per_second / 1000}};
  }
  json operator()(const ResetPeer& effect) const {
    return {{"timeout", milliseconds(effect.after)}};
  }
  json operator()(const Timeout& effect) const { return {{"timeout", milliseconds(effect.after)}}; }
  json operator()(const SlowClose& effect) const { return {{"delay", milliseconds(effect.delay)}}; }
  json operator()(const LimitData& effect) const { return {{"bytes", effect.bytes}}; }
};

const char* name_of(Stream stream) {
  return stream == Stream::upstream ? "upstream" : "downstream";
}

harness::Result<void> read_attributes(const json& body, Toxic& toxic) {
  const auto given = body.find("attributes");
  if (given == body.end()) return {};
  if (!given->is_object()) return harness::fail("bad request body: attributes is no object");
  Attributes attributes(*given);
  std::visit(Reader{attributes}, toxic.effect);
  if (attributes.wrong() == nullptr) return {};
  return harness::fail(std::string("bad request body: attribute ") + attributes.wrong() +
                       " is no whole number of a size that makes sense");
}

harness::Result<void> read_toxicity(const json& body, Toxic& toxic) {
  const auto given = body.find("toxicity");
  if (given == body.end()) return {};
  const double share = given->is_number() ? given->get<double>() : -1;
  if (share < 0 || share > 1) return harness::fail("bad request body: toxicity is from 0 to 1");
  toxic.toxicity = share;
  return {};
}

constexpr std::string_view six = "[::1]";

Upstream at_six(in_port_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  address.sin6_port = port;
  Upstream upstream;
  std::memcpy(&upstream.at, &address, sizeof address);
  upstream.size = sizeof address;
  return upstream;
}

}  // namespace

json to_json(const Toxic& toxic) {
  return {{"name", toxic.name},
          {"type", kinds().at(toxic.effect.index()).name},
          {"stream", name_of(toxic.stream)},
          {"toxicity", toxic.toxicity},
          {"attributes", std::visit(Writer{}, toxic.effect)}};
}

json to_json(const Proxy& proxy) {
  json toxics = json::array();
  for (const Toxic& toxic : proxy.toxics()) toxics.push_back(to_json(toxic));
  const Figures& figures = proxy.figures();
  json hits = json::object();
  for (const auto& [toxic, of_it] : figures.hits) {
    hits[toxic] = {{"connections", of_it.connections}, {"probes", of_it.probes}};
  }
  return {{"name", proxy.name()},
          {"listen", to_text(proxy.places().listen)},
          {"upstream", to_text(proxy.places().upstream)},
          {"enabled", proxy.is_enabled()},
          {"toxics", std::move(toxics)},
          {"figures",
           {{"connections", figures.connections},
            {"open", figures.open},
            {"hit", figures.hit},
            {"bytes_upstream", figures.bytes_upstream},
            {"bytes_downstream", figures.bytes_downstream},
            {"hits", std::move(hits)}}}};
}

std::optional<std::string> text_of(const json& body, const char* key) {
  const auto found = body.find(key);
  if (found == body.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

harness::Result<Toxic> changed(const Toxic& toxic, const json& body) {
  Toxic next = toxic;
  if (auto read = read_attributes(body, next); !read) return harness::fail(read.error());
  if (auto read = read_toxicity(body, next); !read) return harness::fail(read.error());
  return next;
}

harness::Result<Toxic> toxic_of(const json& body) {
  const auto type = text_of(body, "type");
  const auto& all = kinds();
  const auto kind = std::find_if(all.begin(), all.end(),
                                 [&](const Kind& one) { return type && *type == one.name; });
  if (kind == all.end()) return harness::fail("invalid toxic type");
  const std::string stream = text_of(body, "stream").value_or("downstream");
  if (stream != "upstream" && stream != "downstream") {
    return harness::fail("stream was invalid, can be either upstream or downstream");
  }
  Toxic toxic;
  toxic.stream = stream == "upstream" ? Stream::upstream : Stream::downstream;
  toxic.effect = kind->fresh;
  toxic.name = text_of(body, "name").value_or("");
  if (toxic.name.empty()) toxic.name = *type + "_" + stream;
  return changed(toxic, body);
}

harness::Result<sockaddr_in> place_of(const std::string& written) {
  auto place = store::http::address_of(written);
  if (!place) return harness::fail(place.error().what);
  constexpr std::uint32_t loopback_net = 127;
  if (ntohl(place->sin_addr.s_addr) >> 24U == loopback_net) return place;
  return harness::fail("\"" + written + "\" is not on loopback");
}

std::string to_text(const sockaddr_in& place) {
  std::array<char, INET_ADDRSTRLEN> host{};
  ::inet_ntop(AF_INET, &place.sin_addr, host.data(), host.size());
  return std::string(host.data()) + ":" + std::to_string(ntohs(place.sin_port));
}

harness::Result<Upstreams> upstream_of(const std::string& written) {
  const bool is_six = written.starts_with(six);
  // The port of either kind is written alike.
  const auto place = place_of(is_six ? "127.0.0.1" + written.substr(six.size()) : written);
  if (!place && is_six) return harness::fail("\"" + written + "\" does not end with a port");
  if (!place) return harness::fail(place.error());
  if (is_six) return Upstreams{at_six(place->sin_port)};
  Upstreams upstream;
  std::memcpy(&upstream.first.at, &*place, sizeof *place);
  upstream.first.size = sizeof *place;
  if (written.starts_with("localhost:")) upstream.second = at_six(place->sin_port);
  return upstream;
}

std::string to_text(const Upstreams& upstream) {
  sockaddr_in place{};  // the port of either kind stands where this one's does
  std::memcpy(&place, &upstream.first.at, sizeof place);
  const std::string port = ":" + std::to_string(ntohs(place.sin_port));
  if (upstream.second) return "localhost" + port;
  return upstream.first.at.ss_family == AF_INET6 ? std::string(six) + port : to_text(place);
}

}  // namespace linkproxy::api
