#pragma once

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/net/http_client.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::test {

// Answers as the documentation of Grafana's HTTP API says that one does: no real one can be had
// here, for it is AGPL. Any thread.
class FakeGrafana {
 public:
  static constexpr const char* editor = "glsa_editor_of_this_grafana";
  static constexpr const char* viewer = "glsa_viewer_of_this_grafana";

  struct Asked {
    std::string method;
    std::string path;  // with its query
    std::string authorization;
    nlohmann::json body;
  };

  // By the wire or without one.
  net::HttpResponse answer(const net::HttpRequest& request);
  ServedResponse answer(const ServedRequest& request);

  std::vector<Asked> asked() const;
  std::vector<std::string> posts() const;                  // the paths of what may change something
  nlohmann::json dashboard(const std::string& uid) const;  // its model; null: it is not there
  std::string folder_of(const std::string& uid) const;
  std::string folder_title(const std::string& uid) const;
  std::vector<nlohmann::json> annotations() const;

  void put_dashboard(nlohmann::json model, const std::string& folder = "");
  void put_annotation(nlohmann::json annotation);
  void put_datasource(const std::string& uid, const std::string& type);
  // From the next one on, this is said of the path: {status, body}.
  void say(const std::string& path, int status, const std::string& body);

 private:
  struct Kept {
    nlohmann::json model;
    std::string folder;
  };
  struct Said {
    int status = 200;
    std::string body;
  };
  struct Target;  // what a request is for

  Said reply(const Asked& asked);
  Said reply_to_known(const Asked& asked, const Target& target);
  Said save_dashboard(const nlohmann::json& body);
  Said make_folder(const nlohmann::json& body);
  Said find_annotations(const Target& target) const;
  Said add_annotation(nlohmann::json body);

  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
  std::map<std::string, Kept> dashboards_;
  std::map<std::string, std::string> folders_;      // titles by uid
  std::map<std::string, std::string> datasources_;  // types by uid
  std::vector<nlohmann::json> annotations_;
  std::map<std::string, Said> said_;
  int last_id_ = 0;
};

}  // namespace harness::test
