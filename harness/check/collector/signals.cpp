// Which signals a component can take and give: the collector does not start on others.
#include <algorithm>
#include <map>
#include <set>

#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using Signals = std::vector<std::string>;

const Signals logs{"logs"};
const Signals metrics{"metrics"};
const Signals traces{"traces"};

// Those that cannot have all; what is not here may. Names are written together.
const std::map<std::string, std::map<std::string, Signals>, std::less<>>& signals_of_parts() {
  static const Signals metrics_and_logs{"logs", "metrics"};
  static const Signals traces_and_logs{"logs", "traces"};
  static const Signals metrics_and_traces{"metrics", "traces"};
  static const std::map<std::string, std::map<std::string, Signals>, std::less<>> all{
      {"receivers",
       {{"dockerstats", metrics},
        {"filelog", logs},
        {"fluentforward", logs},
        {"hostmetrics", metrics},
        {"httpcheck", metrics},
        {"jaeger", traces},
        {"journald", logs},
        {"k8scluster", metrics_and_logs},
        {"k8sevents", logs},
        {"k8sobjects", logs},
        {"kubeletstats", metrics},
        {"loki", logs},
        {"mongodb", metrics},
        {"mysql", metrics_and_logs},
        {"nginx", metrics},
        {"opencensus", metrics_and_traces},
        {"postgresql", metrics_and_logs},
        {"prometheus", metrics},
        {"rabbitmq", metrics},
        {"redis", metrics},
        {"statsd", metrics},
        {"syslog", logs},
        {"tcplog", logs},
        {"udplog", logs},
        {"windowseventlog", logs},
        {"zipkin", traces}}},
      {"processors",
       {{"cumulativetodelta", metrics},
        {"deltatocumulative", metrics},
        {"deltatorate", metrics},
        {"groupbytrace", traces},
        {"logdedup", logs},
        {"metricsgeneration", metrics},
        {"metricstransform", metrics},
        {"probabilisticsampler", traces_and_logs},
        {"span", traces},
        {"tailsampling", traces}}},
      {"exporters",
       {{"awsemf", metrics},
        {"awsxray", traces},
        {"loki", logs},
        {"prometheus", metrics},
        {"prometheusremotewrite", metrics},
        {"syslog", logs},
        {"zipkin", traces}}},
  };
  return all;
}

// What a connector takes, and what it makes of that.
struct Turning {
  Signals takes;
  Signals gives;
};

const std::map<std::string, Turning>& turning_connectors() {
  static const Signals any{"logs", "metrics", "profiles", "traces"};
  static const std::map<std::string, Turning> all{
      {"count", {any, metrics}},
      {"exceptions", {traces, {"logs", "metrics"}}},
      {"grafanacloud", {traces, metrics}},
      {"servicegraph", {traces, metrics}},
      {"signaltometrics", {any, metrics}},
      {"spanmetrics", {traces, metrics}},
      {"sum", {any, metrics}},
  };
  return all;
}

// Which a part can have there; none: all, or nobody here knows.
const Signals* signals_of(const Collector& collector, const std::string& part,
                          const std::string& name) {
  const std::string type = written_together(type_of_component(name));
  if (collector.component("connectors", name) != nullptr) {
    const auto turning = turning_connectors().find(type);
    if (turning == turning_connectors().end()) return nullptr;
    return part == "receivers" ? &turning->second.gives : &turning->second.takes;
  }
  const auto& known = signals_of_parts().at(part);
  const auto found = known.find(type);
  return found == known.end() ? nullptr : &found->second;
}

std::string what_it_does(const std::string& part) {
  return part == "receivers" ? "gives" : part == "exporters" ? "takes" : "is for";
}

void look_at_part(const Collector& collector, const Pipeline& pipeline, const std::string& part,
                  const Node& name, Findings& findings) {
  const Signals* known = signals_of(collector, part, text_of(&name));
  if (known == nullptr || std::ranges::find(*known, pipeline.signal) != known->end()) return;
  findings.add(name.place,
               "pipeline " + pipeline.member->key + ": " + name.text + " " + what_it_does(part) +
                   " " + join(*known, " and ") + " alone: no collector starts on it",
               "name it in a pipeline of " + join(*known, " or ") + ", or remove it here");
}

bool has_signal(const Signals& some, const std::string& signal) {
  return std::ranges::find(some, signal) != some.end();
}

// Whether what one pipeline hands to a connector comes into the other. Connectors that nobody here
// knows may turn anything into anything: those give what they take, at least.
bool hands_on(const Pipeline& from, const Pipeline& to, const std::string& connector) {
  const auto turning = turning_connectors().find(written_together(type_of_component(connector)));
  if (turning == turning_connectors().end()) return from.signal == to.signal;
  return has_signal(turning->second.takes, from.signal) &&
         has_signal(turning->second.gives, to.signal);
}

bool names_it(const std::vector<Node>& list, const std::string& name) {
  return std::ranges::any_of(list, [&](const Node& one) { return text_of(&one) == name; });
}

// Where what has left a pipeline by connectors goes on, however many it goes through.
void walk_on(const Collector& collector, const Pipeline& from, std::set<std::string>& reached) {
  for (const Node& exporter : from.part("exporters")) {
    const std::string name = text_of(&exporter);
    if (collector.component("connectors", name) == nullptr) continue;
    for (const Pipeline& to : collector.pipelines) {
      if (!names_it(to.part("receivers"), name) || !hands_on(from, to, name)) continue;
      if (reached.insert(to.member->key).second) walk_on(collector, to, reached);
    }
  }
}

}  // namespace

void connector_circles(const Collector& collector, Findings& findings) {
  for (const Pipeline& pipeline : collector.pipelines) {
    std::set<std::string> reached;
    walk_on(collector, pipeline, reached);
    if (!reached.contains(pipeline.member->key)) continue;
    findings.add(
        pipeline.member->place,
        "pipeline " + pipeline.member->key +
            " gets by its connectors what has left it: no collector starts on it",
        "name a connector in the exporters of one pipeline, and in the receivers of others");
  }
}

void signals_of_components(const Collector& collector, Findings& findings) {
  for (const Pipeline& pipeline : collector.pipelines) {
    if (!is_one_of(pipeline.signal, {"logs", "metrics", "traces"})) continue;
    for (const char* part : {"receivers", "processors", "exporters"}) {
      for (const Node& name : pipeline.part(part)) {
        look_at_part(collector, pipeline, part, name, findings);
      }
    }
  }
}

// A connector is both: the end of one pipeline, and the beginning of another.
void connector_sides(const Collector& collector, Findings& findings) {
  const Node* all = collector.root->find("connectors");
  if (all == nullptr) return;
  for (const yaml::Member& member : all->members) {
    bool ends_one = false;
    bool begins_one = false;
    for (const Pipeline& pipeline : collector.pipelines) {
      const auto is_it = [&](const Node& name) { return text_of(&name) == member.key; };
      ends_one = ends_one || std::ranges::any_of(pipeline.part("exporters"), is_it);
      begins_one = begins_one || std::ranges::any_of(pipeline.part("receivers"), is_it);
    }
    if (ends_one == begins_one) continue;
    findings.add(member.place,
                 "the connector " + member.key +
                     (ends_one ? " ends a pipeline, and none begins with it"
                               : " begins a pipeline, and none ends in it") +
                     ": no collector starts on it",
                 ends_one ? "name it under the receivers of another pipeline"
                          : "name it under the exporters of another pipeline");
  }
}

}  // namespace harness::check
