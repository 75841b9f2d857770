// What the API server refuses of single values: numbers out of their range, lists that are none,
// fields of which one excludes the other, secrets that are not encoded.
#include <algorithm>
#include <array>
#include <cmath>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// "pod": the path begins at what an object's pods are made of.
const Node* beginning_for(const ObjectToCheck& one, std::string_view kind) {
  if (kind == "pod") return one.object.pod();
  return kind == one.object.kind ? one.object.node : nullptr;
}

// Somebody fills it in before it is applied.
bool is_filled_in_later(const Node& node) {
  return node.text.find('$') != std::string::npos || node.text.find("{{") != std::string::npos;
}

struct NumberRange {
  std::string_view kind;
  std::string_view path;
  double least;
  double most;
};
constexpr double last_port = 65535;
constexpr double any_most = 2147483647;
constexpr std::array number_ranges{
    NumberRange{"pod", "containers/ports/containerPort", 1, last_port},
    NumberRange{"pod", "containers/ports/hostPort", 0, last_port},
    NumberRange{"pod", "initContainers/ports/containerPort", 1, last_port},
    NumberRange{"pod", "terminationGracePeriodSeconds", 0, any_most},
    NumberRange{"pod", "activeDeadlineSeconds", 1, any_most},
    NumberRange{"pod", "containers/livenessProbe/initialDelaySeconds", 0, any_most},
    NumberRange{"pod", "containers/livenessProbe/periodSeconds", 0, any_most},
    NumberRange{"pod", "containers/livenessProbe/timeoutSeconds", 0, any_most},
    NumberRange{"pod", "containers/livenessProbe/failureThreshold", 0, any_most},
    NumberRange{"pod", "containers/livenessProbe/successThreshold", 0, 1},
    NumberRange{"pod", "containers/startupProbe/initialDelaySeconds", 0, any_most},
    NumberRange{"pod", "containers/startupProbe/periodSeconds", 0, any_most},
    NumberRange{"pod", "containers/startupProbe/timeoutSeconds", 0, any_most},
    NumberRange{"pod", "containers/startupProbe/failureThreshold", 0, any_most},
    NumberRange{"pod", "containers/startupProbe/successThreshold", 0, 1},
    NumberRange{"pod", "containers/readinessProbe/initialDelaySeconds", 0, any_most},
    NumberRange{"pod", "containers/readinessProbe/periodSeconds", 0, any_most},
    NumberRange{"pod", "containers/readinessProbe/timeoutSeconds", 0, any_most},
    NumberRange{"pod", "containers/readinessProbe/failureThreshold", 0, any_most},
    NumberRange{"pod", "containers/readinessProbe/successThreshold", 0, any_most},
    NumberRange{"Service", "spec/ports/port", 1, last_port},
    // What an API server has where it is told nothing else.
    NumberRange{"Service", "spec/ports/nodePort", 30000, 32767},
    NumberRange{"HorizontalPodAutoscaler", "spec/maxReplicas", 1, any_most},
};

void look_at_range(const ObjectToCheck& one, const NumberRange& range, const Node& node,
                   const std::string& key, Findings& findings) {
  if (node.kind != Node::Kind::scalar || is_filled_in_later(node)) return;
  const auto number = to_number(node.text);
  const bool is_whole = number && !node.quoted && *number == std::floor(*number);
  if (is_whole && *number >= range.least && *number <= range.most) return;
  const std::string bounds = range.most == any_most
                                 ? format_number(range.least) + " or more"
                                 : format_number(range.least) + " to " + format_number(range.most);
  findings.add(node.place,
               one.object.title() + ": " + key + " " + (is_whole ? node.text : shown(node.text)) +
                   (is_whole ? " is out of its range" : " is no whole number"),
               (is_whole ? "write " : "write one, without quotes: ") + bounds);
}

struct ListAt {
  std::string_view path;
  const char* remedy;
};
constexpr std::array lists_of_pods{
    ListAt{"containers", "write a list: - name: …"},
    ListAt{"volumes", "write a list: - name: …"},
    ListAt{"tolerations", "write a list: - key: …"},
    ListAt{"containers/command", "write a list of words: [./run, --all]"},
    ListAt{"containers/args", "write a list of words: [--port, \"80\"]"},
    ListAt{"containers/env", "write a list: - name: …"},
    ListAt{"containers/envFrom", "write a list: - configMapRef: …"},
    ListAt{"containers/ports", "write a list: - containerPort: …"},
    ListAt{"containers/volumeMounts", "write a list: - name: …"},
    ListAt{"initContainers/command", "write a list of words: [./run, --all]"},
    ListAt{"initContainers/args", "write a list of words: [--port, \"80\"]"},
};

// Visits what stands at a path, a list of which is no more gone through than its items are.
template <typename Visit>
void each_value(const Node& node, std::string_view path, const Visit& visit) {
  if (node.kind == Node::Kind::list) {
    for (const Node& item : node.items) each_value(item, path, visit);
    return;
  }
  const std::size_t slash = path.find('/');
  const yaml::Member* member = node.member(path.substr(0, slash));
  if (member == nullptr) return;
  if (slash == std::string_view::npos) return visit(*member);
  each_value(member->value, path.substr(slash + 1), visit);
}

// Of these one may be there.
struct OneOf {
  std::string_view kind;
  std::string_view path;
  std::vector<std::string> keys;
};
const std::vector<std::string> ways_to_probe{"exec", "grpc", "httpGet", "tcpSocket"};
const std::vector<std::string> sources_of_values{"configMapKeyRef", "fieldRef", "fileKeyRef",
                                                 "resourceFieldRef", "secretKeyRef"};
