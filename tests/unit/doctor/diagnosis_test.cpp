// From what came, and what did not, to words and an exit code.
#include "harness/doctor/diagnosis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::doctor {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

verdict::Source source(observe::Backend backend, const std::string& selector,
                       const std::string& name) {
  return {backend, selector, name, {}, {12, 7}};
}

TEST(Expected, AreThoseThatClaimsAskForAndThoseThatSayTheySend) {
  target::EndSign shop;
  shop.service = "shop";
  shop.logs = true;
  shop.traces = true;
  const std::vector<Expected> all =
      expected({source(observe::Backend::tempo, "resource.service.name = \"shop\"", "shop"),
                source(observe::Backend::prometheus, "{job=\"stock\"}", "stock")},
               {{"shop"}, {"shop"}, {shop}}, "order.yaml");
  const auto is = [](Signal signal, const char* name, bool is_told, const char* asked_at) {
    return AllOf(Field(&Expected::signal, signal), Field(&Expected::name, name),
                 Field(&Expected::is_told, is_told), Field(&Expected::asked_at, asked_at));
  };
  EXPECT_THAT(all,
              ElementsAre(is(Signal::metrics, "stock", false, "order.yaml:12:7"),
                          is(Signal::metrics, "shop", true, ""), is(Signal::logs, "shop", true, ""),
                          is(Signal::traces, "shop", true, "order.yaml:12:7")));
  EXPECT_EQ(all[0].process, "");
  EXPECT_EQ(all[3].process, "shop");
  EXPECT_EQ(all[2].selector, "{service_name=\"shop\"}");
}

// Whose output has labels of its own, of which Loki makes another service_name.
TEST(Expected, OfOutputThatIsShippedIsUnderItsJob) {
  target::EndSign shop;
  shop.service = "shop";
  shop.logs = shop.logs_are_shipped = true;
  const std::vector<Expected> all = expected({}, {{"shop"}, {}, {shop}}, "order.yaml");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].selector, "{job=\"shop\"}");
}

Expected of_shop(Signal signal, const std::string& process = "shop") {
  Expected one{signal, "shop", "{job=\"shop\"}"};
  one.process = process;
  one.is_told = !process.empty();
  return one;
}

std::string why(const Expected& one, const Around& around, const Sight& sight = {}) {
  return to_string(cause_of(one, sight, around));
}

Around with_shop(const OwnProcess& shop) {
  Around around;
  around.processes = {shop};
  return around;
}

TEST(Cause, OfASilentExporterIsItsEndpoint) {
  const OwnProcess shop{"shop", true, true, {Signal::traces}};
  EXPECT_THAT(why(of_shop(Signal::traces), with_shop(shop)),
              HasSubstr("sent no span; is OTEL_EXPORTER_OTLP_ENDPOINT read?"));
  Around refused = with_shop(shop);
  refused.losses = {{"otlp refused 3 pushes: of an unknown type", {observe::Backend::tempo}}};
  EXPECT_EQ(why(of_shop(Signal::traces), refused),
            "sent no span; but otlp refused 3 pushes: of an unknown type; mend what is sent");
}

TEST(Cause, OfSpansUnderAnotherNameIsItsName) {
  Around around = with_shop({"shop", true, true, {Signal::traces}});
  around.services = {"unknown_service"};
  EXPECT_EQ(why(of_shop(Signal::traces), around),
            "sent no span under its name; there are spans of unknown_service; is OTEL_SERVICE_NAME "
            "read? Code that names its service itself goes by that");
}

TEST(Cause, OfWhatAProcessIsNotToldIsItsFile) {
  const Around around = with_shop({"shop", false, false, {}});
  Expected traces = of_shop(Signal::traces);
  traces.is_told = false;
  EXPECT_EQ(why(traces, around), "is not told to send any; otlp: [traces] tells it where");
  EXPECT_THAT(why(of_shop(Signal::logs), around), HasSubstr("its output is not shipped"));
  EXPECT_THAT(why(of_shop(Signal::metrics), around), HasSubstr("is not scraped"));
}

TEST(Cause, OfNoLogsIsABufferWhereNothingWasWritten) {
  EXPECT_THAT(why(of_shop(Signal::logs), with_shop({"shop", true, true, {}, false})),
              HasSubstr("has written nothing; is its output held back in a buffer"));
}

TEST(Cause, OfAScrapeThatFailsIsWhatPrometheusSays) {
  Around around = with_shop({"shop", true, true, {}});
  around.targets = {{"shop", "127.0.0.1:1", false, "server returned HTTP status 404 Not Found"}};
  EXPECT_EQ(why(of_shop(Signal::metrics), around),
            "its scrape fails: server returned HTTP status 404 Not Found; name the path of its "
            "metrics: scrape: /PATH");
}

TEST(Cause, OfWhatRunsElsewhereIsANameThatNobodyHas) {
  Around around;
  around.jobs = {"shops", "stock"};
  around.label = "app";
  around.loggers = {"stock"};
  around.services = {"stock"};
  EXPECT_EQ(why(of_shop(Signal::metrics, ""), around),
            "no target of prometheus is called so; it scrapes shops, stock: is shops meant?; mend "
            "the name, or have it scraped");
  EXPECT_THAT(why(of_shop(Signal::logs, ""), around), HasSubstr("streams are of app stock"));
  EXPECT_THAT(why(of_shop(Signal::traces, ""), around), HasSubstr("there are spans of stock"));
}

