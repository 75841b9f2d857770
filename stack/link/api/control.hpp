#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "stack/link/data/proxy.hpp"
#include "stack/store/http/message.hpp"

namespace linkproxy::api {

// All proxies, and what is asked of them over HTTP: the part of Toxiproxy's API that makes links
// and breaks them. On the loop's thread.
class Control {
 public:
  explicit Control(Common& common) : common_(common) {}

  store::http::Routes routes();

  struct Wanted {
    std::string name;
    std::string listen;  // "127.0.0.1:0"
    std::string upstream;
    bool is_enabled = true;
  };
  harness::Result<Proxy*> add(const Wanted& wanted);

 private:
  using Request = store::http::Request;
  using Response = store::http::Response;

  Response list() const;
  Response create(const Request& request);
  Response update(Proxy& proxy, const Request& request);
  Response remove(const Request& request);
  Response reset();
  static Response toxics(const Proxy& proxy);
  static Response add_toxic(Proxy& proxy, const Request& request);
  static Response update_toxic(Proxy& proxy, Toxic& toxic, const Request& request);

  template <typename Serve>
  auto with_proxy(Serve serve);
  template <typename Serve>
  auto with_toxic(Serve serve);

  Common& common_;
  std::map<std::string, std::unique_ptr<Proxy>> proxies_;
};

}  // namespace linkproxy::api
