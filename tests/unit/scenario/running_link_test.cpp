// Links through a Toxiproxy that runs already, as a system's file has them.
#include "harness/scenario/system/running_link.hpp"

#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/scenario/system/system_file.hpp"

namespace harness::scenario {
namespace {

const std::string sound =
    "link: shop -> stock, toxiproxy: \"http://127.0.0.1:8474\", proxy: stock, upstream: "
    "\"127.0.0.1:9000\"";

Checked<SystemFile> parsed(const std::string& links) {
  return parse_system_file("endpoints: {shop: {url: \"http://127.0.0.1:8000\"}}\nlinks:\n" + links,
                           "shop.yaml", {},
                           {.find = [](const std::string& name) -> std::optional<std::string> {
                             if (name != "TOXIPROXY") return std::nullopt;
                             return "http://toxi:8474";
                           }});
}

std::string problems_of(const std::string& links) {
  const auto file = parsed(links);
  return file ? "" : to_string(file.error());
}

TEST(RunningLinks, AreReadWithAllThatTheySay) {
  const auto file =
      parsed("  - {" + sound + ", beside: \"127.0.0.1:1\", probe: /health, allow: [faults]}\n" +
             "  - {" + replace_all(sound, "shop -> stock", "\" a->b \"") + "}\n");
  ASSERT_TRUE(file) << to_string(file.error());
  ASSERT_EQ(file->links.size(), 2U);
  const RunningLink& link = file->links[0];
  EXPECT_EQ(link.text(), "shop -> stock");
  EXPECT_EQ(*link.toxiproxy, "http://127.0.0.1:8474");
  EXPECT_EQ(link.seen_at(), "127.0.0.1:1");
  EXPECT_TRUE(link.may_be_broken());
  EXPECT_TRUE(link.shows(Link::Shows::in_long_answers));
  EXPECT_EQ(file->links[1].text(), "a -> b");
  EXPECT_EQ(file->links[1].seen_at(), "127.0.0.1:9000");
  EXPECT_FALSE(file->links[1].may_be_broken());
  EXPECT_TRUE(file->links[1].shows(Link::Shows::to_all));
  EXPECT_FALSE(file->links[1].shows(Link::Shows::in_answers));
}

TEST(RunningLinks, HaveAUrlFromTheEnvironment) {
  const auto file =
      parsed("  - {" + replace_all(sound, "http://127.0.0.1:8474", "${TOXIPROXY}") + "}\n");
  ASSERT_TRUE(file) << to_string(file.error());
  EXPECT_EQ(*file->links[0].toxiproxy, "http://toxi:8474");
}

struct Wrong {
  std::string instead_of;
  std::string written;
  std::string problem;
};

class WrongRunningLinks : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongRunningLinks, AreRefusedWithARemedy) {
  const Wrong& one = GetParam();
  const std::string said =
      problems_of("  - {" + replace_all(sound, one.instead_of, one.written) + "}\n");
  EXPECT_NE(said.find(one.problem), std::string::npos) << said;
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongRunningLinks,
    ::testing::Values(
        Wrong{"shop -> stock", "shop",
              "\"shop\" names no two ends; write who calls and who answers"},
        Wrong{"http://127", "https://127", "is of another scheme; a Toxiproxy speaks http"},
        Wrong{"http://127", "http://me:secret@127",
              "has a user; leave it out: a Toxiproxy lets in whoever asks"},
        Wrong{"127.0.0.1:9000", "stock", "\"stock\" is no place; write HOST:PORT"},
        Wrong{"proxy: stock", "proxy: a/b", "\"a/b\" is no name of a proxy"},
        Wrong{", upstream: \"127.0.0.1:9000\"", "", "missing key \"upstream\" in a link through"},
        Wrong{"proxy: stock", "proxy: stock, allow: [load]",
              "\"load\" is unknown; allowed: faults"},
        Wrong{"proxy: stock", "proxy: stock, bearer: {env: T}", "unknown key \"bearer\""},
        Wrong{"proxy: stock", "proxy: stock, probe: health",
              "\"health\" is nothing to ask for; write a path such as /health, or postgresql"}));

TEST(RunningLinks, LeadThroughOneProxyEach) {
  EXPECT_EQ(problems_of("  - {" + sound + "}\n  - {" + sound + "}\n"),
            "shop.yaml:4:12: links: a second \"shop -> stock\"; a link leads through one proxy: "
            "leave one of them out\n");
}

TEST(RunningLinks, KnowTheirEnds) {
  const auto file = parsed("  - {" + sound + "}\n");
  ASSERT_TRUE(file);
  for (const char* end : {"shop", "stock"}) EXPECT_TRUE(is_end_of(file->links, end)) << end;
  for (const char* other : {"sho", "tock", "shop -> stock", ""}) {
    EXPECT_FALSE(is_end_of(file->links, other)) << other;
  }
}

}  // namespace
}  // namespace harness::scenario
