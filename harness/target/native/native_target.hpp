#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/link/toxiproxy.hpp"
#include "harness/target/native/log_shipper.hpp"
#include "harness/target/native/run_guard.hpp"
#include "harness/target/native/stage.hpp"
#include "harness/target/native/stage_ports.hpp"
#include "harness/target/native/stage_process.hpp"
#include "harness/target/native/startup.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

struct NativeOptions {
  std::filesystem::path stack;                    // the repository's stack/
  std::filesystem::path logs;                     // where the processes' output stays
  std::filesystem::path telemetry;                // where what the backends take stays
  std::uint64_t memory = std::uint64_t{1} << 30;  // bytes that each store of them may keep
  std::string admin_token;  // for services that take storms; empty: they take none
  PortWishes ports;
  std::map<std::string, Additions> more;  // by process name
  std::vector<std::string> watchdog;      // the command that calls run_watchdog, without its flags
  StartupRules startup;
  std::optional<Kept> kept;  // it is kept up until told to end; none: it is a run's
};

// The system as child processes of the harness, on loopback, with their data in a scratch directory
// that goes when this is destroyed. Start and use it on one thread, which must outlive it.
class NativeTarget final : public Target {
 public:
  // Returns once every process is ready, or with nothing left of those that were started.
  static Result<std::unique_ptr<NativeTarget>> start(const Stage& stage,
                                                     const NativeOptions& options,
                                                     const Clock& clock);
  ~NativeTarget() override;

  std::vector<std::string> names(Role role) const override;
  bool has(const std::string& name) const override;
  std::vector<EndSign> end_signs() const override;
  std::vector<std::string> scraped() const override { return scraped_; }
  std::string url(const std::string& name) const override;
  std::optional<StormDoor> storm_door(const std::string& name) const override;
  net::Servers servers() const override;
  net::Fence fence() const override;
  Result<void> prove() override { return {}; }
  bool call(const std::string& name, const std::string& path,
            const std::map<std::string, std::string>& headers) override;
  bool is_shared(const std::string&) const override { return false; }
  bool has_unknown_senders() const override { return false; }
  std::string span_receiver() const override;
  ShippingReport finish_shipping(Duration patience) override;

  Result<void> stop(const std::string& name) override;
  Result<void> crash(const std::string& name) override;
  Result<void> pause(const std::string& name) override;
  Result<void> resume(const std::string& name) override;
  Result<void> start(const std::string& name) override;

  bool alive(const std::string& name) override;
  bool paused(const std::string& name) override;
  bool accepts(const std::string& name) override;
  bool ready(const std::string& name) override;
  std::string describe(const std::string& name) override;

  std::unique_ptr<LinkControl> link(const std::string& from, const std::string& to) override;

  // Also starts another watchdog if it has died.
  std::vector<std::pair<std::string, std::string>> unexpected_ends() override;

  const StagePorts& ports() const { return ports_; }
  const std::filesystem::path& scratch() const { return guard_->scratch(); }

 private:
  NativeTarget(std::unique_ptr<RunGuard> guard, StagePorts ports)
      : guard_(std::move(guard)), ports_(std::move(ports)) {}

  Result<void> prepare(const Stage& stage, const NativeOptions& options);
  Result<void> tell_where_they_listen(const Stage& stage);
  Result<void> ship_logs(const Stage& stage, WallTime begin, const Clock& clock);
  void add_links(const Stage& stage, const Clock& clock);
  StageProcess* find(const std::string& name) const;
  Result<StageProcess*> known(const std::string& name) const;

  std::unique_ptr<RunGuard> guard_;  // first in, last out
  StagePorts ports_;
  std::vector<std::unique_ptr<StageProcess>> processes_;
  std::vector<std::string> scraped_;
  std::unique_ptr<LogShipper> shipper_;
  const Clock* clock_ = nullptr;                                      // of whoever started it
  std::map<std::pair<std::string, std::string>, ProxiedLink> links_;  // by who calls whom
  bool is_kept_ = false;  // logs are shipped on behind a run
};

}  // namespace harness::target
