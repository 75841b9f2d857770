#include "harness/system/stage_ports.hpp"

#include "harness/core/text.hpp"

namespace harness::system {
namespace {

std::vector<std::string> port_names(const ProcessSpec& spec) {
  std::vector<std::string> names{spec.name};
  for (const std::string& extra : spec.extra_ports) names.push_back(spec.name + "." + extra);
  return names;
}

}  // namespace

Result<StagePorts> StagePorts::lease(const Stage& stage,
                                     const std::map<std::string, std::uint16_t>& fixed) {
  StagePorts ports;
  for (const ProcessSpec& spec : stage.processes) {
    for (const std::string& name : port_names(spec)) {
      const auto wanted = fixed.find(name);
      auto lease = wanted == fixed.end() ? PortLease::any() : PortLease::of(wanted->second);
      if (!lease) return fail(lease.error().what, name, lease.error().remedy);
      ports.leases_.emplace(name, std::move(*lease));
    }
  }
  return ports;
}

std::optional<std::uint16_t> StagePorts::find(const std::string& name) const {
  const auto found = leases_.find(name);
  if (found == leases_.end()) return std::nullopt;
  return found->second.port();
}

}  // namespace harness::system
