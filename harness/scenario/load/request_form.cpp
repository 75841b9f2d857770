#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/load/headers.hpp"
#include "harness/scenario/load/load_forms.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

using grammar::as_written;
using grammar::defaulted;
using grammar::filled_text;
using grammar::Form;
using grammar::optional;
using grammar::optional_else;
using grammar::required;
using Choices = decltype(Variation::choices);

// Its word is the method, and its value the URL.
grammar::Variant<Request> method(std::string_view word) {
  const Form<std::string> url = as_written(filled_text("a URL"));
  const auto read = [url](const grammar::Node& node, const std::string& name, Request& request,
                          grammar::Reading& reading) {
    std::string written;
    if (!url.read(node, name, written, reading)) return false;
    request.url = net::with_lower_case_scheme(written);
    request.method = upper(name);
    return true;
  };
  return {std::string(word),
          {grammar::field_by<Request>(
              {word, url.shape, true, {}, "the URL; {placeholders} are filled in"}, read,
              [](const Request& request) { return request.url; },
              [](const Request&) { return yaml::Place{}; })}};
}

// Any other method, beside the URL.
grammar::Variant<Request> method_and_url() {
  const Form<std::string> url = as_written(filled_text("a URL"));
  const Form<std::string> word =
      grammar::checked_text("a method such as PURGE", check_method, "", !grammar::takes_numbers);
  return {
      "method",
      {required("method", &Request::method, word, "any other method, in its own letters"),
       required("url", &Request::url,
                grammar::as<std::string, std::string>(
                    url, [](const std::string& text) { return net::with_lower_case_scheme(text); },
                    [](const std::string&) { return nullptr; }),
                "the URL; {placeholders} are filled in")}};
}

Form<Choices> weighted_choices() {
  const auto add = [](Choices& choices, const yaml::Member& member) -> double& {
    return choices.emplace_back(member.key, 0).second;
  };
  return grammar::map_of<Choices, double>("a map from value to weight", grammar::number_above(0),
                                          add, [](const Choices&) { return std::string(); });
}

Form<Choices> even_choices() {
  const auto from_list = [](const std::vector<std::string>& values) {
    Choices choices;
    for (const std::string& value : values) choices.emplace_back(value, 1);
    return choices;
  };
  return grammar::as<Choices, std::vector<std::string>>(
      grammar::list_of("a list of values", as_written(grammar::text())), from_list,
      [](const Choices&) { return nullptr; });
}

Form<std::vector<Variation>> variations() {
  using Variations = std::vector<Variation>;
  const auto add = [](Variations& all, const yaml::Member& member) -> Choices& {
    return all.emplace_back(Variation{member.key, {}}).choices;
  };
  return grammar::map_of<Variations, Choices>(
      "a map from placeholder to its values",
      grammar::either<Choices>({weighted_choices(), even_choices()}), add,
      [](const Variations&) { return std::string(); });
}

Form<Tls> tls() {
  const Form<std::string> file = as_written(filled_text("a PEM file"));
  grammar::Record<Tls> tls{"TLS options"};
  tls.fields = {
      defaulted("insecureSkipTLSVerify", &Tls::skip_verify,
                grammar::choice<bool>({{"true", true}, {"false", false}}),
                "whether any certificate will do"),
      optional_else("ca", &Tls::ca, file, "what the system trusts",
                    "who signs the server's certificate"),
      optional_else("cert", &Tls::cert, file, "none", "our own certificate"),
      optional_else("key", &Tls::key, file, "in the file of cert", "its private key"),
  };
  return grammar::record(tls);
}

Form<StepTimeouts> step_timeouts() {
  const Form<Duration> time = grammar::positive_duration();
  grammar::Record<StepTimeouts> timeouts{"timeouts of steps"};
  timeouts.fields = {
      optional("connecting", &StepTimeouts::connecting, time, "to be connected"),
      optional("tls_handshaking", &StepTimeouts::tls_handshaking, time, "to agree on TLS"),
      optional("sending", &StepTimeouts::sending, time, "until all of it is out"),
      optional("waiting", &StepTimeouts::waiting, time, "until the answer begins"),
      optional("receiving", &StepTimeouts::receiving, time, "until the answer is whole"),
  };
  return grammar::record(timeouts);
}

