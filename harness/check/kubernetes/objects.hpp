#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/source.hpp"

namespace harness::check {

// One object of a Kubernetes file.
struct KubernetesObject {
  const Source* source = nullptr;
  const yaml::Node* node = nullptr;
  std::string api = {};
  std::string kind = {};
  std::string name = {};
  std::string scope = {};  // its namespace
  bool is_part = false;    // is merged into another, which has the rest

  // What its pods are made of; null: it has none.
  const yaml::Node* pod_template() const;
  const yaml::Node* pod() const;  // the spec of its pods
  yaml::Place place() const;      // of its name
  std::string title() const;      // "Deployment dice-roller"
  // Runs until it is told to stop, as opposed to a Job.
  bool is_lasting() const;
  // Neither selects pods nor says what they run: a part, whoever merges it.
  bool is_bare() const;
};

// All that is checked together: what one file names may stand in another.
struct KubernetesFiles {
  std::vector<KubernetesObject> objects = {};
  std::vector<KubernetesObject> parts = {};

  bool has(std::string_view kind, const std::string& scope, const std::string& name) const;
  bool has_any(std::string_view kind) const;
};

// What one finds in one object, of all.
struct ObjectToCheck {
  const KubernetesObject& object;
  const KubernetesFiles& all;
};

// The containers of its pods, those that come first among them.
std::vector<const yaml::Node*> containers_of(const KubernetesObject& object);

using LabelsByName = std::map<std::string, std::string>;
LabelsByName labels_at(const yaml::Node* map);
bool fits(const LabelsByName& selector, const LabelsByName& labels);

// By which a Service, a NetworkPolicy or a PodDisruptionBudget finds its pods; null: it has none.
const yaml::Node* selector_of_pods(const KubernetesObject& object);
// Whether one may be in the namespace of the other.
bool share_scope(const KubernetesObject& one, const KubernetesObject& other);

// Of Kubernetes itself; others are of somebody's own, and have rules of their own.
bool is_known_kind(std::string_view kind);
// Of another group, whose kinds are called as it likes: StatefulSet of apps.kruise.io.
bool is_of_somebody(const KubernetesObject& object);
// Of one that Kubernetes itself has, and of its API of today.
bool is_of_today(const KubernetesObject& object);

// A kustomization beside it, or above its directory, names it as one.
bool is_file_of_patches(const Source& source);

// What YAML 1.1 reads a word as, which the API server's client does; none: it is a text.
std::optional<std::string> other_than_text(const yaml::Node& node);
bool is_port_name(std::string_view name);
// In the unit that a quantity counts in: 0.25 of 250m. None: it is no quantity.
std::optional<double> quantity_of(std::string_view text);

// Checks of objects; they stand in the table of kubernetes.cpp.
void object_head(const ObjectToCheck& one, Findings& findings);
void object_twice(const ObjectToCheck& one, Findings& findings);
void container_ports(const ObjectToCheck& one, Findings& findings);
void policy_ports(const ObjectToCheck& one, Findings& findings);
void pod_mounts(const ObjectToCheck& one, Findings& findings);
void pod_spreads(const ObjectToCheck& one, Findings& findings);
void pod_tolerations(const ObjectToCheck& one, Findings& findings);
void pod_selectors(const ObjectToCheck& one, Findings& findings);
void service_selectors(const ObjectToCheck& one, Findings& findings);
void service_ports(const ObjectToCheck& one, Findings& findings);
void pod_images(const ObjectToCheck& one, Findings& findings);
void pod_resources(const ObjectToCheck& one, Findings& findings);
void pod_probes(const ObjectToCheck& one, Findings& findings);
void pod_security(const ObjectToCheck& one, Findings& findings);
void pod_volumes(const ObjectToCheck& one, Findings& findings);
void pod_restarts(const ObjectToCheck& one, Findings& findings);
void container_twice(const ObjectToCheck& one, Findings& findings);
void object_fields(const ObjectToCheck& one, Findings& findings);
void quantities(const ObjectToCheck& one, Findings& findings);
void pod_claims(const ObjectToCheck& one, Findings& findings);
void updates(const ObjectToCheck& one, Findings& findings);
void indexed_jobs(const ObjectToCheck& one, Findings& findings);
void object_names(const ObjectToCheck& one, Findings& findings);
void cron_schedules(const ObjectToCheck& one, Findings& findings);
void autoscalers(const ObjectToCheck& one, Findings& findings);
void ingress_backends(const ObjectToCheck& one, Findings& findings);
void variables_from(const ObjectToCheck& one, Findings& findings);
void ports_of_services(const ObjectToCheck& one, Findings& findings);
void pods_elsewhere(const ObjectToCheck& one, Findings& findings);
void role_rights(const ObjectToCheck& one, Findings& findings);
void role_words(const ObjectToCheck& one, Findings& findings);
void bindings(const ObjectToCheck& one, Findings& findings);
void strategies(const ObjectToCheck& one, Findings& findings);
void probes_of_init_containers(const ObjectToCheck& one, Findings& findings);
void fields_of_variables(const ObjectToCheck& one, Findings& findings);
void encoded_secrets(const ObjectToCheck& one, Findings& findings);

std::vector<Finding> check_kubernetes(std::span<const Source> sources);

}  // namespace harness::check
