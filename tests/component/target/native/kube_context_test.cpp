// Where kubectl points decides what is done with it.
#include "harness/target/native/kube_context.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_kubectl.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::HasSubstr;

class KubeContext : public ::testing::Test {
 protected:
  // Why nothing is done; empty: it is what it is to be.
  std::string refused(const std::map<std::string, std::string>& more = {}) const {
    std::map<std::string, std::string> env = more;
    env.insert({{"PATH", kubectl.search_path()}, {"KUBECONFIG", kubectl.config().string()}});
    const auto same = check_kube_context("staging", env, home.path());
    return same ? "" : to_string(same.error());
  }

  test::TempDirectory home;
  test::FakeKubectl kubectl{home.path()};
};

TEST_F(KubeContext, IsTheCurrentOne) {
  kubectl.points_to("staging");
  EXPECT_EQ(refused(), "");
}

TEST_F(KubeContext, OfAnotherNameIsRefused) {
  kubectl.points_to("production");
  EXPECT_EQ(
      refused(),
      "kubectl's current context is \"production\", and was to be \"staging\"; kubectl config "
      "use-context staging, if that is meant");
  kubectl.points_to("staging-2");
  EXPECT_THAT(refused(), HasSubstr("is \"staging-2\", and was to be \"staging\""));
}

TEST_F(KubeContext, IsThatOfTheCommandsOwnEnvironment) {
  kubectl.points_to("staging");
  std::ofstream(home / "other") << "production\n";
  EXPECT_THAT(refused({{"KUBECONFIG", (home / "other").string()}}),
              HasSubstr("is \"production\", and was to be \"staging\""));
}

TEST_F(KubeContext, OfWhichNothingIsKnownIsRefused) {
  EXPECT_THAT(refused(), HasSubstr("kubectl config current-context failed: error: current-context "
                                   "is not set"));
  kubectl.points_to("staging");
  EXPECT_THAT(refused({{"PATH", "/nowhere"}}),
              HasSubstr("kubectl config current-context failed: "));
  EXPECT_THAT(refused({{"PATH", "/nowhere"}}), HasSubstr("No such file or directory"));
}

std::string refused_words(const std::vector<std::string>& argv) {
  const auto kept = check_kube_words("staging", argv);
  return kept ? "" : to_string(kept.error());
}

TEST(KubeWords, KeepToTheCurrentContext) {
  EXPECT_EQ(refused_words({"kubectl", "scale", "deployment/stock", "--replicas=0"}), "");
  EXPECT_EQ(refused_words({"kubectl", "--context", "staging", "delete", "pod/a"}), "");
  EXPECT_EQ(refused_words({"kubectl", "exec", "pod/a", "--", "psql", "-s", "--context=b"}), "");
  EXPECT_EQ(refused_words({"./break.sh", "--context", "of its own"}), "");
}

TEST(KubeWords, ThatLeadElsewhereAreRefused) {
  EXPECT_EQ(refused_words({"/usr/bin/kubectl", "--context=production", "delete", "pod/a"}),
            "--context production is another context than \"staging\", which an endpoint that may "
            "get faults is to be; leave it out, or name that one");
  EXPECT_THAT(refused_words({"helm", "rollback", "shop", "--kube-context", "production"}),
              HasSubstr("--kube-context production is another"));
  EXPECT_EQ(
      refused_words({"kubectl", "--kubeconfig=prod.yaml", "delete", "pod/a"}),
      "--kubeconfig leads past the current context, which is to be \"staging\"; leave it out; "
      "another file goes by env: {KUBECONFIG: …}");
}

}  // namespace
}  // namespace harness::target