std::vector<grammar::Field<Request>> what_is_sent() {
  return {
      required("request", &Request::name, filled_text("a short text"),
               "its name in reports and thresholds"),
      optional("headers", &Request::headers,
               grammar::dictionary("a map from header to value", as_written(grammar::text())),
               "sent with it; {placeholders} are filled in"),
      optional("cookies", &Request::cookies,
               grammar::dictionary("a map from cookie to value", as_written(grammar::text())),
               "sent beside those that the servers have set; {placeholders} are filled in"),
      optional("body", &Request::body, as_written(grammar::text()),
               "sent with it; {placeholders} are filled in, every other brace is a brace"),
      optional("body_file", &Request::body_file, as_written(filled_text("the path of a file")),
               "what it holds is sent, byte for byte; it lies beside the scenario"),
      optional("vary", &Request::vary, variations(),
               "placeholders, each with the values it takes, by weight or evenly"),
  };
}

std::vector<grammar::Field<Request>> what_is_done_with_the_answer() {
  return {
      optional("extract", &Request::extract,
               grammar::named("a map from placeholder to an extraction", extraction_form()),
               "values of the answer, for later requests of the same iteration"),
      optional("check", &Request::checks,
               grammar::named("a map from sentence to a check", check_form()),
               "what must be true of the answer; counted, without failing the request"),
      optional_else("tags", &Request::tags, tags_form(), "those of its load",
                    "what thresholds and metrics tell it by, beside its name"),
      optional_else("accept", &Request::accept,
                    grammar::list_of("a list of HTTP statuses", grammar::whole<int>(100, 599)),
                    "200 to 399", "the statuses that do not count as failed"),
      optional_else("think_time", &Request::think_time, think_time_form(), "0s",
                    "how long the user waits before the next request of the flow"),
  };
}

std::vector<grammar::Field<Request>> how_it_is_sent() {
  return {
      optional_else("timeout", &Request::timeout, grammar::positive_duration(), "60s",
                    "when to give up"),
      optional_else("timeouts", &Request::timeouts, step_timeouts(), "that of the whole",
                    "when to give up one of its steps"),
      defaulted("redirects", &Request::redirects,
                grammar::whole(0, most_redirects, "nobody means to follow more"),
                "how many to follow as part of it (307 and 308 with its method and body, 303 with "
                "GET, 301 and 302 with GET where it was POST); an answer that leads elsewhere is "
                "the answer otherwise"),
      defaulted("http", &Request::http,
                grammar::choice<HttpVersion>(
                    {{"1.1", HttpVersion::http_1_1}, {"2", HttpVersion::http_2}}),
                "the version of HTTP"),
      optional("tls", &Request::tls, tls(),
               "for an https:// URL; files count from beside the scenario"),
      optional("unix_socket", &Request::unix_socket,
               as_written(filled_text("the path of a Unix socket")),
               "what answers in place of the URL's host and port"),
      optional_else("proxy", &Request::proxy, as_written(filled_text("a URL")), "none",
                    "an HTTP proxy to go through"),
      optional_else("proxy_ca", &Request::proxy_ca, as_written(filled_text("a PEM file")),
                    "what the system trusts",
                    "who signs the certificate of a proxy with TLS; it lies beside the scenario"),
  };
}

// What an author calls a tag is one to thresholds, even where it is refused.
Form<Tags> with_all_tags(const Form<Tags>& form) {
  Form<Tags> all = form;
  all.read = [form](const grammar::Node& node, const std::string& name, Tags& tags,
                    grammar::Reading& reading) {
    const bool sound = form.read(node, name, tags, reading);
    tags.clear();
    for (const yaml::Member& member : node.members) {
      if (member.value.kind == grammar::Node::Kind::scalar) tags[member.key] = member.value.text;
    }
    return sound;
  };
  return all;
}

}  // namespace

Form<Tags> tags_form() {
  const Form<std::string> value =
      grammar::checked_text("text without commas and braces", check_tag_value,
                            std::string(tag_value_pattern()), grammar::takes_numbers);
  const auto read = [value](const yaml::Member& member, Tags&, grammar::Reading& reading) {
    std::string text;
    return value.read(member.value, member.key, text, reading);
  };
  grammar::Record<Tags> tags{"a map from tag to value"};
  tags.others = grammar::Others<Tags>{
      {"tag", "team: ops", check_tag_name, std::string(tag_name_pattern()), value.shape}, read};
  return with_all_tags(grammar::record(tags));
}

Form<std::vector<Request>> requests_form() {
  grammar::Record<Request> request{"a request"};
  request.fields = what_is_sent();
  for (auto& field : what_is_done_with_the_answer()) request.fields.push_back(std::move(field));
  for (auto& field : how_it_is_sent()) request.fields.push_back(std::move(field));
  for (const std::string_view word : http_methods) request.variants.push_back(method(word));
  request.variants.push_back(method_and_url());
  return grammar::with_unique("request", "request",
                              grammar::list_of("a list of requests", grammar::record(request)));
}

}  // namespace harness::scenario
