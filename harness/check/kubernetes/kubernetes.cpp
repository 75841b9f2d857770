#include <algorithm>
#include <array>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

// To add a check: a function, declared in objects.hpp, and a row.
constexpr std::array object_checks{
    Check<ObjectToCheck>{"object", object_head},
    Check<ObjectToCheck>{"object-twice", object_twice},
    Check<ObjectToCheck>{"selector", pod_selectors},
    Check<ObjectToCheck>{"service-selector", service_selectors},
    Check<ObjectToCheck>{"service-port", service_ports},
    Check<ObjectToCheck>{"image", pod_images},
    Check<ObjectToCheck>{"resources", pod_resources},
    Check<ObjectToCheck>{"probe", pod_probes},
    Check<ObjectToCheck>{"security", pod_security},
    Check<ObjectToCheck>{"volume", pod_volumes},
    Check<ObjectToCheck>{"volume", pod_mounts},
    Check<ObjectToCheck>{"container-port", container_ports},
    Check<ObjectToCheck>{"policy-port", policy_ports},
    Check<ObjectToCheck>{"spread", pod_spreads},
    Check<ObjectToCheck>{"toleration", pod_tolerations},
    Check<ObjectToCheck>{"restart", pod_restarts},
    Check<ObjectToCheck>{"container-twice", container_twice},
    Check<ObjectToCheck>{"field", object_fields},
    Check<ObjectToCheck>{"quantity", quantities},
    Check<ObjectToCheck>{"claim", pod_claims},
    Check<ObjectToCheck>{"update", updates},
    Check<ObjectToCheck>{"indexed-job", indexed_jobs},
    Check<ObjectToCheck>{"name", object_names},
    Check<ObjectToCheck>{"schedule", cron_schedules},
    Check<ObjectToCheck>{"autoscaler", autoscalers},
    Check<ObjectToCheck>{"backend", ingress_backends},
    Check<ObjectToCheck>{"variable-from", variables_from},
    Check<ObjectToCheck>{"service-port", ports_of_services},
    Check<ObjectToCheck>{"service-selector", pods_elsewhere},
    Check<ObjectToCheck>{"rights", role_rights},
    Check<ObjectToCheck>{"right", role_words},
    Check<ObjectToCheck>{"binding", bindings},
    Check<ObjectToCheck>{"exclusive", strategies},
    Check<ObjectToCheck>{"probe", probes_of_init_containers},
    Check<ObjectToCheck>{"variable-from", fields_of_variables},
    Check<ObjectToCheck>{"secret", encoded_secrets},
};

void read_object(const Source& source, bool is_patch, const yaml::Node& node,
                 KubernetesFiles& files) {
  if (text_in(node, "kind") == "List") {
    for (const yaml::Node& item : items_in(node, "items")) {
      read_object(source, is_patch, item, files);
    }
    return;
  }
  KubernetesObject object{&source,
                          &node,
                          text_in(node, "apiVersion"),
                          text_in(node, "kind"),
                          text_of(at_path(node, "metadata/name")),
                          text_of(at_path(node, "metadata/namespace")),
                          is_patch};
  object.is_part = is_patch || object.is_bare();
  (object.is_part ? files.parts : files.objects).push_back(std::move(object));
}

}  // namespace

const yaml::Node* KubernetesObject::pod_template() const {
  if (kind == "CronJob") return at_path(*node, "spec/jobTemplate/spec/template");
  if (is_one_of(kind, {"Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "Job"})) {
    return at_path(*node, "spec/template");
  }
  return kind == "Pod" ? node : nullptr;
}

const yaml::Node* KubernetesObject::pod() const {
  const yaml::Node* made_of = pod_template();
  return made_of == nullptr ? nullptr : made_of->find("spec");
}

yaml::Place KubernetesObject::place() const {
  const yaml::Node* there = at_path(*node, "metadata/name");
  return there == nullptr ? node->place : there->place;
}

std::string KubernetesObject::title() const {
  return (kind.empty() ? "an object" : kind) + (name.empty() ? "" : " " + name);
}

bool KubernetesObject::is_lasting() const {
  return is_one_of(kind, {"Deployment", "DaemonSet", "StatefulSet", "ReplicaSet"});
}

bool KubernetesFiles::has(std::string_view kind, const std::string& scope,
                          const std::string& name) const {
  return std::any_of(objects.begin(), objects.end(), [&](const KubernetesObject& one) {
    return one.kind == kind && one.scope == scope && one.name == name;
  });
}

bool KubernetesFiles::has_any(std::string_view kind) const {
  return std::any_of(objects.begin(), objects.end(),
                     [&](const KubernetesObject& one) { return one.kind == kind; });
}

std::vector<const yaml::Node*> containers_of(const KubernetesObject& object) {
  std::vector<const yaml::Node*> all;
  const yaml::Node* pod = object.pod();
  if (pod == nullptr) return all;
  for (const char* key : {"initContainers", "containers"}) {
    for (const yaml::Node& container : items_in(*pod, key)) all.push_back(&container);
  }
  return all;
}

LabelsByName labels_at(const yaml::Node* map) {
  LabelsByName labels;
  if (map == nullptr) return labels;
  for (const yaml::Member& member : map->members) labels[member.key] = text_of(&member.value);
  return labels;
}

bool fits(const LabelsByName& selector, const LabelsByName& labels) {
  return std::all_of(selector.begin(), selector.end(), [&](const auto& wanted) {
    const auto found = labels.find(wanted.first);
    return found != labels.end() && found->second == wanted.second;
  });
}

std::vector<Finding> check_kubernetes(std::span<const Source> sources) {
  std::vector<Finding> all;
  KubernetesFiles files;
  for (const Source& source : sources) {
    all.insert(all.end(), source.findings.begin(), source.findings.end());
    const bool is_patch = is_file_of_patches(source);
    for (const yaml::Node& document : source.documents) {
      read_object(source, is_patch, document, files);
    }
    const std::vector<Finding> of_rules = check_rule_objects(source);
    all.insert(all.end(), of_rules.begin(), of_rules.end());
  }
  for (const KubernetesObject& object : files.objects) {
    look_by(object_checks, ObjectToCheck{object, files}, object.source->name, all);
  }
  for (const KubernetesObject& part : files.parts) {
    Findings findings("field", part.source->name, all);
    object_fields({part, files}, findings);
  }
  return in_order(std::move(all));
}

}  // namespace harness::check
