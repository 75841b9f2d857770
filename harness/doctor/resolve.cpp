#include "harness/doctor/resolve.hpp"

#include <algorithm>
#include <set>

#include "harness/chaos/fault.hpp"
#include "harness/core/exit_code.hpp"
#include "harness/core/text.hpp"
#include "harness/doctor/cause.hpp"
#include "harness/observe/backends.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/preparation.hpp"
#include "harness/run/rehearsal.hpp"
#include "harness/run/signed_load.hpp"
#include "harness/target/external/local_port.hpp"
#include "harness/verdict/claim_kind.hpp"

namespace harness::doctor {
namespace {

// How far back a service is looked for: it may have had nothing to do for a while.
constexpr Duration far_back = std::chrono::hours{1};

std::vector<scenario::Load> filled(std::vector<scenario::Load> loads) {
  scenario::fill_in(loads, run::own_environment());
  return loads;
}

// The same plan with those claims alone that ask nobody but these.
plan::Plan asking_only(const target::Remotes& backends, const plan::Plan& plan, WallTime now) {
  plan::Plan some = plan;
  observe::Observations nothing_yet;
  nothing_yet.run = {now, now};
  std::erase_if(some.claims, [&](const plan::Claim& claim) {
    const auto all = verdict::find_claim_kind(claim.kind)
                         ->questions(verdict::evidence_for(claim, plan, nothing_yet));
    return std::ranges::any_of(all, [&](const observe::Question& question) {
      return !backends.contains(std::string(name_of(question.backend)));
    });
  });
  return some;
}

class Resolution {
 public:
  Resolution(const run::LoadedPlan& loaded, const Clock& clock) : loaded_(loaded), clock_(clock) {}

  Resolved resolve() {
    const auto parts = run::to_start(plan().system, {});
    if (!parts) return wrong(parts.error());
    auto running = target::sign_in(plan().system.own, parts->remote, run::own_environment());
    if (!running) return wrong(running.error());
    running_ = *std::move(running);
    look_at_processes(parts->system.stage);
    look_at_faults(parts->system.stage);
    add(run::beyond_this_machine(plan(), loaded_.file), found_.unanswered);
    look_at_owner();
    look_at_places();
    const bool answers = look_at_running();
    if (const auto free = run::check_protected(loaded_, running_); !free) {
      add(free.error(), found_.unanswered);
    }
    if (answers && !running_.backends.empty()) ask_backends();
    return std::move(found_);
  }

 private:
  const plan::Plan& plan() const { return loaded_.plan; }

  Resolved wrong(const std::vector<Error>& errors) {
    add(errors, found_.wrong);
    return std::move(found_);
  }

  static void add(const std::vector<Error>& more, std::vector<Error>& errors) {
    errors.insert(errors.end(), more.begin(), more.end());
  }

  void say(const std::string& line) { found_.lines.push_back(line); }

  // What the run will start, and undo.
  void look_at_processes(const target::Stage& stage) {
    if (stage.processes.empty()) return;
    target::PortWishes ports;
    ports.fixed = plan().system.ports;
    const std::vector<Error> missing = target::hindrances(stage, ports);
    add(missing, found_.unanswered);
    say("the run starts " + join(stage.names(), ", ") + ": there is nothing to ask of them before" +
        (missing.empty() ? "; their programs, files and fixed ports are there" : ""));
  }

  void look_at_faults(const target::Stage& stage) {
    for (const plan::Fault& fault : plan().faults) {
      const chaos::FaultKind* kind = chaos::find_fault_kind(fault.kind);
      if (kind == nullptr) continue;
      const bool is_there = fault.link || stage.find(fault.target) != nullptr;
      if (!is_there && !kind->needs_acts) continue;
      say(fault.kind + " " + fault.target + ": " + kind->language.about);
    }
  }

  void look_at_owner() {
    if (!plan().safety) return;
    target::Permission permission(*plan().safety, clock_);
    if (!plan().safety->lever.empty()) permission.ask();
    const auto may = permission.now();
    if (may) {
      say("its owner lets it act now, by " + plan().safety->file);
    } else {
      found_.unanswered.push_back(may.error());
    }
    const std::string& lease = plan().safety->lease;
    if (lease.empty()) return;
    const auto holder = target::lease_holder(lease);
    if (!holder) {
      found_.unanswered.push_back(holder.error());
    } else if (holder->empty()) {
      say("the lease " + without_password(lease) + " is free");
    } else {
      found_.unanswered.push_back({"the lease " + without_password(lease) + " is " + shown(*holder),
                                   "safety", "wait until that has ended"});
    }
  }

