#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/grammar/located.hpp"
#include "harness/scenario/advisory.hpp"
#include "harness/scenario/baseline_use.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/scenario/fault_times.hpp"
#include "harness/scenario/load/executor.hpp"
#include "harness/scenario/moments.hpp"
#include "harness/scenario/settings.hpp"
#include "harness/scenario/system/system.hpp"
#include "harness/scenario/tags.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {

using grammar::Located;
using yaml::Place;

// What the author wrote, checked, with places for messages. Plain values; nothing is resolved yet.

// Uniform between low and high; low == high is constant.
struct DurationRange {
  Duration low{0};
  Duration high{0};

  bool operator==(const DurationRange&) const = default;
};

// Never below 0: what is drawn there counts as 0.
struct Normal {
  Duration mean{0};
  Duration stddev{0};

  bool operator==(const Normal&) const = default;
};

struct Exponential {
  Duration mean{0};

  bool operator==(const Exponential&) const = default;
};

// How long a user thinks: drawn anew each time.
using ThinkTime = std::variant<DurationRange, Normal, Exponential>;

// One placeholder of a request and the values that it takes, each with its weight (> 0).
struct Variation {
  std::string placeholder;
  std::vector<std::pair<std::string, double>> choices;
};

// What is asked of a server's certificate, and what is shown of our own. Files are PEM.
struct Tls {
  bool skip_verify = false;
  std::string ca;    // who signs servers' certificates; empty: the system knows
  std::string cert;  // empty: none is shown
  std::string key;   // empty: it is in the file of the certificate

  bool operator==(const Tls&) const = default;
};

// How long each step of a request may take; none: as long as the whole. By k6's names.
struct StepTimeouts {
  std::optional<Duration> connecting;
  std::optional<Duration> tls_handshaking;
  std::optional<Duration> sending;
  std::optional<Duration> waiting;
  std::optional<Duration> receiving;
};

// In the order of the steps.
inline std::array<std::optional<Duration>, 5> all_of(const StepTimeouts& timeouts) {
  return {timeouts.connecting, timeouts.tls_handshaking, timeouts.sending, timeouts.waiting,
          timeouts.receiving};
}

enum class HttpVersion { http_1_1, http_2 };

// A value that later requests of the same iteration take from an answer.
struct Extraction {
  enum class From { json, header, regex };

  std::string name;
  From from = From::json;
  std::string what;  // a JSON pointer, a header's name, or a pattern with one group
};

// What must be true of a part of an answer. Whether it is does not decide if the request failed.
struct Check {
  enum class Part { status, header, body, json };
  struct Is {
    std::string text;
  };
  struct Contains {
    std::string text;
  };
  struct Matches {
    std::string pattern;
  };
  struct Between {
    double low = 0;
    double high = 0;
  };

  std::string name;
  Part part = Part::body;
  std::string where;  // a header's name, a JSON pointer
  std::variant<Is, Contains, Matches, Comparison, Between> test;
};

// One HTTP request of a flow. Answers with a status outside `accept` count as failed.
struct Request {
  std::string name;
  std::string method = "GET";
  std::string url;  // with {placeholders}, as headers, cookies and body may have
  std::map<std::string, std::string> headers;
  std::string body;
  bool body_as_is = false;         // every brace of it is a brace
  Located<std::string> body_file;  // from which it was read
  std::map<std::string, std::string> cookies;
  std::vector<Variation> vary;
  std::vector<Extraction> extract;
  std::vector<Check> checks;
  Tags tags;                                    // beside those of its load, or in their place
  std::vector<int> accept;                      // empty: 200–399, as in k6
  Duration timeout = std::chrono::seconds{60};  // as in k6
  StepTimeouts timeouts;                        // of its steps
  // How many to follow. k6's default is ten; here an answer that leads elsewhere is an answer like
  // any other, so that each request is one on the wire and what services count adds up.
  std::uint64_t redirects = 0;
  std::optional<ThinkTime> think_time;  // before the next request of the flow
  HttpVersion http = HttpVersion::http_1_1;
  Tls tls;
  std::string unix_socket;  // the path of one, in place of the URL's host and port; empty: none
  std::string proxy;        // its URL; empty: none, whatever the environment says
  std::string proxy_ca;     // who signs its certificate, where it has TLS; empty: the system knows
  Place place;
};

// Columns by name, and rows of as many values.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

// A file of values, of which each iteration has one row.
struct DataSet {
  enum class Format { csv, json };
  enum class Order { sequential, random, per_user };

