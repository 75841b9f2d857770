#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/loki.hpp"

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

Question label_names(const Window& window);  // that streams have

// Of labels that streams have, the first of these that names services by convention; none: no label
// does.
std::optional<std::string> service_label(const std::vector<std::string>& labels);

// What Loki shows of the lines of these traces. The first values, or those that are named, stand
// where it shows nothing.
Conventions find_conventions(const NamedConventions& named, const std::vector<std::string>& traces,
                             const Window& window, const AskAll& ask);

// By what a line names its trace.
struct TraceName {
  std::string name;
  TracePlace place = TracePlace::beside;

  std::string text() const;  // for people: "trace_id, beside the line"
};

// Lines of these streams that name one of the traces, beside them or in them: a few of either.
std::vector<Question> lines_naming(const std::vector<std::string>& ids, const std::string& streams,
                                   const Window& window);

// Where the line names one of these traces; none: it names none of them.
std::optional<TraceName> trace_named_in(const LogLine& line, const std::vector<std::string>& ids);

// The trace that the line names, by whatever name these have for it; none: it names none.
std::optional<std::string> trace_of(const LogLine& line, const Conventions& conventions);

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
