#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::test {

// A small HTTP/2 server without TLS, on a loopback port that the kernel picks, which behaves as the
// path asks:
//
//   /            answers 200        /short    ends before the length that it has said
//   /hints       answers 103 first, and in the end has a trailer
//   /last        answers, and says that it goes away; at /leave it is gone right after, and at
//                /vanish too, without a word
//   /ping        answers, and then asks whether its client still lives
//   /angry       goes away with an error, and answers nothing; /angry-reset resets its connection
//                behind that, and /tired-reset goes away without an error before it does
//   /huge        answers with 17 MB; /middling, with 20 KB, and /headers with 100 KB of headers
//   /full        answers, and takes no more streams on its connection
//   /against     answers with a header that HTTP/2 does not allow, /longer with more than it says
//   /broken      ends the stream by an error, and /half does so in the middle of the body; /calm,
//                without an error, and /unwanted by saying that nobody wants it any more
//   /then-broken, /then-calm, /then-unwanted   do as those where their connection is not fresh; and
//                /then-http1 ends the stream there because HTTP/1.1 is wanted for it
//   /refused     refuses to look at the request; /fresh, only where its connection is not fresh
//   /gone        goes away without having looked at the request, where its connection is not fresh
//   /once        answers the first request of a connection, and closes when it has read the next;
//                or resets it there, at /once-reset
//   /half-calm   does so without an error, and /short-calm before the length that it has said
//   /impatient   answers before it has seen a body, and does not want it; /early does so by a head
//                alone, 413, and /early-204; then it ends the stream without an error
//   /garbage     says something else than HTTP/2
//   /mute        answers, and never asks for a body
//   /stall, /close, /reset   do not answer at all
//
// Who expects to be asked for its body (Expect: 100-continue) is asked at / and by the first stream
// of a connection; what the others do, they do without it.
//
// Has a thread of its own; its public methods may be called from any other.
class Http2Server {
 public:
  Http2Server();
  Http2Server(const Http2Server&) = delete;
  Http2Server& operator=(const Http2Server&) = delete;
  ~Http2Server();

  struct Request {
    std::map<std::string, std::string> fields;
    std::string body;
    std::uint64_t connection = 0;  // the how manieth, from 1
  };

  std::string url() const { return url_; }
  std::vector<Request> requests() const;  // in the order of their ends
  std::uint64_t connections() const { return connections_made_; }
  std::uint64_t pongs() const { return pongs_; }

 private:
  class Connection;

  void serve();
  void note(Request request);

  Fd listener_;
  Fd stop_;
  std::string url_;
  std::map<int, std::unique_ptr<Connection>> connections_;
  std::atomic<std::uint64_t> connections_made_{0};
  std::atomic<std::uint64_t> pongs_{0};
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::jthread thread_;
};

}  // namespace harness::test
