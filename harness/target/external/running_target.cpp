#include "harness/target/external/running_target.hpp"

#include "harness/core/rng.hpp"

namespace harness::target {

std::vector<std::string> RunningTarget::names(Role role) const {
  return started_ ? started_->names(role) : std::vector<std::string>{};
}

bool RunningTarget::has(const std::string& name) const { return started_ && started_->has(name); }

std::vector<EndSign> RunningTarget::end_signs() const {
  return started_ ? started_->end_signs() : std::vector<EndSign>{};
}

std::vector<std::string> RunningTarget::scraped() const {
  return started_ ? started_->scraped() : std::vector<std::string>{};
}

std::string RunningTarget::url(const std::string& name) const {
  const net::Servers all = servers();
  const auto found = all.find(name);
  return found == all.end() ? std::string() : found->second.url;
}

// One that runs already is asked where it is asked, and not where it takes what is sent to it.
std::optional<StormDoor> RunningTarget::storm_door(const std::string& name) const {
  return started_ ? started_->storm_door(name) : std::nullopt;
}

net::Servers RunningTarget::servers() const {
  net::Servers all = started_ ? started_->servers() : net::Servers{};
  for (const ProvenEndpoint& endpoint : running_.endpoints) {
    all[endpoint.name()] = endpoint.server();
  }
  for (const auto& [name, remote] : running_.backends) all[name] = remote.server;
  return all;
}

net::Fence RunningTarget::fence() const { return fence_around(scenario::Allowed::load); }

net::Fence RunningTarget::fence_of_faults() const {
  return fence_around(scenario::Allowed::faults);
}

net::Fence RunningTarget::fence_around(scenario::Allowed what) const {
  std::vector<net::Found> hosts;
  for (const ProvenEndpoint& endpoint : running_.endpoints) {
    if (endpoint.may_get(what)) hosts.push_back(endpoint.found());
  }
  return {started_ ? started_->fence().places() : std::vector<net::Address>{}, std::move(hosts)};
}

Result<void> RunningTarget::prove() {
  for (ProvenEndpoint& endpoint : running_.endpoints) {
    if (auto proven = endpoint.prove(); !proven) return proven;
  }
  watch_.reset();
  if (!running_.endpoints.empty()) watch_.emplace(running_.endpoints, clock_);
  return {};
}

Result<void> RunningTarget::still_proven() { return watch_ ? watch_->state() : Result<void>{}; }

void RunningTarget::doubt() {
  if (watch_) watch_->look_now();
}

bool RunningTarget::call(const std::string& name, const std::string& path,
                         const std::map<std::string, std::string>& headers) {
  for (const ProvenEndpoint& endpoint : running_.endpoints) {
    if (endpoint.name() == name) return endpoint.call(path, headers);
  }
  return started_ && started_->call(name, path, headers);
}

bool RunningTarget::is_shared(const std::string& backend) const {
  const auto remote = running_.backends.find(backend);
  return remote != running_.backends.end() && remote->second.is_shared;
}

std::string RunningTarget::span_receiver() const {
  return started_ ? started_->span_receiver() : std::string();
}

ShippingReport RunningTarget::finish_shipping(Duration patience) {
  return started_ ? started_->finish_shipping(patience) : ShippingReport{};
}

Result<void> RunningTarget::stop(const std::string& name) {
  return owner_of(name).and_then([&](Target* owner) { return owner->stop(name); });
}

Result<void> RunningTarget::crash(const std::string& name) {
  return owner_of(name).and_then([&](Target* owner) { return owner->crash(name); });
}

Result<void> RunningTarget::pause(const std::string& name) {
  return owner_of(name).and_then([&](Target* owner) { return owner->pause(name); });
}

Result<void> RunningTarget::resume(const std::string& name) {
  return owner_of(name).and_then([&](Target* owner) { return owner->resume(name); });
}

Result<void> RunningTarget::start(const std::string& name) {
  return owner_of(name).and_then([&](Target* owner) { return owner->start(name); });
}

bool RunningTarget::alive(const std::string& name) { return started_ && started_->alive(name); }

bool RunningTarget::paused(const std::string& name) { return started_ && started_->paused(name); }

bool RunningTarget::accepts(const std::string& name) { return started_ && started_->accepts(name); }

// Of what runs already nobody knows: it is taken to be well.
bool RunningTarget::ready(const std::string& name) { return !has(name) || started_->ready(name); }

std::string RunningTarget::describe(const std::string& name) {
  return started_ ? started_->describe(name) : "unknown";
}

std::vector<std::pair<std::string, std::string>> RunningTarget::unexpected_ends() {
  return started_ ? started_->unexpected_ends()
                  : std::vector<std::pair<std::string, std::string>>{};
}

std::unique_ptr<LinkControl> RunningTarget::link(const std::string& from, const std::string& to) {
  constexpr std::size_t digits = 8;
  for (const ProvenLink& link : running_.links) {
    if (!link.is(from, to)) continue;
    if (mark_.empty()) mark_ = fresh_token().substr(0, digits);
    return link.control(mark_, clock_);
  }
  return started_ ? started_->link(from, to) : nullptr;
}

Result<Target*> RunningTarget::owner_of(const std::string& name) const {
  if (has(name)) return started_.get();
  return fail("there is no process \"" + name + "\" that the harness has started");
}

}  // namespace harness::target
