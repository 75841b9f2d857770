#include "harness/run/preparation.hpp"

#include <algorithm>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/load/connections.hpp"
#include "harness/run/rehearsal.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/signed_load.hpp"
#include "harness/run/unnamed_ports.hpp"
#include "harness/target/external/local_port.hpp"
#include "harness/target/external/protected_places.hpp"
#include "harness/target/native/recover.hpp"

namespace harness::run {
namespace {

// Leases of ports, logs, backends: 76 at the most at stage 6, which has the most processes.
constexpr std::uint64_t files_of_a_run = 100;

Error in_file(const std::string& file, Error error) {
  error.where = file + ": " + error.where;
  return error;
}

std::unique_ptr<Owner> owner_of(const plan::Plan& plan, const Clock& clock) {
  return plan.safety ? std::make_unique<Owner>(*plan.safety, plan.name, clock) : nullptr;
}

// A full disk is no fault of the command line.
tl::unexpected<NotPrepared> without_place(Error error) {
  if (!is_want_of_room(error)) return tl::unexpected(NotPrepared{{std::move(error)}});
  error.remedy = "make room there, or name another place with --out";
  return tl::unexpected(NotPrepared{{std::move(error)}, exit_not_measured});
}

Result<target::Audit> begin_files(const std::filesystem::path& run_dir, const LoadedPlan& loaded,
                                  const Clock& clock) {
  if (const auto kept = keep_claims(run_dir, loaded.text, loaded.claim_files); !kept) {
    return fail(kept.error());
  }
  return target::Audit::begin(run_dir / audit_file, clock);
}

// What its owner says; so far nothing has been done.
Result<void> may_begin(Prepared& prepared, const std::string& what) {
  if (auto noted = prepared.audit.note("begin", what); !noted) return noted;
  if (!prepared.owner) return {};
  auto may = prepared.owner->lets();
  if (may && prepared.owner->notices) may = prepared.owner->notices->tell_now("begin", what);
  if (may) return may;
  if (auto noted = prepared.audit.note("stop", to_string(may.error())); !noted) return noted;
  return may;
}

net::Address here_at(std::uint16_t port) {
  return net::addresses_of("127.0.0.1", std::to_string(port)).front();
}

target::ProtectedPlaces protected_places(const plan::Plan& plan) {
  return target::ProtectedPlaces(plan.safety ? plan.safety->protect : std::vector<std::string>{});
}

std::vector<scenario::Load> filled_loads(const plan::Plan& plan) {
  std::vector<scenario::Load> loads = plan.loads;
  scenario::fill_in(loads, own_environment());
  return loads;
}

// The first part of a load has it for all of them, which are no other run; and who keeps a system
// up has its backends.
Result<void> claim_system(Prepared& prepared, const RunSetting& setting, const Clock& clock) {
  if (setting.generator.segment.index > 0) return {};
  auto places =
      target::claim_places(prepared.running, named_ports(filled_loads(prepared.loaded.plan)));
  if (!places) return fail(places.error());
  prepared.places = *std::move(places);
  if (!setting.lifetime.has_keeper()) {
    auto backends = target::claim_backends(prepared.running);
    if (!backends) return fail(backends.error());
    prepared.backends = *std::move(backends);
  }
  const auto& safety = prepared.loaded.plan.safety;
  if (!safety || safety->lease.empty()) return {};
  if (auto noted = prepared.audit.note("lease", without_password(safety->lease)); !noted) {
    return noted;
  }
  auto lease =
      target::Lease::take(safety->lease, target::oneself(prepared.loaded.plan.name, clock));
  if (!lease) return fail(lease.error());
  prepared.lease.emplace(*std::move(lease));
  return {};
}

}  // namespace

Owner::Owner(const scenario::Safety& safety, const std::string& scenario, const Clock& clock)
    : permission(safety, clock) {
  if (!safety.notify.empty())
    notices.emplace(safety.notify, target::oneself(scenario, clock), clock);
  if (safety.lever.empty()) return;
  permission.ask();
  watch.emplace(permission, clock);
}

Result<void> Owner::lets() const {
  const Result<void> may = permission.now();
  return may && notices ? notices->state() : may;
}

tl::expected<Prepared, NotPrepared> prepare(const LoadedPlan& loaded,
                                            const std::filesystem::path& run_dir,
                                            const RunSetting& setting, const Clock& clock) {
  const auto wrong = [](const Error& error) { return tl::unexpected(NotPrepared{{error}}); };
  const GeneratorOptions& generator = setting.generator;
  if (auto beyond = beyond_this_machine(loaded.plan, loaded.file); !beyond.empty()) {
    return tl::unexpected(NotPrepared{std::move(beyond), exit_not_measured});
  }
  const auto room = load::make_room_for(loaded.plan.loads, generator.segment,
                                        {files_of_a_run, generator.workers});
  if (!room) return wrong(in_file(loaded.file, room.error()));
  Checked<ToStart> parts = to_start(loaded.plan.system, setting.backends);
  if (!parts) return tl::unexpected(NotPrepared{parts.error()});
  Checked<target::Running> running =
      target::sign_in(loaded.plan.system.own, parts->remote, own_environment());
  if (!running) return tl::unexpected(NotPrepared{running.error()});
  Result<metrics::Endpoint> endpoint = endpoint_for(generator);
  if (!endpoint) return wrong(endpoint.error());
  Result<Fd> claim = claim_run_directory(run_dir);
  if (!claim) return without_place(claim.error());
  Result<target::Audit> audit = begin_files(run_dir, loaded, clock);
  if (!audit) {
    discard(run_dir);
    return without_place(audit.error());
  }
  return Prepared{loaded,
                  std::move(*parts),
                  std::move(*running),
                  run_dir,
                  std::move(*claim),
                  std::move(*endpoint),
                  std::move(*audit),
                  owner_of(loaded.plan, clock)};
}

void recover_earlier_runs(const Clock& clock, report::Progress& progress) {
  for (const target::Recovered& run : target::recover(clock)) {
    if (!run.outcome) {
      progress.note(to_string(run.outcome.error()));
      continue;
    }
    const bool is_all = run.outcome->not_undone.empty();
    progress.note((is_all ? "cleaned up after an earlier run that was killed: "
                          : "not all of an earlier run is undone, and its journal stays: ") +
                  run.scratch.string());
    for (const std::string& what : run.outcome->undone) progress.note("undone: " + what);
    for (const std::string& what : run.outcome->not_undone) {
      progress.note("not undone of an earlier run: " + what + "; see harness recover");
    }
  }
  for (const target::RunBeingEnded& run : target::runs_being_ended()) {
    progress.note("another harness is ending an earlier run now (" + run.scratch.string() + "); " +
                  (run.left.empty() ? "its processes may still be there"
                                    : "what may still be on: " + join(run.left, ", ")));
  }
}

// What has the name of another may have its address, too.
Checked<void> check_protected(const LoadedPlan& loaded, const target::Running& running) {
  if (!loaded.plan.safety) return {};
  const target::ProtectedPlaces places = protected_places(loaded.plan);
  std::vector<Error> errors;
  // Of those that a name leads to, one is enough.
  const auto look_at = [&](const std::string& name, const std::vector<net::Address>& led_to) {
    const auto place = std::ranges::find_if(
        led_to, [&](const net::Address& one) { return places.protector_of(one).has_value(); });
    if (place == led_to.end()) return;
    errors.push_back({name + " leads to " + net::to_text(*place) + ", which is protected as " +
                          *places.protector_of(*place) + " (" + loaded.plan.safety->file + ")",
                      loaded.file, "leave it alone, or ask its owner"});
  };
  for (const target::ProvenEndpoint& endpoint : running.endpoints) {
    if (!endpoint.may_get_anything()) continue;
    look_at(endpoint.name(), endpoint.found().addresses);
  }
  for (const target::ProvenLink& link : running.links) {
    if (link.link().may_be_broken()) look_at(link.link().text(), link.addresses());
  }
  for (const std::string& url : named_places(filled_loads(loaded.plan))) {
    std::vector<net::Address> places_there = net::addresses_of_url(url);
    // Who listens at another address of loopback may listen at all of them.
    if (!places_there.empty()) places_there.push_back(here_at(port_of(places_there.front())));
    look_at("a request", places_there);
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return {};
}

tl::expected<BroughtUp, NotStarted> start_system(Prepared& prepared, const RunSetting& setting,
                                                 Interrupt& interrupt, const Clock& clock,
                                                 report::Progress& progress) {
  const std::string title = prepared.loaded.plan.system.title();
  if (const auto may = may_begin(prepared, title); !may) {
    return tl::unexpected(NotStarted{{may.error()}});
  }
  if (const auto claimed = claim_system(prepared, setting, clock); !claimed) {
    return tl::unexpected(NotStarted{{claimed.error()}});
  }
  // Before anything is started beside them.
  if (auto well = target::look_at(prepared.running, clock); !well) {
    return tl::unexpected(NotStarted{well.error()});
  }
  for (const std::uint16_t port : named_ports(filled_loads(prepared.loaded.plan))) {
    const auto here = target::check_stays_here(port);
    if (!here) return tl::unexpected(NotStarted{{here.error()}});
  }
  if (auto free = check_protected(prepared.loaded, prepared.running); !free) {
    return tl::unexpected(NotStarted{free.error()});
  }
  progress.activity((setting.lifetime.against ? "waiting for " : "starting ") + title);
  const ToldOfStart told{[&](const std::string& name, Duration took) {
                           progress.note(name + " is ready after " + approximate(took));
                           progress.refresh();
                         },
                         [&](const std::string& what) {
                           progress.note(what);
                           progress.refresh();
                         }};
  auto system = bring_up(prepared.parts, prepared.running, setting.lifetime, prepared.run_dir,
                         interrupt, told, clock);
  if (!system && system.error().over_arguments) {
    system.error().errors[0].remedy = "mend its arguments, which are yours";
  }
  return system;
}

load::Setting load_setting(const Prepared& prepared, const target::Target& system,
                           const GeneratorOptions& generator, report::Progress& progress) {
  load::Setting setting;
  setting.loads = filled_loads(prepared.loaded.plan);
  const net::Servers servers = system.servers();
  for (const auto& [name, server] : servers) setting.base_urls[name] = server.url;
  sign_in(servers, setting.loads);
  setting.fence = fence_around(system, setting.loads);
  // Whoever names endpoints has said where load may go; what these lead to may be another's
  // forward.
  if (prepared.loaded.plan.system.own.endpoints.empty()) {
    const auto stays_here = [places = protected_places(prepared.loaded.plan)](std::uint16_t port) {
      return target::check_stays_here(port).has_value() && !places.protector_of(here_at(port));
    };
    setting.fence.ask_about_others([places = protected_places(prepared.loaded.plan),
                                    may_go = unnamed_ports(stays_here)](const net::Address& place) {
      return !places.protector_of(place) && may_go(place);
    });
  }
  for (const plan::Phase& phase : prepared.loaded.plan.phases) {
    setting.phases.push_back({.name = phase.name});
  }
  if (prepared.loaded.plan.has_transitions()) {
    setting.between_phases = scenario::between_phases;
    setting.told_to_end = true;
  }
  setting.seed = prepared.loaded.plan.seed;
  setting.workers = generator.workers;
  setting.segment = generator.segment;
  setting.sampled = prepared.loaded.plan.sampled;
  setting.say = [&progress](const std::string& line) { progress.note(line); };
  return setting;
}

target::MayAct may_act(const Prepared& prepared) {
  if (!prepared.owner) return {};
  return [&owner = *prepared.owner] { return owner.lets(); };
}

target::NoteAct note_act(Prepared& prepared) {
  return [&prepared](const std::string& act, const std::string& what) {
    auto noted = prepared.audit.note(act, what);
    if (noted && prepared.owner && prepared.owner->notices) {
      prepared.owner->notices->tell(act, what);
    }
    return noted;
  };
}

void discard(const std::filesystem::path& run_dir) {
  std::error_code ignored;
  std::filesystem::remove(run_dir / scenario_file, ignored);
  std::filesystem::remove(run_dir / audit_file, ignored);
  std::filesystem::remove_all(run_dir / claims_directory, ignored);
  std::filesystem::remove_all(run_dir / logs_directory, ignored);
  std::filesystem::remove_all(run_dir / telemetry_directory, ignored);
  std::filesystem::remove(run_dir, ignored);  // stays if it holds something else
}

}  // namespace harness::run
