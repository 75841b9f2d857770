#pragma once

#include <map>
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

  // What its pods are made of; null: it has none.
  const yaml::Node* pod_template() const;
  const yaml::Node* pod() const;  // the spec of its pods
  yaml::Place place() const;      // of its name
  std::string title() const;      // "Deployment dice-roller"
  // Runs until it is told to stop, as opposed to a Job.
  bool is_lasting() const;
};

// All that is checked together: what one file names may stand in another.
struct KubernetesFiles {
  std::vector<KubernetesObject> objects = {};

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

// Of Kubernetes itself; others are of somebody's own, and have rules of their own.
bool is_known_kind(std::string_view kind);

// Checks of objects; they stand in the table of kubernetes.cpp.
void object_head(const ObjectToCheck& one, Findings& findings);
void object_keys(const ObjectToCheck& one, Findings& findings);
void object_twice(const ObjectToCheck& one, Findings& findings);
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
void whole_numbers(const ObjectToCheck& one, Findings& findings);
void network_policies(const ObjectToCheck& one, Findings& findings);
void updates(const ObjectToCheck& one, Findings& findings);
void indexed_jobs(const ObjectToCheck& one, Findings& findings);
void object_texts(const ObjectToCheck& one, Findings& findings);
void object_names(const ObjectToCheck& one, Findings& findings);
void chosen_words(const ObjectToCheck& one, Findings& findings);
void cron_schedules(const ObjectToCheck& one, Findings& findings);
void autoscalers(const ObjectToCheck& one, Findings& findings);
void ingress_backends(const ObjectToCheck& one, Findings& findings);
void variables_from(const ObjectToCheck& one, Findings& findings);
void ports_of_services(const ObjectToCheck& one, Findings& findings);
void pods_elsewhere(const ObjectToCheck& one, Findings& findings);
void role_rights(const ObjectToCheck& one, Findings& findings);
void role_words(const ObjectToCheck& one, Findings& findings);
void bindings(const ObjectToCheck& one, Findings& findings);
void number_bounds(const ObjectToCheck& one, Findings& findings);
void lists_that_are_none(const ObjectToCheck& one, Findings& findings);
void fields_beside_others(const ObjectToCheck& one, Findings& findings);
void probes_of_init_containers(const ObjectToCheck& one, Findings& findings);
void fields_of_variables(const ObjectToCheck& one, Findings& findings);
void encoded_secrets(const ObjectToCheck& one, Findings& findings);

std::vector<Finding> check_kubernetes(std::span<const Source> sources);

}  // namespace harness::check
