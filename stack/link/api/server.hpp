#pragma once

#include <microhttpd.h>

#include <memory>
#include <string>

#include "stack/link/data/loop.hpp"
#include "stack/store/http/router.hpp"

namespace linkproxy::api {

// HTTP/1.1 by libmicrohttpd, on the loop's thread.
class Server {
 public:
  static harness::Result<std::unique_ptr<Server>> start(Loop& loop, const std::string& listen,
                                                        store::http::Routes routes);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  std::string url() const { return url_; }

  // What libmicrohttpd calls, with what came of a request.
  store::http::Response serve(store::http::Request& request) const;

 private:
  Server(Loop& loop, store::http::Routes routes);
  harness::Result<void> listen(const std::string& listen);
  void run();

  Loop& loop_;
  store::http::Router router_;
  MHD_Daemon* daemon_ = nullptr;
  std::string url_;
  Watch watch_;
  Timer timer_;
};

}  // namespace linkproxy::api
