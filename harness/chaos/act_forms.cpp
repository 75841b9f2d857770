#include "harness/chaos/act_forms.hpp"

#include <array>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/load/headers.hpp"

namespace harness::chaos {
namespace {

using grammar::as_written;
using grammar::Form;
using grammar::Node;
using grammar::optional;
using grammar::Reading;

constexpr std::array methods{"get", "put", "post", "patch", "delete"};

std::string name_in(const std::string& url) {
  const std::size_t close = url.find('}');
  if (!url.starts_with('{') || close == std::string::npos) return {};
  return url.substr(1, close - 1);
}

Result<void> check_place_of_request(const std::string& url) {
  const std::string name = name_in(url);
  const std::string remedy =
      "begin it with the name of a process or an endpoint: \"{shop}/health\"";
  if (name.empty() || name.find_first_of("{:| ") != std::string::npos) {
    return fail(shown(without_password(url)) + " begins with no name", {}, remedy);
  }
  const std::string path = url.substr(name.size() + 2);
  if (!path.empty() && !path.starts_with('/') && !path.starts_with('?')) {
    return fail(shown(without_password(url)) + " names another host", {}, remedy);
  }
  if (path.find_first_of(" #") == std::string::npos) return {};
  return fail(shown(url) + " has a space or a fragment in it", {}, "write %20, or leave it out");
}

// The text says which of the system's places is meant, whatever the environment has.
Form<std::string> url_form() {
  const Form<std::string> text =
      as_written(grammar::filled_text("a URL such as \"{shop}/health\""));
  const auto read = [text](const Node& node, const std::string& name, std::string& url,
                           Reading& reading) {
    if (!text.read(node, name, url, reading)) return false;
    if (const auto sound = check_place_of_request(url); !sound) {
      reading.refuse(node.place, name + ": " + sound.error().what, sound.error().remedy);
      return false;
    }
    reading.references.push_back({scenario::place_noun, name, name_in(url), node.place});
    return true;
  };
  return {text.shape, read, text.text};
}

template <typename Record>
grammar::Variant<Record> method_variant(const std::string& word, WrittenRequest Record::*request) {
  const Form<std::string> url = url_form();
  const auto read = [url, word, request](const Node& node, const std::string& name, Record& record,
                                         Reading& reading) {
    (record.*request).method = upper(word);
    return url.read(node, name, (record.*request).url, reading);
  };
  return {word,
          {grammar::field_by<Record>(
              {word, url.shape, true, {}, "where it goes: {NAME} is a process or an endpoint"},
              read, [request](const Record& record) { return (record.*request).url; },
              [](const Record&) { return yaml::Place{}; })}};
}

struct WholeRequest {
  WrittenRequest request;
  yaml::Place place;
};

// Those by which one signs in: their values belong in no file.
bool signs_in(const std::string& header) {
  return is_one_of(upper(header), {"AUTHORIZATION", "PROXY-AUTHORIZATION", "COOKIE"});
}

void check_headers_of_act(const Node& node, const WholeRequest& whole, Reading& reading) {
  const Node* headers = node.find("headers");
  if (headers == nullptr) return;
  for (const yaml::Member& header : headers->members) {
    if (const auto sound = scenario::check_header_name(header.key); !sound) {
      reading.refuse(header.place, "headers: " + sound.error().what, sound.error().remedy);
    }
    const auto written = whole.request.headers.find(header.key);
    if (written == whole.request.headers.end()) continue;
    if (const auto sound = scenario::check_header_value(header.value.text); !sound) {
      reading.refuse(header.place, "headers: " + sound.error().what, sound.error().remedy);
    }
    if (!signs_in(header.key) || written->second.find("${") != std::string::npos) continue;
    reading.refuse(header.place, "headers: " + header.key + " has its secret in this file",
                   "write ${NAME}, a variable that holds it");
  }
}

template <typename R>
grammar::Field<R> part(const grammar::Field<WrittenRequest>& field, WrittenRequest R::*request) {
  return grammar::fields_of_part<R>(
             std::vector{field},
             [request](R& record) -> WrittenRequest& { return record.*request; })
      .front();
}

std::string text_of_proof(const WrittenProof& proof) {
  if (!proof.command.empty()) return words_of_program().text(proof.command);
  if (!proof.promql.empty()) return proof.promql + " " + proof.value.text();
  std::string text = proof.request.method + " " + proof.request.url;
  if (proof.status) text += " is " + std::to_string(*proof.status);
  if (!proof.body_contains.empty()) text += " has " + shown(proof.body_contains);
  return text;
}

// It asks the Prometheus that the harness starts.
grammar::Variant<WrittenProof> query_variant() {
  const Form<std::string> query = scenario::query(scenario::QueryLanguage::promql);
  Form<std::string> asked = query;
  asked.read = [query](const Node& node, const std::string& name, std::string& text,
                       Reading& reading) {
    reading.references.push_back({scenario::place_noun, name, "prometheus", node.place});
    return query.read(node, name, text, reading);
  };
  grammar::Variant<WrittenProof> variant{"promql"};
  variant.fields = {grammar::required("promql", &WrittenProof::promql, asked,
                                      "a PromQL query, asked of the run's own Prometheus"),
                    grammar::required("value", &WrittenProof::value, scenario::comparison(),
                                      "what each of its values is while the fault is on")};
  return variant;
}

void refer_to_places(const std::string& text, const std::string& name, yaml::Place place,
                     Reading& reading) {
  for (const target::PlaceNamed& one : target::places_named_in(text)) {
    reading.references.push_back({scenario::place_noun, name, one.name, place});
  }
}

}  // namespace

Form<std::map<std::string, std::string>> environment_form() {
  const auto form = variables_form();
  const auto read = [form](const Node& node, const std::string& name,
                           std::map<std::string, std::string>& env, Reading& reading) {
    if (!form.read(node, name, env, reading)) return false;
    for (const yaml::Member& one : node.members) {
      refer_to_places(env[one.key], name, one.value.place, reading);
    }
    return true;
  };
  return {form.shape, read, form.text};
}

Form<std::map<std::string, std::string>> variables_form() {
  return grammar::dictionary("a map of texts", as_written(grammar::text()));
}

Form<Words> words_of_program() {
  const Form<Words> words =
      grammar::list_of("a program and its arguments", as_written(grammar::text()));
  const auto read = [words](const Node& node, const std::string& name, Words& call,
                            Reading& reading) {
    if (!words.read(node, name, call, reading)) return false;
    reading.references.push_back(
        {scenario::program_noun, name, call.front(), node.items.front().place});
    for (std::size_t i = 0; i < call.size(); ++i) {
      refer_to_places(call[i], name, node.items.at(i).place, reading);
    }
    return true;
  };
  return {words.shape, read, [](const Words& call) { return join(call, " "); }};
}

std::string WrittenRequest::called() const { return name_in(url); }

Form<WrittenRequest> request_form() {
  grammar::Record<WholeRequest> record{"a request of a fault"};
  for (const char* word : methods) {
    record.variants.push_back(method_variant<WholeRequest>(word, &WholeRequest::request));
  }
  record.fields = {
      part(optional("headers", &WrittenRequest::headers, variables_form(), "sent with it"),
           &WholeRequest::request),
      part(optional("body", &WrittenRequest::body, as_written(grammar::text()), "sent with it"),
           &WholeRequest::request)};
  record.check = [](const Node& node, WholeRequest& whole, Reading& reading) {
    check_headers_of_act(node, whole, reading);
    whole.request.place = node.place;
  };
  const auto form = grammar::record(record);
  const auto read = [form](const Node& node, const std::string& name, WrittenRequest& request,
                           Reading& reading) {
    WholeRequest whole;
    const bool sound = form.read(node, name, whole, reading);
    request = std::move(whole.request);
    return sound;
  };
  return {form.shape, read,
          [](const WrittenRequest& request) { return request.method + " " + request.url; }};
}

Form<WrittenProof> proof_form() {
  grammar::Record<WrittenProof> record{"a proof of a fault"};
  grammar::Variant<WrittenProof> command{"command"};
  command.fields = {grammar::required("command", &WrittenProof::command, words_of_program(),
                                      "a program that succeeds while the fault is on, and fails "
                                      "when it is not")};
  grammar::Variant<WrittenProof> request =
      method_variant<WrittenProof>("get", &WrittenProof::request);
  request.fields.push_back(optional("status", &WrittenProof::status, grammar::whole<int>(100, 599),
                                    "what it is answered with while the fault is on"));
  request.fields.push_back(optional("body_contains", &WrittenProof::body_contains,
                                    grammar::filled_text("text"),
                                    "what the answer's body has in it while the fault is on"));
  request.fields.push_back(
      part(optional("headers", &WrittenRequest::headers, variables_form(), "sent with it"),
           &WrittenProof::request));
  request.check = [](const WrittenProof& proof) -> Result<void> {
    if (proof.status || !proof.body_contains.empty()) return {};
    return fail("a proof that any answer would satisfy", {}, "add status, body_contains, or both");
  };
  record.variants = {command, request, query_variant()};
  Form<WrittenProof> form = grammar::record(record);
  form.text = text_of_proof;
  return form;
}

target::ProgramCall call_of(const Words& words, const std::string& directory,
                            const std::map<std::string, std::string>& env) {
  target::ProgramCall call;
  call.argv = words;
  call.directory = directory;
  call.env = env;
  return call;
}

target::RequestCall call_of(const WrittenRequest& request) {
  target::RequestCall call;
  call.method = request.method;
  call.url = request.url;
  call.headers = request.headers;
  call.body = request.body;
  return call;
}

std::optional<std::string> query_of(const WrittenProof& proof) {
  if (proof.promql.empty()) return std::nullopt;
  return proof.promql;
}

Proof proof_of(const WrittenProof& proof, const std::string& directory,
               const std::map<std::string, std::string>& env) {
  if (!proof.command.empty()) return {call_of(proof.command, directory, env)};
  if (!proof.promql.empty()) {
    target::RequestCall call{"GET", "{prometheus}/api/v1/query"};
    call.query["query"] = proof.promql;
    return {std::move(call), {}, {}, proof.value, proof.promql};
  }
  return {call_of(proof.request), proof.status, proof.body_contains};
}

}  // namespace harness::chaos