const std::vector<OneOf> ones_of{
    {"pod", "containers/env", {"value", "valueFrom"}},
    {"pod", "initContainers/env", {"value", "valueFrom"}},
    {"pod", "containers/env/valueFrom", sources_of_values},
    {"pod", "containers/livenessProbe", ways_to_probe},
    {"pod", "containers/readinessProbe", ways_to_probe},
    {"pod", "containers/startupProbe", ways_to_probe},
    {"PodDisruptionBudget", "spec", {"minAvailable", "maxUnavailable"}},
};

void look_for_second(const ObjectToCheck& one, const OneOf& choice, const Node& map,
                     Findings& findings) {
  const yaml::Member* first = nullptr;
  for (const yaml::Member& member : map.members) {
    const bool is_empty = member.value.kind == Node::Kind::null ||
                          (member.value.kind == Node::Kind::scalar && member.value.text.empty());
    if (is_empty || std::ranges::find(choice.keys, member.key) == choice.keys.end()) continue;
    if (first == nullptr) {
      first = &member;
      continue;
    }
    findings.add(member.place,
                 one.object.title() + " has " + member.key + " beside " + first->key +
                     ": the API server takes one of them",
                 "remove one");
  }
}

// The standard alphabet, with its = at the end; lines may be broken.
bool is_base64(std::string_view text) {
  std::size_t letters = 0;
  std::size_t fill = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    const bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '+' || c == '/';
    if (c != '=' && (!is_letter || fill > 0)) return false;
    fill += c == '=' ? 1 : 0;
    ++letters;
  }
  return letters % 4 == 0 && fill <= 2;
}

bool is_field_of_pod(std::string_view path) {
  const bool is_one = is_one_of(path, {"metadata.name", "metadata.namespace", "metadata.uid",
                                       "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
                                       "status.hostIPs", "status.podIP", "status.podIPs"});
  const bool is_of_key =
      path.starts_with("metadata.labels['") || path.starts_with("metadata.annotations['");
  return is_one || (is_of_key && path.ends_with("']"));
}

}  // namespace

void number_bounds(const ObjectToCheck& one, Findings& findings) {
  for (const NumberRange& range : number_ranges) {
    const Node* from = beginning_for(one, range.kind);
    if (from == nullptr) continue;
    each_at(*from, range.path, [&](const Node& node, const std::string& key) {
      look_at_range(one, range, node, key, findings);
    });
  }
}

void lists_that_are_none(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  for (const ListAt& list : lists_of_pods) {
    each_value(*pod, list.path, [&](const yaml::Member& member) {
      const Node& value = member.value;
      const bool is_list = value.kind == Node::Kind::list || value.kind == Node::Kind::null;
      if (is_list || is_filled_in_later(value)) return;
      findings.add(value.place,
                   one.object.title() + ": " + member.key + " is " + yaml::name_of(value.kind) +
                       ", where the API server takes a list alone",
                   list.remedy);
    });
  }
}

void fields_beside_others(const ObjectToCheck& one, Findings& findings) {
  for (const OneOf& choice : ones_of) {
    const Node* from = beginning_for(one, choice.kind);
    if (from == nullptr) continue;
    each_value(*from, choice.path, [&](const yaml::Member& member) {
      if (member.value.kind != Node::Kind::list) {
        return look_for_second(one, choice, member.value, findings);
      }
      for (const Node& item : member.value.items) look_for_second(one, choice, item, findings);
    });
  }
  if (one.object.kind != "Deployment") return;
  const Node* strategy = at_path(*one.object.node, "spec/strategy");
  const yaml::Member* rolling = strategy == nullptr ? nullptr : strategy->member("rollingUpdate");
  if (rolling == nullptr || rolling->value.kind == Node::Kind::null) return;
  if (text_in(*strategy, "type") != "Recreate") return;
  findings.add(rolling->place,
               one.object.title() + " has rollingUpdate, and its strategy is Recreate",
               "remove it, or write type: RollingUpdate");
}

void probes_of_init_containers(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  for (const Node& container : items_in(*pod, "initContainers")) {
    if (text_in(container, "restartPolicy") == "Always") continue;  // it goes on beside the others
    for (const char* key : {"livenessProbe", "readinessProbe", "startupProbe", "lifecycle"}) {
      const yaml::Member* member = container.member(key);
      if (member == nullptr) continue;
      findings.add(member->place,
                   one.object.title() + ", container " + text_in(container, "name") +
                       ", is over before the others begin, and has a " + key,
                   "remove it: the API server refuses it; or add restartPolicy: Always");
    }
  }
}

void fields_of_variables(const ObjectToCheck& one, Findings& findings) {
  for (const Node* container : containers_of(one.object)) {
    each_at(*container, "env/valueFrom/fieldRef/fieldPath",
            [&](const Node& path, const std::string&) {
              if (path.text.empty() || is_filled_in_later(path) || is_field_of_pod(path.text)) {
                return;
              }
              findings.add(path.place,
                           one.object.title() + ": a variable cannot have the field " +
                               shown(path.text) + " of its pod",
                           "name one such as metadata.name, metadata.namespace, spec.nodeName, "
                           "status.podIP, or metadata.labels['app']");
            });
  }
}

void encoded_secrets(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "Secret") return;
  each_at(*one.object.node, "data/*", [&](const Node& value, const std::string& key) {
    if (value.kind != Node::Kind::scalar || is_filled_in_later(value)) return;
    if (is_base64(value.text)) return;
    findings.add(value.place,
                 one.object.title() + ": " + key + " is not encoded, as data must be in base64",
                 "encode it, or write it under stringData: as it is");
  });
}

}  // namespace harness::check
