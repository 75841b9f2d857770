#pragma once

#include <string>
#include <vector>

#include "harness/observe/asking.hpp"

namespace harness::observe {

// Where a log line has the id of its trace: beside it (a label, or structured metadata), or in it.
enum class TracePlace { beside, json, logfmt };

// What a system calls things in its log lines. The first values are what the harness makes of the
// lines that it ships itself.
struct Conventions {
  std::string service = "service_name";  // the label that names who a stream is of
  std::string trace_id = "trace_id";
  TracePlace trace_place = TracePlace::beside;

  std::string span_id() const;  // "spanId" where the trace is "traceId"
  std::string text() const;     // for people
  bool operator==(const Conventions&) const = default;
};

// What is known before Loki is asked; empty: nothing.
struct NamedConventions {
  std::string service;
  std::string trace_id;
};

// What Loki shows of the lines of these traces. The first values, or those that are named, stand
// where it shows nothing.
Conventions find_conventions(const NamedConventions& named, const std::vector<std::string>& traces,
                             const Window& window, const AskAll& ask);

// The service that a stream is of; empty: it does not say.
std::string service_of(const std::map<std::string, std::string>& labels,
                       const Conventions& conventions);

// What selects all streams of services; and behind a selector, the lines that name one of these
// traces.
std::string streams_of(const Conventions& conventions);
std::string with_traces(const std::vector<std::string>& ids, const Conventions& conventions);

// The lines of all services that name one of these traces.
Question lines_of_traces(const std::vector<std::string>& ids, const Window& window,
                         const Conventions& conventions);

}  // namespace harness::observe
