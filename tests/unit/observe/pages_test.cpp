#include "harness/observe/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

const Window window{WallTime{std::chrono::seconds{1'700'000'000}},
                    WallTime{std::chrono::seconds{1'700'000'008}}};

Answer good(const json& body) { return {{}, 200, body.dump(), "", ""}; }

// A Loki with lines at these nanoseconds after the window's begin, two of them alike.
struct ManyLines {
  std::vector<std::int64_t> moments;
  std::size_t page = 3;
  int asked = 0;

  Answer operator()(const Question& question) {
    ++asked;
    const std::int64_t start = std::stoll(question.params.at("start"));
    json values = json::array();
    for (const std::int64_t moment : moments) {
      const std::int64_t at = 1'700'000'000'000'000'000 + moment;
      if (at >= start && values.size() < page) values.push_back({std::to_string(at), "same"});
    }
    return good({{"status", "success"},
                 {"data",
                  {{"resultType", "streams"},
                   {"result", {{{"stream", {{"a", "b"}}}, {"values", values}}}}}}});
  }
};

Lines list(ManyLines& loki) {
  Question question = list_all_lines("{a=\"b\"}", window);
  question.params["limit"] = std::to_string(loki.page);
  return parse_lines(ask_whole(std::ref(loki), question)).value();
}

TEST(Pages, OfLinesAreJoinedUntilTheListIsWhole) {
  ManyLines loki{{1, 2, 2, 3, 3, 4, 5, 6}};
  const Lines all = list(loki);
  EXPECT_EQ(all.lines.size(), 8U);
  EXPECT_EQ(all.cut, "");
  EXPECT_GT(loki.asked, 2);
}

TEST(Pages, AreAsShortAsTheBackendAllows) {
  const auto listed_with = [](const std::string& complaint) {
    ManyLines loki{{1, 2, 3, 4, 5}};
    const Ask ask = [&](const Question& question) {
      const bool is_allowed = std::stoul(question.params.at("limit")) <= loki.page;
      return is_allowed ? loki(question) : Answer{{}, 400, complaint, "", ""};
    };
    return ask_whole(ask, list_all_lines("{a=\"b\"}", window));
  };
  for (const char* complaint :
       {"max entries limit per query exceeded, limit > max_entries_limit_per_query (5000 > 3)",
        "limit 5000 exceeds max limit 3"}) {
    EXPECT_EQ(parse_lines(listed_with(complaint)).value().lines.size(), 5U) << complaint;
  }
  for (const char* other : {"limit 5000 is wrong", "parse error at line 1, col 3", "limit 9 > 3"}) {
    EXPECT_EQ(listed_with(other).status, 400) << other;
  }
}

TEST(Pages, OfLinesThatGoNoFurtherSayWhereTheyStop) {
  ManyLines loki{{1, 2, 2, 2, 2, 2, 3}};
  const Lines all = list(loki);
  EXPECT_EQ(all.lines.size(), 4U);
  EXPECT_EQ(all.cut, "the listing stops at 4 lines");
}

TEST(Pages, ThatFailAreTheAnswer) {
  int asked = 0;
  ManyLines loki{{1, 2, 3, 4, 5}};
  const Ask ask = [&](const Question& question) {
    return ++asked == 1 ? loki(question) : Answer{{}, 429, "too many requests", "", ""};
  };
  Question question = list_all_lines("{a=\"b\"}", window);
  question.params["limit"] = "3";
  EXPECT_EQ(parse_lines(ask_whole(ask, question)).error().what, "answered 429: too many requests");
}

// A Tempo with one trace at each of these seconds.
struct ManyTraces {
  std::vector<std::int64_t> seconds;
  bool refuses_more = false;  // than five
  int asked = 0;

  Answer operator()(const Question& question) {
    ++asked;
    const std::int64_t start = std::stoll(question.params.at("start"));
    const std::int64_t end = std::stoll(question.params.at("end"));
    const std::size_t limit = std::stoul(question.params.at("limit"));
    if (limit > 5 && refuses_more) return {{}, 400, "limit exceeds 5", "", ""};
    json traces = json::array();
    for (std::size_t i = 0; i < seconds.size(); ++i) {
      const std::int64_t at = 1'700'000'000 + seconds[i];
      // One that begins at the end is there as well: it reaches over the edge.
      if (at < start || at > end || traces.size() == limit) continue;
      const json span{{"spanID", "1"}, {"startTimeUnixNano", std::to_string(at) + "000000000"}};
      traces.push_back({{"traceID", "a" + std::to_string(i)},
                        {"spanSets", {{{"matched", 1}, {"spans", {span}}}}}});
    }
    return good({{"traces", traces}, {"metrics", {{"completedJobs", 1}, {"totalJobs", 1}}}});
  }
};

Search search(ManyTraces& tempo) {
  Question question = search_all_traces("{ }", window);
  question.params["limit"] = "5";
  return parse_traces(ask_whole(std::ref(tempo), question)).value();
}

TEST(Pages, OfTracesAreSearchedInShorterTimesUntilEachIsWhole) {
  ManyTraces tempo{{0, 0, 1, 2, 3, 3, 4, 5, 6, 7, 7}};
  const Search all = search(tempo);
  EXPECT_EQ(all.traces.size(), 11U);
  EXPECT_EQ(all.cut, "");
}

Question five_a_page() {
  Question question = search_all_traces("{ }", window);
  question.params["limit"] = "5";
  return question;
}

TEST(Pages, ThatAreAsTheyWereMakeTheSameWhole) {
  ManyTraces tempo{{0, 0, 1, 2, 3, 3, 4, 5, 6, 7, 7}};
  JoinedPages pages;
  const Answer first = pages.ask_whole(std::ref(tempo), five_a_page());
  const int asked = tempo.asked;
  const Answer second = pages.ask_whole(std::ref(tempo), five_a_page());
  EXPECT_EQ(tempo.asked, 2 * asked) << "each page is asked for again";
  EXPECT_EQ(first, second);
}

TEST(Pages, OfWhichOneHasChangedMakeAnother) {
  ManyTraces tempo{{0, 0, 1, 2, 3, 3, 4, 5, 6, 7, 7}};
  JoinedPages pages;
  pages.ask_whole(std::ref(tempo), five_a_page());
  for (const std::int64_t more : {0, 4, 7}) {
    tempo.seconds.push_back(more);
    const Answer now = pages.ask_whole(std::ref(tempo), five_a_page());
    EXPECT_EQ(parse_traces(now).value().traces.size(), tempo.seconds.size()) << more;
    EXPECT_EQ(now, ask_whole(std::ref(tempo), five_a_page())) << more;
  }
}

TEST(Pages, OfWhichOneFailsAreNoAnswerThoughTheyWereOneBefore) {
  ManyTraces tempo{{0, 0, 1, 2, 3, 3, 4, 5, 6, 7, 7}};
  JoinedPages pages;
  pages.ask_whole(std::ref(tempo), five_a_page());
  const int asked = tempo.asked;
  const Ask failing = [&](const Question& question) {
    Answer page = tempo(question);
    return tempo.asked == asked + 2 ? Answer{{}, 429, page.body, "", ""} : page;
  };
  EXPECT_FALSE(parse_traces(pages.ask_whole(failing, five_a_page())));
}

TEST(Pages, StayAsTheyCameWhereOneIsAllThereIs) {
  const std::string body =
      R"({"traces": [{"traceID":"a","spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
      R"("startTimeUnixNano":"1700000001000000000"}]}]}]})";
  const Ask ask = [&](const Question&) { return Answer{{}, 200, body, "", ""}; };
  EXPECT_EQ(ask_whole(ask, search_all_traces("{ }", window)).body, body);
}

TEST(Pages, OfTracesOfOneSecondAreSearchedWithoutTheLimit) {
  ManyTraces tempo{{3, 3, 3, 3, 3, 3, 3, 3, 3}};
  const Search all = search(tempo);
  EXPECT_EQ(all.traces.size(), 9U);
  EXPECT_EQ(all.cut, "");
}

TEST(Pages, OfTracesOfOneSecondSayWhereTheyStop) {
  ManyTraces tempo{{3, 3, 3, 3, 3, 3, 3, 3, 3}, true};
  const Search all = search(tempo);
  EXPECT_EQ(all.traces.size(), 5U);
  EXPECT_EQ(all.cut, "the listing stops at 5 traces");
}

TEST(Pages, AreNotAskedForWhereOneAnswerIsWanted) {
  ManyTraces tempo{{0, 0, 0, 0, 0, 0}};
  const Question one = search_traces("{ }", window, 5);
  EXPECT_EQ(parse_traces(ask_whole(std::ref(tempo), one)).value().traces.size(), 5U);
  EXPECT_EQ(tempo.asked, 1);
}

// What one page says wrong, none of the others makes good.
TEST(Pages, OfWhichOneIsSpoiltAreNoAnswer) {
  for (const char* body :
       {"{}", R"({"traces":null})", R"({"metrics":{"totalJobs":1,"completedJobs":1}})",
        R"({"traces":[{"traceID":"a"},{"traceID":"a"}]})",
        R"({"traces":[],"metrics":{"completedJobs":-1,"totalJobs":1}})", R"({"traces":[7]})"}) {
    for (const int spoilt : {1, 2, 3}) {
      ManyTraces tempo{{0, 0, 1, 2, 3, 3, 4, 5, 6, 7, 7}};
      const Ask ask = [&](const Question& question) {
        Answer page = tempo(question);
        return tempo.asked == spoilt ? Answer{{}, 200, body, "", ""} : page;
      };
      Question question = search_all_traces("{ }", window);
      question.params["limit"] = "5";
      EXPECT_FALSE(parse_traces(ask_whole(ask, question))) << body << spoilt;
    }
  }
  const Ask once = [](const Question&) {
    return Answer{{}, 200, R"({"traces":[{"traceID":"a"},{"traceID":"a"}]})", "", ""};
  };
  EXPECT_EQ(parse_traces(ask_whole(once, search_all_traces("{ }", window))).error().what,
            "answered with the trace a twice");
}

TEST(Pages, OfOneSecondThatGiveNoMoreThanBeforeMayHaveMore) {
  ManyTraces tempo{{3, 3, 3, 3, 3, 3, 3, 3, 3}};
  const Ask capped = [&](Question question) {
    question.params["limit"] = "5";
    return tempo(question);
  };
  Question question = search_all_traces("{ }", window);
  question.params["limit"] = "5";
  EXPECT_EQ(parse_traces(ask_whole(capped, question)).value().cut, "the listing stops at 5 traces");
}

TEST(Pages, OfAnotherShapeAreNoAnswer) {
  const Ask ask = [](const Question&) { return Answer{{}, 200, R"({"data":[1,2]})", "", ""}; };
  EXPECT_EQ(parse_lines(ask_whole(ask, list_all_lines("{a=\"b\"}", window))).error().what,
            "answered with JSON of another shape than was asked for");
}

}  // namespace
}  // namespace harness::observe
