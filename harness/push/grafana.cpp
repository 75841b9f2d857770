#include "harness/push/grafana.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::push {
namespace {

// A large page is read, checked and written to a database within that, or somebody should know.
constexpr std::chrono::seconds exchange_patience{15};

constexpr const char* health = "/api/health";

bool has_word(const std::string& text, std::initializer_list<std::string_view> words) {
  const std::string small = lower(text);
  return std::ranges::any_of(
      words, [&](std::string_view word) { return small.find(word) != std::string::npos; });
}

// What to do about a status that says no, for any of the paths.
std::string remedy_of(int status, bool signs_in) {
  if (status == 401 && signs_in) {
    return "see whether what you sign in by is this Grafana's, and has not expired";
  }
  if (status == 401) {
    return "sign in: GRAFANA_TOKEN in the environment, --token-file, or --user and --password-file";
  }
  if (status == 403) {
    return "give the account that you sign in by the right to do it, as the role Editor has it";
  }
  if (status == 404) return "see whether --grafana names where its pages begin, with any path";
  if (status == 412) return "look at what is there, and push again";
  if (status == 413) return "whoever stands before the Grafana takes no such size";
  if (status == 429) return "push again later";
  if (status >= 500) return "see its log, and push again once it is well";
  return "see what it says";
}

std::string meaning_of(int status) {
  switch (status) {
    case 400:
      return "does not take it";
    case 401:
      return "does not know who asks";
    case 403:
      return "does not let this account do it";
    case 404:
      return "has no such thing";
    case 409:
    case 412:
      return "has something else in its place";
    case 413:
      return "finds it too large";
    case 429:
      return "was asked too often";
    default:
      return status >= 500 ? "has trouble of its own" : "answers otherwise than a Grafana does";
  }
}

}  // namespace

std::string text_at(const nlohmann::json& object, const char* name) {
  if (!object.is_object() || !object.contains(name) || !object[name].is_string()) return {};
  return object[name].get<std::string>();
}

std::string Grafana::page_of(const std::string& dashboard) const {
  return server_.url + "/d/" + percent_encoded(dashboard);
}

Result<std::string> Grafana::introduce() {
  // Whoever else answers there need not see what one signs in by, unless nobody is let in without.
  net::HttpRequest request = net::request_to(server_, health);
  request.headers.erase("Authorization");
  auto answer = send(std::move(request), {401, 403, 404, 503});
  if (answer && (answer->status == 401 || answer->status == 403)) answer = get(health, {404, 503});
  if (!answer) return fail(answer.error());
  const std::string database = text_at(answer->body, "database");
  if (database.empty()) {
    return fail("is no Grafana: " + std::string(health) + " of it says nothing of a database",
                server_.url, "name where your Grafana's pages begin, with any path");
  }
  if (answer->status != 200 || database != "ok") {
    return fail("is not well: its database is " + shown(database), server_.url,
                remedy_of(503, true));
  }
  // One may be told to keep its version to itself.
  const std::string version = text_at(answer->body, "version");
  return "Grafana" + (version.empty() ? "" : " " + one_line(version));
}

Result<Grafana::Answer> Grafana::get(const std::string& path, std::initializer_list<int> also) {
  return send(net::request_to(server_, path), also);
}

Result<Grafana::Answer> Grafana::post(const std::string& path, const nlohmann::json& body,
                                      std::initializer_list<int> also) {
  net::HttpRequest request = net::request_to(server_, path);
  request.method = "POST";
  request.headers["Content-Type"] = "application/json";
  request.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return send(std::move(request), also);
}

Result<Grafana::Answer> Grafana::send(net::HttpRequest request, std::initializer_list<int> also) {
  request.timeout = exchange_patience;
  request.headers["Accept"] = "application/json";
  const Result<net::HttpResponse> response = send_(request);
  if (!response) return fail(no_answer(response.error().what));
  Answer answer{response->status, observe::json_of(response->body)};
  if (std::ranges::find(also, answer.status) != also.end()) return answer;
  if (answer.status < 200 || answer.status > 299) return fail(refusal(*response, request));
  if (!answer.body.is_discarded()) return answer;
  return fail("answers with something that is no JSON: " +
                  shown(net::without_secrets(response->body, server_)),
              request.url.substr(0, request.url.find('?')),
              "name your Grafana itself, and no page that signs one in before it");
}

Error Grafana::no_answer(const std::string& why) const {
  const std::string said = net::without_secrets(why, server_);
  if (has_word(said, {"timed out", "timeout"})) {
    return {"gives no answer within 15 s", server_.url, "see whether it is there, and well"};
  }
  if (has_word(said, {"ssl", "certificate", "tls"})) {
    return {"TLS fails: " + said, server_.url,
            "name who signs its certificate with --cacert FILE, or take any with --insecure"};
  }
  return {"gives no answer: " + said, server_.url, "see whether it is there"};
}

std::string Grafana::message_in(const std::string& body) const {
  const nlohmann::json document = observe::json_of(body);
  const std::string message = text_at(document, "message");
  return message.empty() ? "" : ", " + shown(net::without_secrets(message, server_));
}

Error Grafana::refusal(const net::HttpResponse& response, const net::HttpRequest& request) const {
  const std::string where = request.url.substr(0, request.url.find('?'));
  const std::string status = std::to_string(response.status);
  if (response.status >= 300 && response.status < 400) {
    const std::string to = net::without_secrets(without_any_password(response.redirect), server_);
    return {"leads elsewhere (" + status + (to.empty() ? "" : ", " + shown(to)) + ")", where,
            "name that with --grafana, if it is your Grafana: nobody is sent on from here"};
  }
  const bool signs_in = server_.headers.contains("Authorization");
  return {meaning_of(response.status) + " (" + status + message_in(response.body) + ")", where,
          remedy_of(response.status, signs_in)};
}

}  // namespace harness::push
