#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/grammar/located.hpp"

namespace harness::scenario {

// What is known of a process before it starts: as a stage's file, an author's own file or a
// scenario has it. One language for all three; process_form.cpp says what each key is for.
// Placeholders ({port}) are not yet filled in.

enum class Role { backend, dependency, service };

constexpr double largest_port = 65535;

using Words = std::vector<std::string>;  // a program and its arguments

// How a process is reached that does not say otherwise.
inline constexpr const char* http_on_loopback = "http://127.0.0.1:{port}";

struct TemplateFile {
  grammar::Located<std::string> source;  // counts from the file that names it
  std::string target;
};

// When it can be used. At most one of the first four is given; none, also beside `within`: once its
// port takes a connection, or, if it is not told of any port and nobody calls it, once it runs.
struct ReadyRule {
  std::string http;                     // a path that answers 200
  bool tcp = false;                     // its port takes a connection
  Words command;                        // that succeeds
  std::string log;                      // a text that is in its output
  std::optional<Duration> within = {};  // from its start; none: as the system has it

  bool is_given() const { return !http.empty() || tcp || !command.empty() || !log.empty(); }
};

// Nobody knows how long an author's own take; an interpreter with large libraries, on a machine
// that has much else to do, more than half a minute.
inline constexpr Duration ready_within = std::chrono::minutes{2};

enum class LogFormat { json, logfmt, text };

// Its log, which goes to Loki.
struct LogRule {
  bool shipped = false;
  LogFormat format = LogFormat::json;
  grammar::Located<std::string> file;  // empty: its output
};

// Where Prometheus fetches its metrics.
struct ScrapeRule {
  std::string path;                    // empty: nowhere
  grammar::Located<std::string> port;  // one of extra_ports; empty: its own
};

enum class Signal { traces, logs, metrics };
enum class OtlpProtocol { http, grpc };

// What it sends over OTLP, if it heeds OpenTelemetry's variables.
struct OtlpRule {
  std::vector<Signal> signals;  // empty: nothing
  OtlpProtocol protocol = OtlpProtocol::http;
};

// A request that shows the end of a run: its line and its span come after all others. {marker} in
// its path is random.
struct EndMarker {
  std::string request;    // empty: none is sent
  std::string attribute;  // of the span that holds the marker
};

// How it takes storms, which a fault tells it of at /admin/storm, with the token that it is given
// as {admin_token}.
struct StormRule {
  std::string probe;  // a path whose answers show one, with {die} in it; empty: it takes none
  std::string die;    // that the path is about where a storm is about none
  std::vector<std::string> dice = {};  // that there are; empty: it does not say
};

struct Process {
  std::string name;
  std::string project;
  Role role = Role::service;
  std::string program;                // looked up beside the harness, on PATH and PostgreSQL's
  grammar::Located<Words> run;        // in its place: a program by its path, or of PATH
  grammar::Located<std::string> cwd;  // empty: where the paths of `run` count from, else {dir}
  std::string user;
  std::string about;
  std::uint16_t port = 0;  // its standard one; 0: none
  std::map<std::string, std::uint16_t> extra_ports;
  std::string url = http_on_loopback;
  std::map<std::string, std::string> more_urls;  // by name, where they are no port of their own
  std::vector<std::string> needs;
  std::map<std::string, std::string> env;  // as written: ${NAME} is filled in when it starts
  std::vector<std::string> reads;          // variables that it heeds where env has them
  std::vector<std::string> args;           // as env
  std::vector<TemplateFile> files;
  std::vector<Words> before;
  std::vector<Words> after;
  ReadyRule ready;
  int stop_signal = 0;
  ScrapeRule scrape;
  std::string targets;  // empty: does not scrape
  std::string oldest;   // the oldest version that its --version may say; empty: any
  LogRule logs;
  std::map<std::string, std::string> log_jobs;  // by the field that asks for it
  std::map<std::string, std::string> labels;    // of its log, beside job
  OtlpRule otlp;
  EndMarker end_marker;
  StormRule storm;

  bool is_called = false;  // requests of the load go to it

  std::string directory;  // that its paths count from: of the file that describes it
  std::string where;      // "stack/stages/stage5.yaml:12:5"
  yaml::Place place;
};

// What one request leaves behind: its spans, that of the user included, and its lines. 0: it does
// not say.
struct PerRequest {
  double spans = 0;
  double lines = 0;
};

}  // namespace harness::scenario
