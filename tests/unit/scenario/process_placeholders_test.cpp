#include "harness/scenario/system/process_placeholders.hpp"

#include <gtest/gtest.h>

#include "harness/scenario/system/system_rules.hpp"

namespace harness::scenario {
namespace {

Process called(const std::string& name) {
  Process process;
  process.name = name;
  process.place = {3, 5};
  return process;
}

Vocabulary with_backends() {
  Vocabulary vocabulary{{}, {}};
  vocabulary.backends = {"prometheus", "loki", "tempo", "otlp"};
  vocabulary.locate = [](const std::string& file) { return file; };
  return vocabulary;
}

// "{url:nobody}; known here: …", or nothing.
std::string unknown_in(const std::string& text, const Vocabulary& vocabulary = with_backends()) {
  std::vector<Process> processes{called("shop"), called("stock")};
  processes[1].extra_ports["admin"] = 0;
  processes[1].more_urls["v2"] = "http://127.0.0.1:{port}/v2";
  const auto unknown = ProcessPlaceholders(processes, vocabulary).unknown_in(text);
  return unknown ? unknown->written + "; " + unknown->remedy : "";
}

TEST(ProcessPlaceholders, StandForProcessesAndBackendsThatThereAre) {
  for (const char* text :
       {"{port}", "{dir}/{name}", "{url:stock}/x", "--to={port:shop}", "{port:stock.admin}",
        "{url:stock.admin}", "{url:stock.v2}", "{url:otlp}", "127.0.0.1:{port:otlp.grpc}",
        "{url:tempo}", "{url:alertmanager}", "{{url:nobody}", "${URL}{url:nobody}", "plain"}) {
    EXPECT_EQ(unknown_in(text), "") << text;
  }
}

TEST(ProcessPlaceholders, OfNobodyAreRefusedWithWhoThereIs) {
  EXPECT_EQ(unknown_in("{url:nobody}"),
            "{url:nobody}; known here: shop, stock, stock.admin, stock.v2, prometheus, loki, "
            "tempo, otlp");
  EXPECT_EQ(unknown_in("--port={port:stok}"),
            "{port:stok}; did you mean {port:stock}? known here: shop, stock, stock.admin, "
            "prometheus, loki, tempo, otlp");
  EXPECT_TRUE(unknown_in("{port:stock.v2}").starts_with("{port:stock.v2}; "))
      << "no port of its own";
  EXPECT_EQ(unknown_in("{prot}"),
            "{prot}; {{ is a brace; what is filled in: {port}, {dir}, {name}, {port:PROCESS}, "
            "{url:PROCESS}");
}

TEST(ProcessPlaceholders, AreNotJudgedByNamesThatNobodyKnows) {
  EXPECT_EQ(unknown_in("{url:nobody}", Vocabulary{{}, {}}), "");
}

// All at once, each where it stands.
TEST(ProcessPlaceholders, AreLookedForInAllThatIsFilledIn) {
  SystemFile system;
  system.processes = {called("shop")};
  Process& shop = system.processes[0];
  shop.run.value = {"sh", "--stock={url:nobody}"};
  shop.run.place = {4, 10};
  shop.cwd.value = "{dir}/{port:nobody}";
  shop.cwd.place = {5, 10};
  shop.env = {{"SHOP_URL", "{url:shop}"}, {"STOCK_URL", "{url:shopp}"}};
  shop.ready.command = {"sh", "{port:nobody}"};
  std::vector<std::string> texts;
  for (const yaml::Problem& problem : check_files(system, with_backends())) {
    texts.push_back(std::to_string(problem.place.line) + ": " + problem.what);
    EXPECT_NE(problem.remedy.find("known here: shop, prometheus, "), std::string::npos);
  }
  EXPECT_EQ(texts,
            (std::vector<std::string>{"4: run of shop: nothing stands for {url:nobody}",
                                      "5: cwd of shop: nothing stands for {port:nobody}",
                                      "3: env of shop: nothing stands for {url:shopp} of STOCK_URL",
                                      "3: ready of shop: nothing stands for {port:nobody}"}));
}

}  // namespace
}  // namespace harness::scenario
