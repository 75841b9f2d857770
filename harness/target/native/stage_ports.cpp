#include "harness/target/native/stage_ports.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::target {
namespace {

Result<std::string> with_port(const std::string& url, std::uint16_t port) {
  auto filled = fill_placeholders(url, [&](std::string_view key) {
    return key == "port" ? std::optional(std::to_string(port)) : std::nullopt;
  });
  if (!filled) return fail("url: " + filled.error().what, {}, "known: {port}");
  return filled;
}

// As it is written, with the brackets of IPv6: its port may be a placeholder.
std::string host_in(const std::string& url) {
  const std::size_t scheme = url.find("://");
  std::string host = scheme == std::string::npos ? url : url.substr(scheme + 3);
  host.resize(std::min(host.find_first_of("/?#"), host.size()));
  host.erase(0, host.rfind('@') + 1);  // of who signs in; npos + 1 is 0
  host.resize(std::min(host.starts_with('[') ? host.find(']') + 1 : host.find(':'), host.size()));
  return host.empty() ? "127.0.0.1" : host;
}

}  // namespace

Result<StagePorts> StagePorts::lease(const Stage& stage, const PortWishes& wishes) {
  StagePorts ports;
  for (const auto& [name, url] : stage.elsewhere) ports.entries_[name] = {std::nullopt, url};
  for (const Process& spec : stage.processes) {
    if (auto added = ports.add(spec, wishes); !added) return fail(added.error());
  }
  return ports;
}

Result<void> StagePorts::add(const Process& spec, const PortWishes& wishes) {
  auto added = add(spec.name, spec.port, spec.url, wishes);
  if (!added) return added;
  const std::string host = host_in(spec.url);  // which listens where it does
  for (const auto& [extra, standard] : spec.extra_ports) {
    added = add(spec.name + "." + extra, standard, "http://" + host + ":{port}", wishes);
    if (!added) return added;
  }
  for (const auto& [extra, url] : spec.more_urls) {
    auto filled = with_port(url, entries_.at(spec.name).lease->port());
    if (!filled) return fail(filled.error().what, spec.name, filled.error().remedy);
    entries_[spec.name + "." + extra] = {std::nullopt, std::move(*filled)};
  }
  return {};
}

Result<void> StagePorts::add(const std::string& name, std::uint16_t standard,
                             const std::string& url, const PortWishes& wishes) {
  auto lease = choose(name, standard, wishes);
  if (!lease) return fail(lease.error().what, name, lease.error().remedy);
  auto filled = with_port(url, lease->port());
  if (!filled) return fail(filled.error().what, name, filled.error().remedy);
  entries_[name] = {std::move(*lease), std::move(*filled)};
  return {};
}

Result<PortLease> StagePorts::choose(const std::string& name, std::uint16_t standard,
                                     const PortWishes& wishes) {
  const auto fixed = wishes.fixed.find(name);
  if (fixed != wishes.fixed.end()) return PortLease::of(fixed->second);
  if (wishes.standard == StandardPorts::none || standard == 0) return PortLease::any();
  auto lease = PortLease::of(standard);
  if (lease) return lease;
  if (wishes.standard == StandardPorts::all) {
    return fail(lease.error().what, {}, "end that, or leave --ports out for another port");
  }
  taken_.push_back(name + ": " + lease.error().what);
  return PortLease::any();
}

std::optional<std::uint16_t> StagePorts::find(const std::string& name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end() || !found->second.lease) return std::nullopt;
  return found->second.lease->port();
}

std::optional<std::string> StagePorts::place(const std::string& name) const {
  const auto port = find(name);
  return port ? std::optional(place_of(entries_.at(name).url, *port)) : std::nullopt;
}

std::optional<std::string> StagePorts::url(const std::string& name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return std::nullopt;
  return found->second.url;
}

std::map<std::string, std::string> StagePorts::urls() const {
  std::map<std::string, std::string> all;
  for (const auto& [name, entry] : entries_) all[name] = entry.url;
  return all;
}

std::string place_of(const std::string& url, std::uint16_t port) {
  return host_in(url) + ":" + std::to_string(port);
}

}  // namespace harness::target
