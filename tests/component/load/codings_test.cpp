// Bodies that are coded, whole and damaged: what whoever reads them is told, and who does not.
#include <gmock/gmock.h>

#include "tests/component/load/engine_test.hpp"
#include "tests/support/codings.hpp"

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using Manner = test::MisbehavingServer::Manner;

struct Coded {
  const char* what;
  const char* coding;
  std::string body;
  const char* outcome;  // for who reads it
  int status = 200;
};

const std::string text = R"({"token": "t-1", "gone": null})";

std::string answer(const Coded& coded) {
  return "HTTP/1.1 " + std::to_string(coded.status) + " Said\r\nContent-Encoding: " + coded.coding +
         "\r\nContent-Length: " + std::to_string(coded.body.size()) + "\r\n\r\n" + coded.body;
}

std::string in_chunks(const std::string& body) {
  std::string chunks;
  for (const char byte : body) chunks += "1\r\n" + std::string(1, byte) + "\r\n";
  return chunks + "0\r\n\r\n";
}

class Codings : public EngineTest {
 protected:
  // A request whose answer is read, and one that needs what was found there.
  static scenario::Load reader() {
    scenario::Load load = load_of("/told");
    scenario::Request next = load.flows[0].requests[0];
    load.flows[0].requests[0].extract = {{"token", scenario::Extraction::From::json, "/token"}};
    load.flows[0].requests[0].checks = {
        {"has a token", scenario::Check::Part::body, "", scenario::Check::Contains{"t-1"}}};
    next.name = "next";
    next.url = "{server}/status/200?t={token}";
    load.flows[0].requests.push_back(next);
    return load;
  }

  LoadStats read(const std::string& bytes, Manner manner = Manner::at_once) {
    server_.answer_as("/told", bytes, manner);
    LoadStats stats = run(reader());
    expect_each_request_once(stats);
    return stats;
  }

  void expect_outcome(const LoadStats& stats, const std::string& outcome) {
    EXPECT_THAT(all_of(stats, "roll").outcomes, ElementsAre(Pair(outcome, 1)));
    const bool was_read = outcome == "200";
    EXPECT_EQ(stats.requests.at(0).checks.at("has a token").passes, was_read ? 1U : 0U);
    EXPECT_EQ(all_of(stats, "next").ok, was_read ? 1U : 0U);
  }
};

TEST_P(Codings, AreReadWhereAnybodyReads) {
  for (const Coded& coded : std::vector<Coded>{
           {"gzip", "gzip", test::gzipped(text), "200"},
           {"its old name", "x-gzip", test::gzipped(text), "200"},
           {"capitals", "GZIP", test::gzipped(text), "200"},
           {"deflate", "deflate", test::deflated(text, test::zlib_head), "200"},
           {"deflate without a head", "deflate", test::deflated(text, test::no_head), "200"},
           {"br", "br", test::brotli(text), "200"},
           {"zstd", "zstd", test::zstandard(text), "200"},
           {"two", "gzip, br", test::brotli(test::gzipped(text)), "200"},
           {"two pieces", "gzip", test::gzipped(text.substr(0, 9)) + test::gzipped(text.substr(9)),
            "200"},
           {"none", "identity", text, "200"},
           {"none that is known", "utf-8", text, "200"},
           {"nothing named", "", text, "200"}}) {
    SCOPED_TRACE(coded.what);
    expect_outcome(read(answer(coded)), coded.outcome);
  }
}

TEST_P(Codings, AreReadHoweverTheyCome) {
  const std::string body = test::gzipped(text);
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n";
  expect_outcome(read(head + "Transfer-Encoding: chunked\r\n\r\n" + in_chunks(body)), "200");
  expect_outcome(read(head + "\r\n" + body, Manner::at_once_and_close), "200");
  expect_outcome(read(answer({"", "gzip", body, ""}), Manner::byte_by_byte), "200");
  const std::string twice = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: br\r\n";
  expect_outcome(read(twice + "Transfer-Encoding: chunked\r\n\r\n" + in_chunks(test::brotli(body))),
                 "200");
}

TEST_P(Codings, ThatAreDamagedAreABadAnswerToWhoeverReadsAndToNobodyElse) {
  const std::string body = test::gzipped(text);
  const std::string half = body.substr(0, body.size() / 2);
  std::string turned = body;
  turned[turned.size() - 6] = static_cast<char>(turned[turned.size() - 6] ^ 1);
  for (const Coded& coded : std::vector<Coded>{
           {"half of it", "gzip", half, "bad answer"},
           {"no checksum", "gzip", body.substr(0, body.size() - 8), "bad answer"},
           {"another checksum", "gzip", turned, "bad answer"},
           {"plain text", "gzip", text, "bad answer"},
           {"plain text", "br", text, "bad answer"},
           {"plain text", "zstd", text, "bad answer"},
           {"plain text", "deflate", text, "bad answer"},
           {"another coding", "br", body, "bad answer"},
           {"coded once of twice", "gzip, gzip", body, "bad answer"},
           {"an unknown coding", "foo", text, "bad answer"},
           {"a refusal", "gzip", half, "503", 503},
           {"a bomb", "gzip", test::gzipped(std::string(17'000'000, '\0')), "answer too long"}}) {
    SCOPED_TRACE(coded.what);
    const LoadStats stats = read(answer(coded));
    expect_outcome(stats, coded.outcome);
    if (coded.outcome == std::string("bad answer")) {
      EXPECT_THAT(all_of(stats, "roll").examples.at("bad answer"),
                  HasSubstr(std::string(coded.coding).substr(0, 2)));
    }
    EXPECT_THAT(all_of(run(load_of("/told")), "roll").outcomes,
                ElementsAre(Pair(std::to_string(coded.status), 1)));
  }
}

TEST_P(Codings, OfNoBodyAreNothing) {
  const std::string coded = " Said\r\nContent-Encoding: gzip\r\nContent-Length: ";
  for (const auto& [head, outcome] :
       {std::pair{"200" + coded + "0\r\n\r\n", "nothing to extract for token"},
        {"204 No Content\r\nContent-Encoding: gzip\r\n\r\n", "nothing to extract for token"},
        {"304" + coded + "99\r\n\r\n", "nothing to extract for token"}}) {
    EXPECT_THAT(all_of(read("HTTP/1.1 " + head), "roll").outcomes, ElementsAre(Pair(outcome, 1)))
        << head;
  }
  server_.answer_as("/told", "HTTP/1.1 200" + coded + "99\r\n\r\n");
  scenario::Load load = load_of("/told");
  load.flows[0].requests[0].method = "HEAD";
  load.flows[0].requests[0].checks = {
      {"is empty", scenario::Check::Part::body, "", scenario::Check::Is{""}}};
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("200", 1)));
}

// Nobody is sent what he has not asked for: what to ask for is the author's to say.
TEST_P(Codings, AreAskedForByTheAuthorAlone) {
  run(load_of("/status/200"));
  EXPECT_THAT(server_.requests().back(), ::testing::Not(HasSubstr("Accept-Encoding")));
  scenario::Load load = load_of("/status/200");
  load.flows[0].requests[0].headers = {{"Accept-Encoding", "br, gzip;q=0.5"}};
  run(load);
  EXPECT_THAT(server_.requests().back(), HasSubstr("\r\nAccept-Encoding: br, gzip;q=0.5\r\n"));
}

INSTANTIATE_TEST_SUITE_P(Both, Codings, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
