// Amounts that pods ask for, claims that they mount, updates, and Jobs with indexes.
#include <algorithm>
#include <array>
#include <optional>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

std::string container_title(const ObjectToCheck& one, const Node& container) {
  return one.object.title() + ", container " + text_in(container, "name");
}

struct Suffix {
  std::string_view text;
  double times;
};
constexpr std::array suffixes{
    Suffix{"Ki", 1024.0},
    Suffix{"Mi", 1024.0 * 1024},
    Suffix{"Gi", 1024.0 * 1024 * 1024},
    Suffix{"Ti", 1024.0 * 1024 * 1024 * 1024},
    Suffix{"Pi", 1024.0 * 1024 * 1024 * 1024 * 1024},
    Suffix{"Ei", 1024.0 * 1024 * 1024 * 1024 * 1024 * 1024},
    Suffix{"n", 1e-9},
    Suffix{"u", 1e-6},
    Suffix{"m", 1e-3},
    Suffix{"k", 1e3},
    Suffix{"M", 1e6},
    Suffix{"G", 1e9},
    Suffix{"T", 1e12},
    Suffix{"P", 1e15},
    Suffix{"E", 1e18},
};

void look_at_quantities(const ObjectToCheck& one, const Node& container, Findings& findings) {
  const Node* requests = at_path(container, "resources/requests");
  for (const char* part : {"requests", "limits"}) {
    const Node* map = at_path(container, std::string("resources/") + part);
    if (map == nullptr) continue;
    for (const yaml::Member& member : map->members) {
      const auto value = quantity_of(text_of(&member.value));
      if (!value) {
        findings.add(member.value.place,
                     container_title(one, container) + ": " + shown(text_of(&member.value)) +
                         " is no quantity of " + member.key,
                     "write a number with m, k, M, G, Ki, Mi or Gi: 250m, 256Mi");
        continue;
      }
      constexpr double least_memory = 1e6;
      if (member.key == "memory" && *value > 0 && *value < least_memory) {
        findings.add(member.value.place,
                     container_title(one, container) + ": " + text_of(&member.value) +
                         " of memory are less than a megabyte: nothing runs in it",
                     "write it with Mi: 64Mi");
        continue;
      }
      const Node* request = requests == nullptr ? nullptr : requests->find(member.key);
      const auto wanted = request == nullptr ? std::nullopt : quantity_of(text_of(request));
      if (part != std::string_view("limits") || !wanted || *wanted <= *value) continue;
      findings.add(member.value.place,
                   container_title(one, container) + ": its limit of " + member.key + ", " +
                       text_of(&member.value) + ", is below its request, " + text_of(request),
                   "give it as much or more: the API server refuses it");
    }
  }
}

void look_at_claim(const ObjectToCheck& one, const Node& volume, const char* path, const char* kind,
                   Findings& findings) {
  const Node* named = at_path(volume, path);
  if (named == nullptr || !one.all.has_any(kind)) return;
  const std::string name = text_of(named);
  if (one.all.has(kind, one.object.scope, name)) return;
  findings.add(named->place,
               one.object.title() + " mounts the " + kind + " " + name +
                   ", which these files have not in its namespace",
               "add it, or mend its name: its pods would wait for it");
}

bool is_zero(const Node* node) { return is_one_of(text_of(node), {"0", "0%"}); }

}  // namespace

std::optional<double> quantity_of(std::string_view text) {
  for (const Suffix& one : suffixes) {
    if (!text.ends_with(one.text)) continue;
    const auto number = to_number(std::string(text.substr(0, text.size() - one.text.size())));
    if (!number) return std::nullopt;
    return *number * one.times;
  }
  return to_number(std::string(text));
}

void quantities(const ObjectToCheck& one, Findings& findings) {
  for (const Node* container : containers_of(one.object)) {
    look_at_quantities(one, *container, findings);
  }
}

void pod_claims(const ObjectToCheck& one, Findings& findings) {
  const Node* pod = one.object.pod();
  if (pod == nullptr) return;
  for (const Node& volume : items_in(*pod, "volumes")) {
    look_at_claim(one, volume, "persistentVolumeClaim/claimName", "PersistentVolumeClaim",
                  findings);
    look_at_claim(one, volume, "secret/secretName", "Secret", findings);
  }
}

void updates(const ObjectToCheck& one, Findings& findings) {
  for (const char* strategy : {"spec/strategy", "spec/updateStrategy"}) {
    const Node* rolling = at_path(*one.object.node, std::string(strategy) + "/rollingUpdate");
    const Node* unavailable = rolling == nullptr ? nullptr : rolling->find("maxUnavailable");
    if (!is_zero(unavailable)) continue;
    const Node* surge = rolling->find("maxSurge");
    // A DaemonSet makes none beforehand where nothing is said; a Deployment a quarter.
    const bool makes_more = surge == nullptr ? one.object.kind == "Deployment" : !is_zero(surge);
    if (makes_more) continue;
    findings.add(unavailable->place,
                 one.object.title() + " may neither have one less nor one more: no update ends",
                 "give maxUnavailable or maxSurge 1 or more");
  }
}

void indexed_jobs(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "Job") return;
  const Node* spec = one.object.node->find("spec");
  if (spec == nullptr) return;
  const Node* policy = spec->find("podFailurePolicy");
  const Node none;
  for (const Node& rule : items_in(policy == nullptr ? none : *policy, "rules")) {
    const Node* action = rule.find("action");
    if (text_of(action) != "FailIndex" || spec->find("backoffLimitPerIndex") != nullptr) continue;
    findings.add(action->place, one.object.title() + " fails an index, and counts for none",
                 "add backoffLimitPerIndex: 0");
  }
  if (text_in(*spec, "completionMode") == "Indexed") return;
  for (const char* key : {"backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"}) {
    const yaml::Member* member = spec->member(key);
    if (member == nullptr) continue;
    findings.add(member->place, one.object.title() + " has " + member->key + ", and no indexes",
                 "add completionMode: Indexed");
  }
}

}  // namespace harness::check