  std::string name;
  std::string file;
  Order order = Order::sequential;
  bool wrap = false;  // rows serve several users where there are fewer of them; per_user
  std::shared_ptr<const Table> table;  // none when the file was not read
  Format format = Format::csv;
  Place place;
};

// The requests of an iteration, one after the other.
struct Flow {
  std::string name;   // empty where its load has no other
  double weight = 1;  // > 0
  std::vector<Request> requests;
};

// What to say while the load runs, in the words of the author; {vu}, {iteration}, {iterations},
// {status} and the request's own placeholders are filled in. Empty: nothing is said.
struct Narration {
  std::string begin;
  std::string request;
  std::string user;
  std::string end;
};

struct Load {
  std::string name;
  Located<Executor> executor;  // which of them, and its settings
  Located<Duration> start_time;
  Duration graceful_stop = std::chrono::seconds{30};
  ThinkTime think_time;  // after each iteration
  Duration pacing{0};    // where the executor leaves that to users: a user's iterations begin at
                         // least that far apart
  bool own_connections = false;  // each user keeps its own, as in k6, rather than to share them
  std::vector<DataSet> data;
  std::vector<Flow> flows;  // each iteration draws one by weight
  Tags tags;                // of all its requests
  Narration narrate;
  Place place;
};

// What is asked again and again while the load runs; see condition.hpp.
struct LiveCondition {
  std::string kind;            // "promql", "logql", or a metric of the client's own
  Located<std::string> query;  // of a backend
  Comparison value;            // of every series of its answer
  std::optional<Located<std::string>> control;  // what shows that there is something to ask of
  Located<Condition> figure;                    // of the client
  Duration hold{0};                             // how long it has to be so
  Place place;

  bool reads_scrapes() const { return kind == "promql"; }
  bool is_asked() const { return kind == "promql" || kind == "logql"; }  // of a backend
  std::string text() const;  // "http_req_failed rate > 0.95 for 10s"
};

// What it means that a condition did not come true in its time.
enum class OnTimeout { fail, skip };

struct FaultUse {
  std::string kind;
  Located<std::string> target;     // what it hits
  std::vector<std::string> slots;  // what of that it holds
  bool needs_target = false;       // that has to run meanwhile
  Duration seen_after{0};          // how long it has to be there to be seen
  std::optional<Link> link;        // that it breaks
  std::string undone_by;           // as its kind says
  bool reads_scrapes = false;      // its proof asks Prometheus
  Located<Duration> at;            // after its phase begins
  Located<Duration> length;
  Located<Duration> every;
  Located<std::uint64_t> times;
  std::optional<LiveCondition> when;   // it is injected once that holds
  std::optional<LiveCondition> until;  // it is undone once that holds
  Located<OnTimeout> on_timeout;
  Settings settings;
  Place place;
};

FaultTimes times_of(const FaultUse& fault);

// What requests are counted by that are due between two phases.
inline constexpr std::string_view between_phases = "transition";

struct Phase {
  Located<std::string> name;
  Located<Duration> length;
  std::vector<FaultUse> faults;
  Place place;
};

struct ClaimUse {
  Located<std::string> claim;  // the sentence
  std::string kind;
  bool reads_scrapes = false;                 // as its kind says
  Located<std::string> during;                // a phase's name; empty: the whole run
  Located<std::string> at_end;                // the same, said of its last moment
  Located<std::string> throughout;            // the same, said of each moment
  bool before_faults = false;                 // where it does not hold, nothing is broken
  std::optional<Moments> moments;             // none: its kind asks for nothing that has any
  Duration looks_back{0};                     // over how much of the past each of its values is
  Located<Duration> after;                    // the window opens this long after the phase begins
  Duration within = std::chrono::seconds{5};  // how long to ask until it holds
  Located<Advisory> advisory;                 // where it has no vote yet
  Settings settings;
  Place place;
};

struct Scenario {
  std::string name;
  std::string about;
  double cores = 1;                     // of the machine, that it takes: what may run beside it
  std::uint64_t runs = 1;               // how often it is run, and judged over all of them
  std::optional<BaselineUse> baseline;  // that its runs are compared with
  System system;
  std::vector<Load> load;
  std::vector<Phase> phases;  // empty: one phase "load" that lasts as long as the load
  std::vector<LiveCondition> abort_when;
  std::vector<ClaimUse> claims;  // thresholds first, then expect, in the author's order

  // What values came from the environment, but for those of texts that are kept as they are
  // written: who reads the scenario again needs them.
  std::map<std::string, std::string> environment;

  // What the files say by which claims ask, by their names in the claims: who reads the scenario
  // again needs them, too.
  std::map<std::string, std::string> claim_files = {};
};

}  // namespace harness::scenario
