// Letters beyond ASCII, and others that mean something: what of them is on the wire, whoever
// speaks.
#include <gmock/gmock.h>

#include "tests/component/load/engine_test.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/support/unix_server.hpp"

namespace harness::load {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Target {
  const char* url;  // behind the server; {v} is the value
  const char* value;
  const char* wire;
};

class Letters : public EngineTest {
 protected:
  Letters() { load_.flows[0].requests[0].vary = {}; }

  std::string sent() {
    expect_each_request_once(run(load_));
    return server_.requests().empty() ? "" : server_.requests().back();
  }
  scenario::Request& request() { return load_.flows[0].requests[0]; }

  scenario::Load load_ = load_of("/");
};

TEST_P(Letters, OfAUrlAreEncodedWhereverTheyStand) {
  for (const Target& target : {Target{"/ü", "", "/%C3%BC"},
                               {"/a?q=ü", "", "/a?q=%C3%BC"},
                               {"/a?ü=1", "", "/a?%C3%BC=1"},
                               {"?q=ü", "", "/?q=%C3%BC"},
                               {"/日本/🎲", "", "/%E6%97%A5%E6%9C%AC/%F0%9F%8E%B2"},
                               {"/{v}", "ü", "/%C3%BC"},
                               {"/a?q={v}", "ü & ß", "/a?q=%C3%BC%20%26%20%C3%9F"},
                               {"/ü/{v}", "ö", "/%C3%BC/%C3%B6"},
                               {"/{v}/ü", "ö", "/%C3%B6/%C3%BC"},
                               {"/{+v}", "ü/ö?p=ß", "/%C3%BC/%C3%B6?p=%C3%9F"},
                               {"/%C3%BC", "", "/%C3%BC"},
                               {"/%c3%bc", "", "/%c3%bc"},
                               {"/{v}", "%C3%BC", "/%25C3%25BC"},
                               {"/./ü/../ö", "", "/./%C3%BC/../%C3%B6"},
                               {"/a#ü", "", "/a"},
                               {"/{v}#part", "ü", "/%C3%BC"},
                               {"/a?q={{ü}", "", "/a?q={%C3%BC}"},
                               {"/a?q={{\"a\":1}", "", "/a?q={\"a\":1}"},
                               {"/{v}", "..", "/%2E."},
                               {"/{v}", "a?b#c", "/a%3Fb%23c"},
                               {"/a?q={v}", "1+1 =2", "/a?q=1%2B1%20%3D2"}}) {
    request().url = "{server}" + std::string(target.url);
    request().vary.clear();
    if (std::string(target.url).find("v}") != std::string::npos) {
      request().vary = {{"v", {{target.value, 1}}}};
    }
    EXPECT_THAT(sent(), StartsWith("GET " + std::string(target.wire) + " HTTP/1.1\r\n"))
        << target.url;
  }
}

// There nothing is encoded: a server reads them as they were written.
TEST_P(Letters, OfHeadersCookiesAndBodiesAreSentAsTheyAre) {
  request().method = "POST";
  for (const std::string letters :
       {"ü", "日本", "🎲", "a b", "ü; ö", "\"ü\"", "%C3%BC", "{{ü}", "a,b", "=ü=", "\xFC"}) {
    SCOPED_TRACE(letters);
    const bool ends_cookie = letters.find(';') != std::string::npos;
    const std::string cookie = ends_cookie ? "ü" : letters;
    request().headers = {{"X-Fixed", letters}, {"X-Varying", "<{v}>"}};
    request().cookies = {{"fixed", cookie}, {"varying", "{c}"}};
    request().body = letters + "|{v}";
    const std::string wire = letters == "{{ü}" ? "{ü}" : letters;
    const std::string in_cookie = letters == "{{ü}" ? "{ü}" : cookie;
    request().vary = {{"v", {{letters, 1}}}, {"c", {{cookie, 1}}}};
    EXPECT_THAT(sent(), AllOf(HasSubstr("\r\nX-Fixed: " + wire + "\r\n"),
                              HasSubstr("\r\nX-Varying: <" + letters + ">\r\n"),
                              HasSubstr("fixed=" + in_cookie), HasSubstr("varying=" + cookie),
                              EndsWith("\r\n\r\n" + wire + "|" + letters)));
  }
}

TEST_P(Letters, OfAnAnswerGoWhereTheyAreTold) {
  server_.answer_as("/told",
                    "HTTP/1.1 200 OK\r\nX-Name: Zoë\r\nSet-Cookie: sid=ü\r\n"
                    "Content-Length: 29\r\n\r\n{\"a\": \"ü\", \"b\": \"\\u00fc \\\"\"}");
  request().url = "{server}/told";
  request().extract = {{"a", scenario::Extraction::From::json, "/a"},
                       {"b", scenario::Extraction::From::json, "/b"},
                       {"name", scenario::Extraction::From::header, "X-Name"}};
  scenario::Request next = load_of("/status/200?a={a}&b={b}&n={name}").flows[0].requests[0];
  next.name = "next";
  next.method = "POST";
  next.headers = {{"X-Name", "{name}"}};
  next.body = "{\"b\": \"{b|json}\"}";
  load_.flows[0].requests.push_back(next);
  EXPECT_THAT(sent(), AllOf(StartsWith("POST /status/200?a=%C3%BC&b=%C3%BC%20%22&n=Zo%C3%AB HTTP"),
                            HasSubstr("\r\nX-Name: Zoë\r\n"), HasSubstr("\r\nCookie: sid=ü\r\n"),
                            EndsWith("\r\n\r\n{\"b\": \"ü \\\"\"}")));
}

TEST_P(Letters, OfAPasswordAreSentAsTheyAre) {
  Setting setting = setting_of(load_);
  setting.base_urls["server"] = "http://ü:ß@" + server_.url().substr(7);
  run(setting);
  EXPECT_THAT(server_.requests().at(0), HasSubstr("\r\nAuthorization: Basic w7w6w58=\r\n"));
}

// Which can lead elsewhere behind a socket only.
TEST_P(Letters, OfAHostAreWrittenInAscii) {
  for (const auto& [host, wire] : {std::pair{"bücher.example", "xn--bcher-kva.example"},
                                   {"xn--bcher-kva.example", "xn--bcher-kva.example"},
                                   {"日本.example:8080", "xn--wgv71a.example:8080"},
                                   {"ü:ß@straße.example", "xn--strae-oqa.example"},
                                   {"BÜCHER.Example", "xn--bcher-kva.example"},
                                   {"bu\u0308cher.example", "xn--bcher-kva.example"},
                                   {"plain.example", "plain.example"}}) {
    const test::TempDirectory directory;
    const std::string path = directory / "socket";
    const test::UnixServer server(path);
    Setting setting = setting_of(load_);
    setting.base_urls["server"] = "http://" + std::string(host);
    setting.loads[0].flows[0].requests[0].unix_socket = path;
    EXPECT_EQ(all_of(run(setting), "roll").ok, 1U);
    EXPECT_THAT(server.requests(),
                ElementsAre(HasSubstr("\r\nHost: " + std::string(wire) + "\r\n")))
        << host;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Letters, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
