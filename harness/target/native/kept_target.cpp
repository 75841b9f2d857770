#include "harness/target/native/kept_target.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "harness/net/http_client.hpp"
#include "harness/target/native/ready_check.hpp"

namespace harness::target {
namespace {

using nlohmann::json;

// It answers at once, unless it is halted or its machine stands still.
constexpr Duration usual_patience = std::chrono::seconds{10};

// How long it may take until all is ready again after the run before; a little longer than the
// keeper waits.
constexpr Duration admission_patience = std::chrono::seconds{30};

net::Servers servers_in(const KeptFacts& facts) {
  net::Servers all;
  for (const auto& [name, url] : facts.urls) all[name] = url;
  return all;
}

tl::unexpected<Error> gone(const Standing& standing) {
  return fail("is not up any more, or does not answer", text_of(standing),
              "bring it up with harness up");
}

}  // namespace

std::optional<json> answer_of(Channel& keeper, Duration patience,
                              const std::function<bool()>& cancelled) {
  constexpr Duration look_again = std::chrono::milliseconds{50};
  const SystemClock clock;
  const TimePoint deadline = clock.now() + patience;
  while (true) {
    const Duration left = std::max(Duration{0}, deadline - clock.now());
    auto answer = keeper.receive(std::min(left, look_again));
    if (answer || !keeper.is_open() || left == Duration{0}) return answer;
    if (cancelled && cancelled()) return std::nullopt;
  }
}

Result<std::string> likeness_of(const Standing& standing) {
  auto keeper = Channel::to(standing.scratch);
  if (!keeper) return gone(standing);
  keeper->send({{"want", "likeness"}});
  const auto answer = answer_of(*keeper, usual_patience);
  if (!answer) return gone(standing);
  return answer->value("likeness", "");
}

Result<net::Servers> servers_of(const Standing& standing) {
  auto keeper = Channel::to(standing.scratch);
  if (!keeper) return gone(standing);
  keeper->send({{"want", "facts"}});
  const auto answer = answer_of(*keeper, usual_patience);
  if (!answer) return gone(standing);
  const auto facts = facts_in_hello(*answer);
  if (!facts) return fail(facts.error().what, text_of(standing), facts.error().remedy);
  return servers_in(*facts);
}

Result<std::unique_ptr<KeptTarget>> KeptTarget::drive(const Standing& standing,
                                                      const std::filesystem::path& run,
                                                      const std::function<bool()>& cancelled) {
  auto keeper = Channel::to(standing.scratch);
  if (!keeper) return gone(standing);
  keeper->send({{"want", "drive"}, {"pid", ::getpid()}, {"directory", run.string()}});
  const auto answer = answer_of(*keeper, admission_patience, cancelled);
  if (!answer && cancelled && cancelled()) return fail("interrupted before it was all ready");
  if (!answer) return gone(standing);
  if (answer->contains("refused")) {
    Error refused = error_in(answer->at("refused"));
    refused.where = text_of(standing);
    return fail(std::move(refused));
  }
  auto facts = facts_in_hello(*answer);
  if (!facts) return fail(facts.error().what, text_of(standing), facts.error().remedy);
  return std::unique_ptr<KeptTarget>(new KeptTarget(*std::move(keeper), *std::move(facts)));
}

KeptTarget::~KeptTarget() { leave(); }

// Returns once all is undone.
void KeptTarget::leave() {
  if (keeper_.is_open()) ask({{"want", "end"}}, usual_patience);
  keeper_.close();
}

std::vector<std::string> KeptTarget::names(Role role) const {
  std::vector<std::string> all;
  for (const std::string& name : facts_.order) {
    if (facts_.roles.at(name) == role) all.push_back(name);
  }
  return all;
}

std::string KeptTarget::url(const std::string& name) const {
  const auto found = facts_.urls.find(name);
  return found == facts_.urls.end() ? std::string() : found->second;
}

std::optional<StormDoor> KeptTarget::storm_door(const std::string& name) const {
  const auto found = facts_.storm_doors.find(name);
  return found == facts_.storm_doors.end() ? std::nullopt : std::optional(found->second);
}

net::Servers KeptTarget::servers() const { return servers_in(facts_); }

net::Fence KeptTarget::fence() const {
  std::vector<net::Address> places;
  for (const auto& [name, port] : facts_.ports) {
    const auto there = net::addresses_of("localhost", std::to_string(port));
    places.insert(places.end(), there.begin(), there.end());
  }
  return {std::move(places), {}};
}

bool KeptTarget::call(const std::string& name, const std::string& path,
                      const std::map<std::string, std::string>& headers) {
  net::HttpRequest request;
  request.url = url(name) + path;
  request.headers = headers;
  return net::HttpClient().send(request).has_value();
}

ShippingReport KeptTarget::finish_shipping(Duration patience) {
  const auto answer =
      ask({{"want", "ship"}, {"patience", patience.count()}}, patience + usual_patience);
  if (answer) return report_in(*answer);
  return {0, 0, false, "who keeps the system up is gone"};
}

bool KeptTarget::accepts(const std::string& name) {
  const auto port = facts_.ports.find(name);
  if (port == facts_.ports.end()) return false;
  return accepts_connection(place_of(facts_.urls[name], port->second));
}

std::string KeptTarget::describe(const std::string& name) {
  const auto answer = ask({{"want", "describe"}, {"of", name}}, usual_patience);
  return answer ? answer->value("text", "unknown") : "gone with who kept it up";
}

std::vector<std::pair<std::string, std::string>> KeptTarget::unexpected_ends() {
  const auto answer = ask({{"want", "ends"}}, usual_patience);
  if (answer) return answer->at("ends");
  std::vector<std::pair<std::string, std::string>> all;
  if (std::exchange(is_loss_told_, true)) return all;
  for (const std::string& name : facts_.order)
    all.emplace_back(name, "is gone with who kept it up");
  return all;
}

std::optional<json> KeptTarget::ask(const json& question, Duration patience) {
  if (!keeper_.is_open()) return std::nullopt;
  keeper_.send(question);
  auto answer = answer_of(keeper_, patience);
  if (!answer) keeper_.close();
  return answer;
}

Result<void> KeptTarget::change(const std::string& verb, const std::string& name) {
  const auto answer = ask({{"want", verb}, {"of", name}}, usual_patience);
  if (!answer) return fail("cannot " + verb + " it: it is gone with who kept it up", name);
  if (answer->contains("error")) return fail(error_in(answer->at("error")));
  return {};
}

bool KeptTarget::is(const std::string& what, const std::string& name) {
  const auto answer = ask({{"want", what}, {"of", name}}, usual_patience);
  return answer && answer->value("is", false);
}

}  // namespace harness::target
