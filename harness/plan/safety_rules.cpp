#include "harness/plan/safety_rules.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/net/address.hpp"
#include "harness/net/url.hpp"
#include "harness/plan/timeline.hpp"

namespace harness::plan {
namespace {

using scenario::Load;
using scenario::Safety;
using Problems = std::vector<yaml::Problem>;

constexpr const char* leave_alone = "leave it alone, or ask its owner";

std::string by(const Safety& safety) { return " (" + safety.file + ")"; }

// In whatever capitals: more is protected then, and never less.
bool is_protected(const std::string& name, const Safety& safety) {
  return std::any_of(safety.protect.begin(), safety.protect.end(),
                     [&](const std::string& one) { return lower(one) == lower(name); });
}

bool is_host_of(const std::string& name, const std::string& url) {
  const auto place = net::named_place(name);
  return place && net::leads_to(url, *place);
}

bool leads_to_protected(const std::string& url, const Safety& safety) {
  return std::any_of(safety.protect.begin(), safety.protect.end(),
                     [&](const std::string& name) { return is_host_of(name, url); });
}

// Whatever the scenario calls it.
bool is_protected(const scenario::Endpoint& endpoint, const Safety& safety,
                  const OwnedSystem& system) {
  return is_protected(endpoint.name, safety) ||
         leads_to_protected(scenario::filled(*endpoint.url, system.environment), safety);
}

// Its Toxiproxy, and where that leads.
bool is_protected(const scenario::RunningLink& link, const Safety& safety) {
  return leads_to_protected(*link.toxiproxy, safety) ||
         leads_to_protected("http://" + link.upstream, safety) ||
         leads_to_protected("http://" + link.seen_at(), safety);
}

bool is_protected(const scenario::Request& request, const Safety& safety) {
  if (!request.proxy.empty() && leads_to_protected(request.proxy, safety)) return true;
  if (net::is_web_url(request.url)) return leads_to_protected(request.url, safety);
  return std::any_of(safety.protect.begin(), safety.protect.end(), [&](const std::string& name) {
    return lower(request.url).find("{" + lower(name) + "}") != std::string::npos;
  });
}

// A link has two ends.
std::vector<std::string> hit_by(const Fault& fault) {
  if (fault.link) return {fault.link->from, fault.link->to};
  return {fault.target};
}

// An endpoint that may get anything gets it by redirects, too.
void check_names(const Plan& plan, const Safety& safety, const OwnedSystem& system,
                 Problems& problems) {
  for (const scenario::Endpoint& endpoint : plan.system.own.endpoints) {
    if (endpoint.allow.empty() || !is_protected(endpoint, safety, system)) continue;
    problems.push_back({endpoint.url.place,
                        endpoint.name + ": what is there is protected" + by(safety),
                        "leave out allow, or ask its owner"});
  }
  for (const scenario::RunningLink& link : plan.system.own.links) {
    if (!link.may_be_broken() || !is_protected(link, safety)) continue;
    problems.push_back({link.link.place, link.text() + ": what is there is protected" + by(safety),
                        "leave out allow, or ask its owner"});
  }
  for (const Fault& fault : plan.faults) {
    for (const std::string& name : hit_by(fault)) {
      if (!is_protected(name, safety)) continue;
      problems.push_back(
          {fault.place, fault.kind + ": " + name + " is protected" + by(safety), leave_alone});
    }
  }
  for (const Load& load : plan.loads) {
    for (const scenario::Flow& flow : load.flows) {
      for (const scenario::Request& request : flow.requests) {
        if (!is_protected(request, safety)) continue;
        problems.push_back({request.place,
                            "request " + request.name + ": what it calls is protected" + by(safety),
                            leave_alone});
      }
    }
  }
  const scenario::EndOfRun& end = plan.system.own.end;
  if (!end.request.written() || !is_protected(end.called(), safety)) return;
  problems.push_back({end.request.place,
                      "end_marker: " + end.called() + " is protected" + by(safety), leave_alone});
}

double in_a_second(double each_unit, Duration unit) { return each_unit / seconds(unit); }

// How many of its iterations may begin in a second; none: as many as the system lets them.
std::optional<double> most_iterations(const Load& load) {
  if (const auto* constant = std::get_if<scenario::ConstantArrivalRate>(&*load.executor)) {
    return in_a_second(*constant->rate, constant->arrivals.time_unit);
  }
  if (const auto* ramping = std::get_if<scenario::RampingArrivalRate>(&*load.executor)) {
    double most = *ramping->start_rate;
    for (const scenario::Stage& stage : *ramping->stages) most = std::max(most, *stage.target);
    return in_a_second(most, ramping->arrivals.time_unit);
  }
  if (load.pacing <= Duration{0}) return std::nullopt;
  return in_a_second(static_cast<double>(scenario::most_users(*load.executor)), load.pacing);
}

// Of one iteration, with all the redirects that it may follow.
double most_requests(const Load& load) {
  std::uint64_t most = 0;
  for (const scenario::Flow& flow : load.flows) {
    std::uint64_t requests = 0;
    for (const scenario::Request& request : flow.requests) requests += 1 + request.redirects;
    most = std::max(most, requests);
  }
  return static_cast<double>(most);
}

// When the last request may be under way, counted from the first; none: nobody knows.
std::optional<Duration> latest_end(const Load& load) {
  const auto length = duration_of(*load.executor);
  const auto limit = length ? length : time_limit_of(*load.executor);
  if (!limit) return std::nullopt;
  return *load.start_time + *limit + load.graceful_stop;
}

struct Stream {
  double rate = 0;
  Duration begin{0};
  std::optional<Duration> end;
};

// Of all that are under way together.
double most_at_once(const std::vector<Stream>& streams) {
  double most = 0;
  for (const Stream& at : streams) {
    double together = 0;
    for (const Stream& one : streams) {
      const bool runs = one.begin <= at.begin && (!one.end || at.begin < *one.end);
      if (runs) together += one.rate;
    }
    most = std::max(most, together);
  }
  return most;
}

void check_rate(const Plan& plan, const Safety& safety, Problems& problems) {
  if (!safety.most_rate) return;
  const std::string allowed =
      ", and the system's owner allows " + format_number(*safety.most_rate) + by(safety);
  std::vector<Stream> streams;
  for (const Load& load : plan.loads) {
    const auto iterations = most_iterations(load);
    if (!iterations) {
      problems.push_back(
          {load.place,
           "load " + load.name + " sends as many requests/s as the system lets it" + allowed,
           "use an executor of arrivals, or give its users a pacing"});
      continue;
    }
    streams.push_back({*iterations * most_requests(load), *load.start_time, latest_end(load)});
  }
  const double most = most_at_once(streams);
  if (most <= *safety.most_rate) return;
  problems.push_back({plan.loads.front().place,
                      "load: up to " + format_number(most) + " requests/s" + allowed,
                      "ask for less"});
}

// By its phases, or where it has none by its loads.
std::optional<Duration> planned_length_of(const Plan& plan) {
  if (const auto length = plan.length()) return length;
  Duration latest{0};
  for (const Load& load : plan.loads) {
    const auto end = latest_end(load);
    if (!end) return std::nullopt;
    latest = std::max(latest, *end - load.graceful_stop);
  }
  return latest;
}

void check_time(const Plan& plan, const Safety& safety, Problems& problems) {
  if (!safety.most_time || plan.loads.empty()) return;
  const auto length = planned_length_of(plan);
  if (length && *length <= *safety.most_time) return;
  problems.push_back({plan.loads.front().place,
                      (length ? "the run takes " + format_duration(*length)
                              : std::string("nobody knows how long the run takes")) +
                          ", and the system's owner allows " + format_duration(*safety.most_time) +
                          by(safety),
                      length ? "make it shorter" : "give it phases"});
}

// One time that a process of the system is hit.
struct Hit {
  const Fault* fault;
  std::string who;
  scenario::FaultInterval when;
};

std::vector<Hit> hits_of(const Plan& plan, const OwnedSystem& system) {
  std::vector<Hit> hits;
  for (const Occurrence& occurrence : occurrences_of(plan)) {
    const Fault& fault = plan.faults[occurrence.fault];
    const auto& all = system.processes;
    // Who calls over a link gets no answers, or bad ones.
    const std::string who = hit_by(fault).front();
    if (std::find(all.begin(), all.end(), who) == all.end()) continue;
    hits.push_back({&fault, who, interval_of(plan, occurrence)});
  }
  return hits;
}

std::string phase_at(const Plan& plan, Duration at) {
  Duration end{0};
  for (const Phase& phase : plan.phases) {
    const std::optional<Duration> length = phase.length();
    end = length ? end + *length : Duration::max();
    if (at < end) return phase.name;
  }
  return plan.phases.empty() ? std::string() : plan.phases.back().name;
}

// Most are hit at the moment at which one of the hits begins.
void check_share(const Plan& plan, const Safety& safety, const OwnedSystem& system,
                 Problems& problems) {
  if (!safety.most_share) return;
  const std::vector<Hit> hits = hits_of(plan, system);
  const auto most = *safety.most_share * static_cast<double>(system.processes.size());
  std::set<const Fault*> told;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Duration at = hits[i].when.begin;
    std::set<std::string> together;
    for (std::size_t j = 0; j < hits.size(); ++j) {
      const scenario::FaultInterval& other = hits[j].when;
      const bool is_there = other.begin <= at && at < other.end;
      const bool comes_later = other.begin == at && j > i;
      if (is_there && !comes_later) together.insert(hits[j].who);
    }
    if (static_cast<double>(together.size()) <= most || !told.insert(hits[i].fault).second) {
      continue;
    }
    problems.push_back({hits[i].fault->place,
                        "faults hit " + std::to_string(together.size()) + " of " +
                            std::to_string(system.processes.size()) +
                            " processes at once in phase " + phase_at(plan, at) +
                            ", and the system's owner allows " +
                            format_number(100 * *safety.most_share) + " %" + by(safety),
                        "hit fewer at the same time"});
  }
}

// Of what the plan calls or asks by URL.
std::vector<std::string> urls_of(const Plan& plan, const OwnedSystem& system) {
  std::vector<std::string> urls;
  for (const scenario::Endpoint& endpoint : plan.system.own.endpoints) {
    urls.push_back(scenario::filled(*endpoint.url, system.environment));
  }
  for (const scenario::RunningLink& link : plan.system.own.links) {
    urls.push_back(*link.toxiproxy);
    urls.push_back("http://" + link.upstream);
  }
  for (const Load& load : plan.loads) {
    for (const scenario::Flow& flow : load.flows) {
      for (const scenario::Request& request : flow.requests) {
        if (net::is_web_url(request.url)) urls.push_back(request.url);
      }
    }
  }
  return urls;
}

}  // namespace

std::vector<std::string> unknown_names(const Plan& plan, const Safety& safety,
                                       const OwnedSystem& system) {
  std::vector<std::string> known = system.names;
  for (const scenario::Endpoint& endpoint : plan.system.own.endpoints) {
    known.push_back(endpoint.name);
  }
  const std::vector<std::string> urls = urls_of(plan, system);
  std::vector<std::string> unknown = safety.protect;
  std::erase_if(unknown, [&](const std::string& name) {
    return std::ranges::any_of(known, [&](const auto& one) { return lower(one) == lower(name); }) ||
           std::ranges::any_of(urls, [&](const auto& url) { return is_host_of(name, url); });
  });
  return unknown;
}

std::vector<yaml::Problem> check_safety(const Plan& plan, const Safety& safety,
                                        const OwnedSystem& system) {
  std::vector<yaml::Problem> problems;
  check_names(plan, safety, system, problems);
  check_rate(plan, safety, problems);
  check_time(plan, safety, problems);
  check_share(plan, safety, system, problems);
  return problems;
}

}  // namespace harness::plan
