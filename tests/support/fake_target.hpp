#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/target/target.hpp"

namespace harness::test {

// Processes that are only words. What is asked of them takes effect when settle() is called, so
// that a test sees the time between asking and happening.
class FakeTarget final : public target::Target {
 public:
  struct Process {
    bool alive = true;
    bool paused = false;
    bool ready = true;
    int pid = 100;
  };

  explicit FakeTarget(const std::vector<std::string>& names) {
    for (const std::string& name : names) processes[name] = {};
  }

  // Lets all that was asked for happen; started processes run and are ready.
  void settle() {
    for (const auto& [verb, name] : std::exchange(asked_, {})) happen(verb, processes[name]);
  }

  std::vector<std::string> names(target::Role) const override {
    std::vector<std::string> all;
    for (const auto& entry : processes) all.push_back(entry.first);
    return all;
  }
  std::vector<target::EndSign> end_signs() const override {
    std::vector<target::EndSign> all;
    for (const auto& entry : processes) {
      all.push_back({.service = entry.first,
                     .request = url(entry.first) + "/health?marker={marker}",
                     .attribute = "url.query",
                     .logs = true,
                     .traces = true});
    }
    return all;
  }
  bool has(const std::string& name) const override { return processes.contains(name); }
  std::vector<std::string> scraped() const override { return targets; }
  std::string url(const std::string& name) const override {
    const auto own = urls.find(name);
    return own == urls.end() ? "http://" + name : own->second;
  }
  std::optional<target::StormDoor> storm_door(const std::string& name) const override {
    const auto door = storm_doors.find(name);
    return door == storm_doors.end() ? std::nullopt : std::optional(door->second);
  }

  net::Servers servers() const override {
    net::Servers all;
    for (const auto& entry : processes) all[entry.first] = url(entry.first);
    return all;
  }
  net::Fence fence() const override { return may_get_load; }
  Result<void> prove() override {
    if (!not_what_it_is_to_be.empty()) return fail(not_what_it_is_to_be);
    return {};
  }
  Result<void> still_proven() override {
    if (!has_become.empty()) return fail(has_become);
    return {};
  }
  void doubt() override { calls.emplace_back("look again"); }
  bool call(const std::string& name, const std::string& path,
            const std::map<std::string, std::string>&) override {
    calls.push_back("GET " + path + " of " + name);
    return answers;
  }
  bool is_shared(const std::string& backend) const override { return shared.contains(backend); }
  bool has_unknown_senders() const override { return unknown_senders; }
  std::string span_receiver() const override { return url("otlp"); }
  target::ShippingReport finish_shipping(Duration) override { return {}; }

  Result<void> stop(const std::string& name) override { return ask("stop", name); }
  Result<void> crash(const std::string& name) override { return ask("crash", name); }
  Result<void> pause(const std::string& name) override { return ask("pause", name); }
  Result<void> resume(const std::string& name) override { return ask("resume", name); }
  Result<void> start(const std::string& name) override { return ask("start", name); }

  bool alive(const std::string& name) override { return processes[name].alive; }
  bool paused(const std::string& name) override { return processes[name].paused; }
  bool accepts(const std::string& name) override { return accepts_anyway || processes[name].alive; }
  bool ready(const std::string& name) override {
    const Process& process = processes[name];
    const bool is_held = process.paused && !takes_connections_while_held;
    return process.alive && !is_held && process.ready;
  }
  std::string describe(const std::string& name) override {
    const Process& process = processes[name];
    return "pid " + std::to_string(process.pid) + (process.alive ? "" : " ended");
  }
  std::unique_ptr<target::LinkControl> link(const std::string& from,
                                            const std::string& to) override {
    return make_link ? make_link(from, to) : nullptr;
  }
  std::vector<std::pair<std::string, std::string>> unexpected_ends() override {
    return std::exchange(ends, {});
  }

  std::map<std::string, Process> processes;
  std::map<std::string, std::string> urls;  // of those that are not at http://NAME
  std::map<std::string, target::StormDoor> storm_doors;
  std::function<std::unique_ptr<target::LinkControl>(const std::string& from,
                                                     const std::string& to)>
      make_link;        // empty: there is none
  bool answers = true;  // calls
  bool unknown_senders = false;
  net::Fence may_get_load;
  std::string not_what_it_is_to_be;  // empty: it is
  std::string has_become;            // under load; empty: it still is
  std::set<std::string> shared;      // backends that are others', too
  std::vector<std::string> targets;  // of Prometheus
  std::vector<std::string> calls;    // "stop postgres"
  std::vector<std::pair<std::string, std::string>> ends;
  bool accepts_anyway = false;                // something else has the ports
  bool takes_connections_while_held = false;  // and nobody asks for more
  std::string refusal;                        // not empty: everything that is asked fails with it

 private:
  Result<void> ask(const std::string& verb, const std::string& name) {
    calls.push_back(verb + " " + name);
    if (!refusal.empty()) return fail(refusal, name);
    asked_.emplace_back(verb, name);
    return {};
  }

  static void happen(const std::string& verb, Process& process) {
    if (verb == "stop" || verb == "crash") process.alive = false;
    if (verb == "pause" || verb == "resume") process.paused = verb == "pause";
    if (verb == "start" && !process.alive) process = {true, false, true, process.pid + 1};
  }

  std::vector<std::pair<std::string, std::string>> asked_;
};

}  // namespace harness::test
