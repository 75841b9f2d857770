#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "harness/core/bytes.hpp"
#include "harness/core/text.hpp"
#include "harness/plan/plan.hpp"
#include "harness/plan/print_parts.hpp"
#include "harness/scenario/system/process_environment.hpp"

namespace harness::plan {
namespace {

std::string ready_words(const scenario::Process& process) {
  const scenario::ReadyRule& ready = process.ready;
  if (!ready.http.empty()) return "GET " + ready.http + " answers 200";
  if (!ready.command.empty()) return join(ready.command, " ") + " succeeds";
  if (!ready.log.empty()) return "it has said " + shown(ready.log);
  const bool on_port =
      ready.tcp || scenario::is_told_its_port(process) || scenario::is_called(process);
  return on_port ? "its port takes a connection" : "it runs";
}

std::string patience_words(const scenario::Process& process) {
  const Duration within = process.ready.within.value_or(scenario::ready_within);
  return ", within " + format_duration(within);
}

// What is started, and all that it gets from us.
void print_process(std::ostream& out, const scenario::Process& process) {
  std::vector<std::string> words = *process.run;
  if (words.empty()) words.push_back(process.program);
  words.insert(words.end(), process.args.begin(), process.args.end());
  out << "  " << process.name << ": " << join(words, " ") << "\n";
  if (process.cwd.written()) out << "    in " << *process.cwd << "\n";
  out << "    ready when " << ready_words(process) << patience_words(process) << "\n";
  for (const auto& [name, value] : scenario::environment_of(process)) {
    out << "    " << name << "=" << value << "\n";
  }
}

// What it is asked, and what it is told.
void print_remote(std::ostream& out, const std::string& name,
                  const scenario::RemoteBackend& backend) {
  const std::string sent = name == "loki" ? "lines" : "spans";
  out << "  " << name << " runs already: " << backend.text() << "\n    is asked, and "
      << (backend.takes.empty() ? "told nothing" : "sent " + sent + " at " + backend.takes) << "\n";
}

void print_endpoint(std::ostream& out, const scenario::Endpoint& endpoint) {
  out << "  " << endpoint.name << " runs already: " << endpoint.text() << "\n";
  if (!endpoint.scrape_path.empty()) out << "    is scraped at " << endpoint.scrape_path << "\n";
  if (!endpoint.is) return;
  out << "    has to " << endpoint.is->demand() << " before anything is sent\n";
}

void print_running_link(std::ostream& out, const scenario::RunningLink& link) {
  out << "  " << link.text() << " through proxy " << link.proxy << " of the Toxiproxy at "
      << *link.toxiproxy << "\n    has to lead to " << link.upstream
      << " before it is told anything" << (link.may_be_broken() ? "" : "; it is told nothing")
      << "\n";
}

void print_own(std::ostream& out, const scenario::System& system) {
  for (const scenario::Process& process : system.own.processes) print_process(out, process);
  if (system.own.processes.empty()) return;
  std::vector<std::string> inherited;
  for (const char* name : scenario::inherited_variables) inherited.emplace_back(name);
  out << "  passed from the caller besides, where they are set: " << join(inherited, ", ") << "\n";
}

void print_system(std::ostream& out, const Plan& plan) {
  out << "system " << plan.system.title() << "\n";
  print_own(out, plan.system);
  for (const scenario::Endpoint& endpoint : plan.system.own.endpoints)
    print_endpoint(out, endpoint);
  for (const auto& link : plan.system.own.links) print_running_link(out, link);
  for (const auto& [name, backend] : plan.system.own.backends.all()) {
    print_remote(out, name, *backend);
  }
  if (plan.system.alertmanager) {
    out << "  an Alertmanager is started, and a pager that takes what it sends\n";
  }
  if (plan.system.own.conventions.is_given()) {
    out << "  " << plan.system.own.conventions.text() << "\n";
  }
  if (plan.system.own.end.is_given()) {
    out << "  what it sends " << plan.system.own.end.text() << "\n";
  }
  if (plan.safety) {
    out << "  its owner's rules are " << plan.safety->file << " "
        << (plan.safety->hash.empty() ? "(not read)" : "(sha256 " + plan.safety->hash + ")")
        << "\n    " << plan.safety->text() << "\n";
  }
  for (const auto& rules : plan.system.own.rules) out << "  rules of " << *rules << "\n";
  for (const auto& [process, variables] : plan.system.env) {
    for (const auto& [name, value] : variables) {
      out << "  " << process << " with " << name << "=" << value << "\n";
    }
  }
  std::set<std::string> links;
  for (const scenario::Link& link : plan.system.links) links.insert(link.text());
  for (const std::string& link : links) out << "  " << link << " through a proxy\n";
  for (const auto& [process, port] : plan.system.ports) {
    out << "  " << process << " on port " << port << "\n";
  }
  for (const auto& [process, arguments] : plan.system.options) {
    out << "  " << process << " with " << join(arguments, " ") << "\n";
  }
}

void print_targets(std::ostream& out, const Plan& plan) {
  std::set<std::string> names;
  for (const Fault& fault : plan.faults) names.insert(fault.target);
  const std::vector<std::string> targets(names.begin(), names.end());
  out << "may be hit\n  " << (targets.empty() ? "nothing" : join(targets, ", ")) << "\n";
}

// Who is at a URL that begins with no name: a port of this machine, or what a variable has.
std::string place_of_nobody(const std::string& url) {
  if (url.starts_with("${")) return url.substr(0, url.find('}') + 1) + " (as the environment says)";
  const std::size_t host = url.find("//") + 2;
  const std::string authority = url.substr(host, url.find_first_of("/?#", host) - host);
  return authority.substr(authority.rfind('@') + 1) + " (nobody says what it is)";
}

// A proxy gets whatever goes through it, wherever that is to go.
std::set<std::string> places_of_nobody(const Plan& plan) {
  std::set<std::string> places;
  for (const scenario::Load& load : plan.loads) {
    for (const scenario::Flow& flow : load.flows) {
      for (const scenario::Request& request : flow.requests) {
        if (!request.unix_socket.empty()) {
          places.insert("the Unix socket " + request.unix_socket + " (nobody says what it is)");
          continue;
        }
        if (!request.url.starts_with('{')) places.insert(place_of_nobody(request.url));
        if (!request.proxy.empty()) places.insert("the proxy " + place_of_nobody(request.proxy));
      }
    }
  }
  return places;
}

// Beside processes that the harness starts.
void print_endpoints_under_load(std::ostream& out, const Plan& plan) {
  std::vector<std::string> names;
  for (const scenario::Endpoint& endpoint : plan.system.own.endpoints) {
    if (endpoint.allows(scenario::Allowed::load)) names.push_back(endpoint.name);
  }
  const std::set<std::string> places = places_of_nobody(plan);
  names.insert(names.end(), places.begin(), places.end());
  if (plan.system.own.endpoints.empty() && names.empty()) return;
  out << "may get load, of what runs already\n  " << (names.empty() ? "nothing" : join(names, ", "))
      << "\n";
}

// Two significant digits are all that there is to know.
std::string roughly(double value) {
  if (value < 1) return "0";
  const double scale = std::pow(10, std::floor(std::log10(value)) - 1);
  return format_number(std::round(value / scale) * scale);
}

std::string share_of(std::uint64_t bytes, std::uint64_t limit) {
  return format_bytes(bytes) + " of " + format_bytes(limit);
}

void print_telemetry(std::ostream& out, const Plan& plan) {
  const TelemetryEstimate& all = *plan.telemetry;
  out << "telemetry, roughly\n  " << roughly(all.requests)
      << " requests\n  loki: " << roughly(all.lines) << " lines, "
      << share_of(all.line_bytes, all.limit) << "\n  tempo: " << roughly(all.spans) << " spans, "
      << share_of(all.span_bytes, all.limit) << "\n";
  if (plan.sampled < 1) {
    out << "  all spans would be too many: the traces of "
        << format_number(std::round(1000 * plan.sampled) / 10)
        << " % of the requests are sampled, those that are kept among them;\n"
        << "  counts of spans and traces are lower bounds\n";
  }
  if (all.line_bytes > all.limit) {
    out << "  the lines may be too many: then some are refused, and the run is inconclusive\n";
  }
}

void print_claim(std::ostream& out, const Plan& plan, const Claim& claim) {
  const Phase& first = claim.phase ? plan.phases[*claim.phase] : plan.phases.front();
  const Phase& last = claim.phase ? plan.phases[*claim.phase] : plan.phases.back();
  out << "  " << claim.claim << "\n    " << claim.kind << ", "
      << (claim.phase ? first.name : "the whole run") << ", "
      << window(first.begin + claim.after, last.end);
  if (claim.moments) {
    out << (*claim.moments == scenario::Moments::at_end ? ", at its end" : ", at each scrape");
  }
  if (claim.within > Duration{0}) out << ", within " << format_duration(claim.within);
  out << "\n";
  if (claim.advisory) out << "    advisory " << claim.advisory->text() << ": no vote until then\n";
  if (claim.before_faults) out << "    where it does not hold, nothing is broken\n";
  for (const scenario::SettingLine& line : claim.settings.lines()) {
    out << "      " << line.name << ": " << at_margin(line.text, 8) << "\n";
  }
}

void print_aborts(std::ostream& out, const Plan& plan) {
  if (plan.abort_when.empty()) return;
  out << "is aborted, and all undone, where one of these holds while load runs\n";
  for (const scenario::LiveCondition& condition : plan.abort_when) {
    out << "  " << at_margin(condition.text(), 2) << "\n";
  }
}

void print_baseline(std::ostream& out, const scenario::BaselineUse& baseline) {
  const bool by_turns = baseline.file->empty();
  out << "is compared with " << (by_turns ? *baseline.scenario : *baseline.file)
      << (by_turns ? ", run by turns with it" : "") << ": at most "
      << format_number(baseline.at_most) << " times as slow, and "
      << format_number(100 * baseline.more_failures) << " % more failures\n";
}

}  // namespace

std::string print(const Plan& plan) {
  std::ostringstream out;
  out << "plan " << plan.name << "\n";
  if (!plan.about.empty()) out << "  " << at_margin(plan.about, 2) << "\n";
  out << "seed " << plan.seed << "\n";
  if (plan.cores != 1) out << "takes " << format_number(plan.cores) << " cores\n";
  if (plan.runs > 1) out << "runs " << plan.runs << " times, each with a seed of its own\n";
  if (plan.baseline) print_baseline(out, *plan.baseline);
  if (plan.stretch > 1) {
    out << "stretched " << plan.stretch << " times, for scrapes every "
        << format_duration(plan.scrape_interval()) << "\n";
  }
  print_system(out, plan);
  print_timeline(out, plan);
  print_targets(out, plan);
  print_aborts(out, plan);
  print_endpoints_under_load(out, plan);
  out << "load\n";
  for (const scenario::Load& load : plan.loads) print(out, load, plan.length());
  if (plan.telemetry) print_telemetry(out, plan);
  out << "claims\n";
  for (const Claim& claim : plan.claims) print_claim(out, plan, claim);
  return out.str();
}

}  // namespace harness::plan