load::RequestStats requests(const std::string& outcome) {
  load::RequestStats stats;
  stats.request = "order";
  stats.sent = 5;
  stats.ok = 5;
  stats.outcomes = {{outcome, 5}};
  return stats;
}

Row row(Arrival arrival, const std::string& asked_at = "order.yaml:12:7") {
  Row made;
  made.expected = of_shop(Signal::traces);
  made.expected.asked_at = asked_at;
  made.sight.arrival = arrival;
  made.sight.seen = "7 spans";
  made.sight.under = {"service.name=\"shop\""};
  made.sight.problem = "tempo did not answer";
  made.cause = {"sent no span", {}, "is OTEL_EXPORTER_OTLP_ENDPOINT read?"};
  return made;
}

std::string text(const Diagnosis& diagnosis) { return text_of(diagnosis, report::look_of_files()); }

TEST(Diagnosis, IsGoodWhereWhatClaimsAskForArrives) {
  const Diagnosis good{"order", {requests("200")}, {row(Arrival::arrives)}};
  EXPECT_EQ(good.exit_code(), 0);
  EXPECT_EQ(text(good),
            "requests\n"
            "  ✓ order           5 sent, 5 answered: 200: 5\n"
            "traces\n"
            "  ✓ shop            7 spans, under service.name=\"shop\"\n"
            "order: what claims ask for arrives (exit code 0)\n");
}

TEST(Diagnosis, NamesASilentExporterWithCauseAndRemedy) {
  const Diagnosis silent{"order", {requests("200")}, {row(Arrival::silent)}};
  EXPECT_EQ(silent.exit_code(), 1);
  EXPECT_THAT(
      text(silent),
      AllOf(HasSubstr("✗ shop            sent no span; is OTEL_EXPORTER_OTLP_ENDPOINT read?\n"),
            HasSubstr("asked for in order.yaml:12:7\n"),
            HasSubstr("claims ask for what does not arrive: traces of shop (exit code 1)")));
}

TEST(Diagnosis, NamesLinesByWhichNoRequestCanBeFollowed) {
  Row lines = row(Arrival::untraced);
  lines.expected.signal = Signal::logs;
  lines.sight.seen = "12 lines";
  lines.sight.remarks = {"no line names the trace of a request"};
  const Diagnosis untraced{"order", {requests("200")}, {lines}};
  EXPECT_EQ(untraced.exit_code(), 1);
  EXPECT_THAT(
      text(untraced),
      AllOf(HasSubstr("✗ shop            12 lines"), HasSubstr("asked for in order.yaml:12:7\n"),
            HasSubstr(
                "a claim follows requests by their traces, which none of these names: logs of shop "
                "(exit code 1)")));
}

TEST(Diagnosis, TellsTheSameOnce) {
  const Diagnosis twice{"order", {requests("200")}, {row(Arrival::arrives), row(Arrival::arrives)}};
  EXPECT_EQ(text(twice),
            "requests\n"
            "  ✓ order           5 sent, 5 answered: 200: 5\n"
            "traces\n"
            "  ✓ shop            7 spans, under service.name=\"shop\"\n"
            "order: what claims ask for arrives (exit code 0)\n");
}

TEST(Diagnosis, IsGoodWhereOnlyWhatNobodyAsksForIsSilent) {
  const Diagnosis good{"order", {requests("200")}, {row(Arrival::silent, "")}};
  EXPECT_EQ(good.exit_code(), 0);
  EXPECT_THAT(text(good), AllOf(HasSubstr("∅ shop            sent no span"),
                                HasSubstr("no claim asks for metrics, logs or traces"),
                                Not(HasSubstr("asked for in"))));
}

TEST(Diagnosis, IsNoneWhereABackendDoesNotAnswer) {
  const Diagnosis unknown{"order", {requests("200")}, {row(Arrival::unknown)}};
  EXPECT_EQ(unknown.exit_code(), 3);
  EXPECT_THAT(text(unknown), HasSubstr("! shop            is not known: tempo did not answer"));
  const Diagnosis both{"order", {requests("200")}, {row(Arrival::unknown), row(Arrival::silent)}};
  EXPECT_EQ(both.exit_code(), 1);
}

TEST(Diagnosis, IsBadWhereNoRequestIsAnswered) {
  const Diagnosis dead{"order", {requests("connection refused")}, {row(Arrival::arrives)}};
  EXPECT_EQ(dead.exit_code(), 1);
  EXPECT_THAT(text(dead), HasSubstr("no request was answered (exit code 1)"));
}

TEST(Diagnosis, IsInterruptedWhereSomebodySaysSo) {
  Diagnosis ended{"order", {requests("200")}, {row(Arrival::silent)}};
  ended.interrupted = true;
  EXPECT_EQ(ended.exit_code(), 130);
}

}  // namespace
}  // namespace harness::doctor