  // Ports of this machine that requests name, and who drives any of it already.
  void look_at_places() {
    const std::set<std::uint16_t> ports = run::named_ports(filled(plan().loads));
    add(target::claimed_by_others(running_, ports), found_.unanswered);
    for (const std::uint16_t port : ports) {
      const std::string place = "127.0.0.1:" + std::to_string(port);
      const auto here = target::check_stays_here(port);
      if (!here) {
        found_.unanswered.push_back(here.error());
      } else if (target::is_anybody_at(port)) {
        say(place + ": somebody listens, and nobody says what it is");
      } else {
        found_.wrong.push_back({"nobody listens there", place, "start it, or mend the port"});
      }
    }
  }

  bool look_at_running() {
    const auto well = target::look_at(running_, clock_);
    if (!well) {
      add(well.error(), found_.unanswered);
      return false;
    }
    for (const target::ProvenEndpoint& endpoint : running_.endpoints) {
      say(endpoint.name() + ": " + endpoint.text());
    }
    for (const target::ProvenLink& link : running_.links) {
      say(link.link().text() + ": " + link.text());
    }
    for (const auto& [name, remote] : running_.backends) {
      say(name + ": " + without_password(remote.server.url) + " answers" +
          (remote.signed_in_by.empty() ? "" : ", and lets in" + remote.how()));
    }
    return true;
  }

  void ask_backends() {
    net::Servers servers;
    for (const auto& [name, remote] : running_.backends) servers[name] = remote.server;
    observe::LiveBackends backends(servers, clock_, [](const std::string& text) {
      return scenario::filled(text, run::own_environment());
    });
    const observe::AskAll ask = [&](const std::vector<observe::Question>& questions) {
      return backends.ask(questions, [](Duration) { return true; });
    };
    const plan::Plan some = asking_only(running_.backends, plan(), clock_.wall());
    const auto sound = run::preflight(some, ask, clock_, loaded_.file);
    if (!sound) add(sound.error(), found_.wrong);
    look_for_sources(some, ask);
  }

  void look_for_sources(const plan::Plan& some, const observe::AskAll& ask) {
    std::vector<observe::AlertRule> rules;
    if (runs(observe::Backend::prometheus)) {
      rules = observe::parse_alert_rules(ask({observe::alert_rules()}).front()).value_or(rules);
    }
    std::vector<Expected> all = expected(verdict::sources_of(some, rules), {}, loaded_.file);
    std::erase_if(all, [&](const Expected& one) { return !runs(backend_of(one.signal)); });
    const Looking looking{{clock_.wall() - far_back, clock_.wall()}};
    const std::vector<Sight> sights = look_for(all, looking, ask);
    std::optional<Around> around;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (sights[i].arrival == Arrival::silent && !around) {
        around = look_around(looking.window, ask, running_backends());
      }
      tell(all[i], sights[i], around);
    }
  }

  bool runs(observe::Backend backend) const {
    return running_.backends.contains(std::string(observe::name_of(backend)));
  }

  std::set<observe::Backend> running_backends() const {
    std::set<observe::Backend> all;
    for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces}) {
      if (runs(backend_of(signal))) all.insert(backend_of(signal));
    }
    return all;
  }

  void tell(const Expected& one, const Sight& sight, const std::optional<Around>& around) {
    const std::string what = std::string(name_of(one.signal)) + " of " + one.name;
    switch (sight.arrival) {
      case Arrival::arrives:
      case Arrival::untraced: {
        const std::string seen =
            what + ": " + sight.seen + (sight.under.empty() ? "" : ", under " + sight.under[0]);
        // Claims may call the same lines by different labels.
        if (std::ranges::count(found_.lines, seen) > 0) return;
        say(seen);
        for (const std::string& remark : sight.remarks) say("  " + remark);
        return;
      }
      case Arrival::unseen:
        say(what + ": there is no such series so far");
        for (const std::string& remark : sight.remarks) say("  " + remark);
        return;
      case Arrival::unknown:
        found_.unanswered.push_back({what + ": " + sight.problem, one.asked_at, {}});
        return;
      case Arrival::silent:
        break;
    }
    const Error cause = cause_of(one, sight, *around);
    found_.wrong.push_back({what + ": " + cause.what, one.asked_at, cause.remedy});
  }

  const run::LoadedPlan& loaded_;
  const Clock& clock_;
  target::Running running_;
  Resolved found_;
};

}  // namespace

int Resolved::exit_code() const {
  if (!wrong.empty()) return exit_bad_input;
  return unanswered.empty() ? exit_ok : exit_not_measured;
}

Resolved resolve(const run::LoadedPlan& loaded, const Clock& clock) {
  return Resolution(loaded, clock).resolve();
}

}  // namespace harness::doctor
