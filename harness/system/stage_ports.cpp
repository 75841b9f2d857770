#include "harness/system/stage_ports.hpp"

#include "harness/core/text.hpp"

namespace harness::system {

Result<StagePorts> StagePorts::lease(const Stage& stage, const PortWishes& wishes) {
  StagePorts ports;
  for (const ProcessSpec& spec : stage.processes) {
    auto added = ports.add(spec.name, spec.port, spec.url, wishes);
    if (!added) return fail(added.error());
    for (const auto& [extra, standard] : spec.extra_ports) {
      added = ports.add(spec.name + "." + extra, standard, http_on_loopback, wishes);
      if (!added) return fail(added.error());
    }
  }
  return ports;
}

Result<void> StagePorts::add(const std::string& name, std::uint16_t standard,
                             const std::string& url, const PortWishes& wishes) {
  auto lease = choose(name, standard, wishes);
  if (!lease) return fail(lease.error().what, name, lease.error().remedy);
  auto filled = fill_placeholders(url, [&](std::string_view key) {
    return key == "port" ? std::optional(std::to_string(lease->port())) : std::nullopt;
  });
  if (!filled) return fail("url: " + filled.error().what, name, "known: {port}");
  entries_.emplace(name, Entry{std::move(*lease), std::move(*filled)});
  return {};
}

Result<PortLease> StagePorts::choose(const std::string& name, std::uint16_t standard,
                                     const PortWishes& wishes) {
  const auto fixed = wishes.fixed.find(name);
  if (fixed != wishes.fixed.end()) return PortLease::of(fixed->second);
  if (!wishes.standard || standard == 0) return PortLease::any();
  auto lease = PortLease::of(standard);
  if (lease) return lease;
  taken_.push_back(name + ": " + lease.error().what);
  return PortLease::any();
}

std::optional<std::uint16_t> StagePorts::find(const std::string& name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return std::nullopt;
  return found->second.lease.port();
}

std::optional<std::string> StagePorts::url(const std::string& name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return std::nullopt;
  return found->second.url;
}

}  // namespace harness::system
