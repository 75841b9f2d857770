#include "harness/doctor/expected.hpp"

#include <algorithm>

namespace harness::doctor {
namespace {

Signal signal_of(observe::Backend backend) {
  if (backend == observe::Backend::loki) return Signal::logs;
  return backend == observe::Backend::tempo ? Signal::traces : Signal::metrics;
}

std::string source_name(const verdict::Source& source) {
  if (!source.name.empty()) return source.name;
  if (!source.selector.empty()) return source.selector;
  return source.series.empty() ? "any service" : source.series.front();
}

// Whatever other labels its process gives it, and what Loki makes a service_name of.
std::string stream_of_output(const std::string& process) { return "{job=\"" + process + "\"}"; }

// As a backend has a process, by what the harness makes of it.
std::string selector_of(Signal signal, const std::string& process) {
  switch (signal) {
    case Signal::metrics:
      return "{job=\"" + process + "\"}";
    case Signal::logs:
      return "{service_name=\"" + process + "\"}";
    case Signal::traces:
      break;
  }
  return "resource.service.name = \"" + process + "\"";
}

class All {
 public:
  explicit All(const KnownSenders& known) : known_(known) {}

  void ask_for(const verdict::Source& source, const std::string& file) {
    Expected one{signal_of(source.backend), source_name(source), source.selector, source.series};
    one.process = process_called(source.name);
    one.asked_at = yaml::locate(file, source.place);
    one.by_trace = source.by_trace;
    all_.push_back(std::move(one));
  }

  void tell(Signal signal, const std::string& sender) {
    tell(signal, sender, selector_of(signal, sender));
  }

  void tell(Signal signal, const std::string& sender, const std::string& selector) {
    bool is_known = false;
    for (Expected& one : all_) {
      if (one.signal != signal || one.name != sender) continue;
      one.is_told = true;
      is_known = true;
    }
    if (is_known) return;
    Expected one{signal, sender, selector};
    one.process = process_called(sender);
    one.is_told = true;
    all_.push_back(std::move(one));
  }

  std::vector<Expected> take() {
    const auto rank = [](const Expected& one) {
      return one.signal == Signal::metrics ? 0 : one.signal == Signal::logs ? 1 : 2;
    };
    std::ranges::stable_sort(all_, {}, rank);
    return std::move(all_);
  }

 private:
  std::string process_called(const std::string& name) const {
    return std::ranges::count(known_.processes, name) > 0 ? name : std::string();
  }

  const KnownSenders& known_;
  std::vector<Expected> all_;
};

}  // namespace

KnownSenders known_senders(const target::Target& system) {
  KnownSenders known{system.names(target::Role::service), system.scraped(), system.end_signs()};
  for (const std::string& name : system.names(target::Role::dependency)) {
    known.processes.push_back(name);
  }
  return known;
}

std::vector<Expected> expected(const std::vector<verdict::Source>& sources,
                               const KnownSenders& known, const std::string& file) {
  All all(known);
  for (const verdict::Source& source : sources) all.ask_for(source, file);
  for (const std::string& job : known.scraped) all.tell(Signal::metrics, job);
  for (const target::EndSign& sign : known.signs) {
    if (sign.metrics) all.tell(Signal::metrics, sign.service);
    if (sign.logs_are_shipped) {
      all.tell(Signal::logs, sign.service, stream_of_output(sign.service));
    } else if (sign.logs) {
      all.tell(Signal::logs, sign.service);
    }
    if (sign.traces) all.tell(Signal::traces, sign.service);
  }
  return all.take();
}

std::string_view name_of(Signal signal) {
  switch (signal) {
    case Signal::metrics:
      return "metrics";
    case Signal::logs:
      return "logs";
    case Signal::traces:
      break;
  }
  return "traces";
}

observe::Backend backend_of(Signal signal) {
  if (signal == Signal::logs) return observe::Backend::loki;
  return signal == Signal::traces ? observe::Backend::tempo : observe::Backend::prometheus;
}

}  // namespace harness::doctor
