// Rules of roles that allow nothing, or that the API refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check/kubernetes/objects.hpp"

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> said_of(const std::string& kind, const std::string& rule) {
  const std::vector<Source> sources{
      parse_source("role.yaml",
                   "apiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind +
                       "\nmetadata: {name: r}\nrules:\n  - {" + rule + ", verbs: [get]}\n",
                   Form::yaml_stream)};
  std::vector<std::string> said;
  for (const Finding& finding : check_kubernetes(sources)) {
    said.push_back(finding.what);
  }
  return said;
}

TEST(RoleRule, NamesPartsOfResources) {
  EXPECT_THAT(said_of("ClusterRole", "apiGroups: [''], resources: [pods, pods/log]"), IsEmpty());
  EXPECT_THAT(said_of("ClusterRole", "apiGroups: [''], resources: [pods/logs]"),
              ElementsAre("ClusterRole r: pods have no \"logs\""));
}

TEST(RoleRule, NamesGroupsWithoutVersions) {
  EXPECT_THAT(said_of("ClusterRole", "apiGroups: [apps], resources: [deployments]"), IsEmpty());
  EXPECT_THAT(said_of("ClusterRole", "apiGroups: [v1], resources: [pods]"),
              ElementsAre("ClusterRole r: \"v1\" is no group of an API"));
}

TEST(RoleRule, NamesUrlsInAClusterRoleAlone) {
  EXPECT_THAT(said_of("ClusterRole", "nonResourceURLs: [/metrics]"), IsEmpty());
  EXPECT_THAT(said_of("Role", "nonResourceURLs: [/metrics]"),
              ElementsAre("Role r has nonResourceURLs, which no namespace has"));
}

}  // namespace
}  // namespace harness::check
