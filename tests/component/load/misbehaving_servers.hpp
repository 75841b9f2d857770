#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/misbehaving_server.hpp"

// The servers of misbehaving_test.cpp, and what becomes of a request to each.
namespace harness::load::misbehaving {

using Manner = test::MisbehavingServer::Manner;

struct Server {
  std::string path;
  const char* outcome;
  std::string answer = {};  // where the path alone does not say it
  Manner manner = Manner::at_once;
  const char* method = "GET";
  const char* without_goodbye = outcome;  // over TLS that ends without a word
};

inline const std::string empty_answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
inline const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

inline std::vector<Server> by_path() {
  return {{"/status/200", "200"},         {"/status/404", "404"},     {"/status/503", "503"},
          {"/delay/20", "200"},           {"/stall", "timeout"},      {"/close", "closed early"},
          {"/reset", "connection reset"}, {"/short", "closed early"}, {"/garbage", "bad answer"},
          {"/chunks", "bad answer"},      {"/once", "200"},           {"/once-reset", "200"},
          {"/idle-reset", "200"},         {"/idle-close", "200"},     {"/idle-408", "200"}};
}

inline std::vector<Server> by_answer() {
  return {
      {"/two-lengths", "bad answer",
       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok\n"},
      {"/length-and-chunks", "bad answer",
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"/endless-head", "bad answer", "HTTP/1.1 200 OK\r\nX: " + std::string(400'000, 'x')},
      {"/low-status", "bad answer", "HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n"},
      {"/half-a-status", "closed early", "HTTP/1.1 2", Manner::at_once_and_close},
      {"/half-a-head", "closed early", "HTTP/1.1 200 OK\r\nContent-Le", Manner::at_once_and_close},
      {"/half-a-body", "timeout", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"},
      {"/half-the-chunks", "closed early", chunked + "3\r\nabc\r\n", Manner::at_once_and_close},
      {"/chunks-and-reset", "closed early", chunked + "3\r\nabc\r\n", Manner::at_once_and_reset},
      {"/body-behind-hints", "bad answer", "HTTP/1.1 199 Odd\r\nContent-Length: 2\r\n\r\nok"},
      {"/until-it-closes", "200", "HTTP/1.1 200 OK\r\n\r\nto the end", Manner::at_once_and_close,
       "GET", "closed early"},
      {"/close-behind", "200", empty_answer, Manner::at_once_and_close},
      {"/other-protocol", "101",
       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"},
      {"/old", "200", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"},
      {"/more-behind", "200", empty_answer + "HTTP/1.1 500 No\r\n\r\n"},
      {"/trickle", "200", empty_answer, Manner::byte_by_byte},
      {"/only-hints", "closed early", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
       Manner::at_once_and_close},
      {"/fresh-408", "408",
       "HTTP/1.1 408 Request Time-out\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
       Manner::at_once_and_close},
      {"/early", "200", empty_answer, Manner::early, "POST"},
      {"/early-413", "413", "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", Manner::early,
       "POST"},
  };
}

inline std::vector<Server> all_servers() {
  std::vector<Server> all = by_path();
  for (Server& server : by_answer()) all.push_back(std::move(server));
  return all;
}

struct Http2Case {
  const char* path;
  const char* outcome;
};

inline const std::vector<Http2Case>& all_http2_servers() {
  static const std::vector<Http2Case> all{
      {"/", "200"},
      {"/hints", "201"},
      {"/last", "200"},
      {"/leave", "200"},
      {"/vanish", "200"},
      {"/ping", "200"},
      {"/stall", "timeout"},
      {"/middling", "200"},
      {"/headers", "200"},
      {"/broken", "closed early"},
      {"/calm", "closed early"},
      {"/unwanted", "closed early"},
      {"/half", "closed early"},
      {"/close", "closed early"},
      {"/angry", "closed early"},
      {"/angry-reset", "closed early"},
      {"/tired-reset", "closed early"},
      {"/reset", "connection reset"},
      {"/refused", "closed early"},
      {"/fresh", "200"},
      {"/gone", "200"},
      {"/once", "200"},
      {"/once-reset", "200"},
      {"/garbage", "bad answer"},
      {"/short", "bad answer"},
      {"/longer", "bad answer"},
      {"/against", "bad answer"},
  };
  return all;
}

// In TLS libcurl closes a connection on which it cannot send, with what the server had said there.
inline bool may_be_lost_by_libcurl(std::string_view path) {
  return path == "/angry-reset" || path == "/tired-reset";
}

// Where a connection ends between two requests, the next may come too late to be read, and is sent
// again all the same.
inline bool ends_between_requests(std::string_view path) {
  constexpr std::array<std::string_view, 7> those{
      "/idle-reset", "/idle-close", "/idle-408", "/close-behind", "/last", "/leave", "/vanish"};
  return std::find(those.begin(), those.end(), path) != those.end();
}

}  // namespace harness::load::misbehaving
