#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/grammar/field.hpp"
#include "harness/net/server.hpp"

namespace harness::scenario {

struct Environment;

// How one signs in at a server that runs already. No file that is read here, and nothing that is
// kept of it, has a secret in it: only where it is.

// Shorter ones cannot be told from other words of a message or an answer.
inline constexpr std::size_t shortest_secret = 4;

struct Secret {
  enum class From { env, file };

  From from = From::env;
  std::string name;  // of the variable, or of the file as its author wrote it
  yaml::Place place;

  std::string text() const;  // "PROM_TOKEN", "the file loki.pw"
};

struct Basic {
  std::string user;  // as it is written
  Secret password;
};

struct Access {
  std::optional<Secret> bearer;
  std::optional<Basic> basic;
  std::map<std::string, std::string> headers;  // their values as they are written
  std::string tenant;                          // as it is written; empty: none
  grammar::Located<net::ServerTls> tls;        // its files as they are written

  // For people, without any value: "bearer of PROM_TOKEN, tenant team-a".
  std::string text() const;
};

std::vector<grammar::Field<Access>> access_fields();

// What no single field can say, of a map that has `url`, too.
void check_access(const grammar::Node& node, const Access& access, grammar::Reading& reading);

// A URL that is the place alone: who signs in there stands beside it.
grammar::Form<std::string> server_url();

// What is there to be read: secrets that are set, files of TLS that hold what they are for. `whose`
// is for messages, and paths count from the directory.
std::vector<yaml::Problem> check_secrets(const Access& access, const std::string& whose,
                                         const std::string& directory,
                                         const Environment& environment);

// The server, ready to be asked: what was checked is read now.
Result<net::Server> server_at(const std::string& url, const Access& access,
                              const std::string& directory, const Environment& environment);

}  // namespace harness::scenario
