#include "harness/target/native/native_target.hpp"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/target/link/toxiproxy.hpp"
#include "harness/target/native/stage_links.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

constexpr const char* log_store = "loki";

// The processes are asked together and get the same second; what is left is killed by the guard.
void shut_down(const std::vector<std::unique_ptr<StageProcess>>& processes) {
  constexpr int patience_ms = 1000;
  constexpr int look_again_ms = 20;
  for (const auto& process : processes) process->shut_down();
  for (int waited = 0; waited < patience_ms; waited += look_again_ms) {
    const auto running = std::find_if(processes.begin(), processes.end(),
                                      [](const auto& process) { return process->is_alive(); });
    if (running == processes.end()) return;
    pollfd end{(*running)->pollable(), POLLIN, 0};
    ::poll(&end, 1, look_again_ms);
  }
}

// A log that the process writes itself may be there from earlier, or come only later; it is watched
// from where it ends now.
Result<void> make_ready_to_follow(Launch& launch) {
  if (!launch.ships_log || launch.log == launch.command.output) return {};
  std::error_code unknown;
  launch.log_is_made = !std::filesystem::exists(launch.log, unknown);
  const Fd file(::open(launch.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  const Result<LogEnd> end = end_of_log(launch.log);
  launch.log_begin = end.value_or(LogEnd{});
  if (file && end) return {};
  return fail("cannot be written and watched", launch.log.string(),
              "logs of " + launch.name + ": name a file that it may write");
}

// What was made to be watched, and that nobody wrote to.
void remove_if_unused(const Launch& launch) {
  std::error_code none;
  if (!launch.log_is_made || std::filesystem::file_size(launch.log, none) != 0 || none) return;
  std::filesystem::remove(launch.log, none);
}

Result<void> check_names(const Stage& stage, const NativeOptions& options) {
  std::vector<std::string> used;
  for (const auto& entry : options.ports.fixed) used.push_back(entry.first);
  for (const auto& entry : options.more) used.push_back(entry.first);
  for (const std::string& name : used) {
    if (stage.find(name) != nullptr) continue;
    if (std::ranges::any_of(stage.links, [&](const auto& link) { return port_name(link) == name; }))
      continue;
    return fail("there is no process \"" + name + "\"", "system",
                "use one of " + join(stage.names(), ", "));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<NativeTarget>> NativeTarget::start(const Stage& stage,
                                                          const NativeOptions& options,
                                                          const Clock& clock) {
  if (auto checked = check_names(stage, options); !checked) return fail(checked.error());
  for (const auto& directory : {options.logs, options.telemetry}) {
    std::error_code failure;
    std::filesystem::create_directories(directory, failure);
    if (failure) return fail("cannot be created: " + failure.message(), directory.string());
  }
  auto guard = RunGuard::begin(options.watchdog, options.logs, clock);
  if (!guard) return fail(guard.error());
  if (options.kept) {
    if (auto noted = (*guard)->journal().kept(*options.kept); !noted) return fail(noted.error());
  }
  auto ports = StagePorts::lease(stage, options.ports);
  if (!ports) return fail(ports.error());
  std::unique_ptr<NativeTarget> system(new NativeTarget(std::move(*guard), std::move(*ports)));
  system->is_kept_ = options.kept.has_value();
  if (auto prepared = system->prepare(stage, options); !prepared) return fail(prepared.error());
  system->add_links(stage, clock);
  const WallTime begin = clock.wall();
  auto started = start_all(system->processes_, options.startup, clock);
  if (!started) return fail(started.error());
  if (auto told = system->tell_where_they_listen(stage); !told) return fail(told.error());
  if (auto shipping = system->ship_logs(stage, begin, clock); !shipping) {
    return fail(shipping.error());
  }
  return system;
}

NativeTarget::~NativeTarget() {
  shipper_.reset();
  shut_down(processes_);
  for (const auto& process : processes_) remove_if_unused(process->launch());
}

Result<void> NativeTarget::prepare(const Stage& stage, const NativeOptions& options) {
  const bool scrapes = std::any_of(stage.processes.begin(), stage.processes.end(),
                                   [](const Process& spec) { return !spec.targets.empty(); });
  for (const ScrapedEndpoint& endpoint : stage.scraped) {
    if (scrapes) scraped_.push_back(endpoint.name);
  }
  const RunPlaces places{std::filesystem::absolute(options.stack),
                         guard_->scratch(),
                         std::filesystem::absolute(options.logs),
                         std::filesystem::absolute(options.telemetry),
                         options.memory,
                         options.admin_token};
  for (const Process& spec : stage.processes) {
    const auto more = options.more.find(spec.name);
    auto launch = prepare_launch(spec, more == options.more.end() ? Additions{} : more->second,
                                 stage, ports_, places);
    if (!launch) return fail(launch.error());
    // Whoever fixes a port may have it written down in a program, too.
    if (options.ports.fixed.contains(spec.name)) launch->is_told_its_port = true;
    if (scrapes && !spec.scrape.path.empty()) scraped_.push_back(spec.name);
    // Of an earlier run in the same directory; if it cannot be removed, it cannot be opened either.
    std::error_code ignored;
    for (const auto& output : outputs_of(*launch)) std::filesystem::remove(output, ignored);
    if (auto ready = make_ready_to_follow(*launch); !ready) return ready;
    processes_.push_back(std::make_unique<StageProcess>(std::move(*launch), guard_->journal()));
  }
  return {};
}

// Of "localhost" nobody knows before at which address of loopback who has it listens.
Result<void> NativeTarget::tell_where_they_listen(const Stage& stage) {
  const std::string targets = scrape_targets(stage, ports_);
  for (const auto& process : processes_) {
    const fs::path& file = process->launch().targets;
    if (file.empty() || read_file(file).value_or("") == targets) continue;
    if (auto written = write_file(file, targets); !written) return written;
  }
  return {};
}

Result<void> NativeTarget::ship_logs(const Stage& stage, WallTime begin, const Clock& clock) {
  if (!ports_.url(log_store)) return {};
  std::vector<LogSource> sources;
  for (const Process& spec : stage.processes) {
    const Launch& launch = find(spec.name)->launch();
    if (launch.ships_log) {
      sources.push_back({launch.log, launch.labels, spec.log_jobs, spec.logs.format,
                         launch.log_begin, begin, launch.log != launch.command.output});
    }
  }
  for (const FollowedLog& log : stage.followed) {
    sources.push_back({log.file,
                       {{"job", log.name}, {"service_name", log.name}},
                       {},
                       std::nullopt,
                       end_of_log(log.file).value_or(LogEnd{}),
                       {},
                       true});
  }
  if (sources.empty()) return {};
  auto shipper = LogShipper::start(std::move(sources), url(log_store), clock);
  if (!shipper) return fail(shipper.error());
  shipper_ = std::move(*shipper);
  return {};
}

std::vector<std::string> NativeTarget::names(Role role) const {
  std::vector<std::string> all;
  for (const auto& process : processes_) {
    if (process->launch().role == role) all.push_back(process->launch().name);
  }
  return all;
}

std::vector<EndSign> NativeTarget::end_signs() const {
  std::vector<EndSign> all;
  for (const auto& process : processes_) {
    if (process->launch().role == Role::service) all.push_back(process->launch().end_sign);
  }
  return all;
}

bool NativeTarget::has(const std::string& name) const { return find(name) != nullptr; }

std::string NativeTarget::url(const std::string& name) const {
  return ports_.url(name).value_or("");
}

std::optional<StormDoor> NativeTarget::storm_door(const std::string& name) const {
  const StageProcess* process = find(name);
  return process == nullptr ? std::nullopt : process->launch().storm;
}

net::Servers NativeTarget::servers() const {
  net::Servers all;
  for (const auto& [name, url] : ports_.urls()) all[name] = url;
  return all;
}

// Ports that were leased for its processes; not what runs elsewhere.
net::Fence NativeTarget::fence() const {
  std::vector<net::Address> places;
  for (const auto& [name, url] : ports_.urls()) {
    const auto port = ports_.find(name);
    if (!port) continue;
    const auto there = net::addresses_of("localhost", std::to_string(*port));
    places.insert(places.end(), there.begin(), there.end());
  }
  return {std::move(places), {}};
}

bool NativeTarget::call(const std::string& name, const std::string& path,
                        const std::map<std::string, std::string>& headers) {
  net::HttpRequest request;
  request.url = url(name) + path;
  request.headers = headers;
  return net::HttpClient().send(request).has_value();
}

std::string NativeTarget::span_receiver() const {
  return ports_.url("tempo.otlp") ? url("otlp") : std::string();
}

Result<void> NativeTarget::stop(const std::string& name) {
  return known(name).and_then([](StageProcess* process) { return process->stop(); });
}

Result<void> NativeTarget::crash(const std::string& name) {
  return known(name).and_then([](StageProcess* process) { return process->crash(); });
}

Result<void> NativeTarget::pause(const std::string& name) {
  return known(name).and_then([](StageProcess* process) { return process->pause(); });
}

Result<void> NativeTarget::resume(const std::string& name) {
  return known(name).and_then([](StageProcess* process) { return process->resume(); });
}

Result<void> NativeTarget::start(const std::string& name) {
  return known(name).and_then([](StageProcess* process) { return process->start(); });
}

bool NativeTarget::alive(const std::string& name) {
  StageProcess* process = find(name);
  return process != nullptr && process->is_alive();
}

bool NativeTarget::paused(const std::string& name) {
  StageProcess* process = find(name);
  return process != nullptr && process->is_paused();
}

bool NativeTarget::accepts(const std::string& name) {
  const auto place = ports_.place(name);
  return place && accepts_connection(*place);
}

bool NativeTarget::ready(const std::string& name) {
  StageProcess* process = find(name);
  return process != nullptr && process->is_ready();
}

std::string NativeTarget::describe(const std::string& name) {
  StageProcess* process = find(name);
  return process == nullptr ? "unknown" : process->describe();
}

void NativeTarget::add_links(const Stage& stage, const Clock& clock) {
  clock_ = &clock;
  for (const scenario::Link& link : stage.links) {
    links_[{link.from, link.to}] = {url(link_proxy),
                                    link.name(),
                                    on_loopback(*ports_.find(port_name(link))),
                                    {},
                                    speech_over(link, *stage.find(link.to))};
  }
}

std::unique_ptr<LinkControl> NativeTarget::link(const std::string& from, const std::string& to) {
  const auto found = links_.find({from, to});
  if (found == links_.end()) return nullptr;
  ProxiedLink link = found->second;
  link.beside = answering_at(*ports_.place(to));
  link.ended = [this]() -> std::optional<std::string> {
    if (alive(link_proxy)) return std::nullopt;
    return describe(link_proxy);
  };
  return control_of(link, *clock_);
}

std::vector<std::pair<std::string, std::string>> NativeTarget::unexpected_ends() {
  std::vector<std::pair<std::string, std::string>> ends;
  for (const auto& process : processes_) {
    if (const auto end = process->unexpected_end()) ends.emplace_back(process->launch().name, *end);
  }
  const auto watched = guard_->watchdog().keep_alive();
  if (!watched) {
    ends.emplace_back("watchdog", "cannot be started again: " + to_string(watched.error()));
  } else if (*watched) {
    ends.emplace_back("watchdog", **watched + "; another has taken its place");
  }
  return ends;
}

ShippingReport NativeTarget::finish_shipping(Duration patience) {
  if (!shipper_) return {};
  ShippingReport report = shipper_->finish(patience);
  if (is_kept_) {
    shipper_->go_on();
  } else {
    shipper_.reset();
  }
  return report;
}

StageProcess* NativeTarget::find(const std::string& name) const {
  const auto found = std::find_if(processes_.begin(), processes_.end(), [&](const auto& process) {
    return process->launch().name == name;
  });
  return found == processes_.end() ? nullptr : found->get();
}

Result<StageProcess*> NativeTarget::known(const std::string& name) const {
  if (StageProcess* process = find(name)) return process;
  return fail("there is no process \"" + name + "\" in this system");
}

}  // namespace harness::target
