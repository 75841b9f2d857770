#include "harness/chaos/act_forms.hpp"
#include "harness/chaos/acted_fault.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/kind.hpp"

namespace harness::chaos {
namespace {

// What a service takes that can be told to misbehave: an admin endpoint, a proxy's, a feature flag.
struct WrittenHttp {
  WrittenRequest inject;
  WrittenRequest undo;
  WrittenProof proof;
  Duration within = std::chrono::seconds{10};
};

struct HttpSettings {
  WrittenHttp http;
};

grammar::Form<WrittenHttp> http_form() {
  using grammar::required;
  grammar::Record<WrittenHttp> record{"requests"};
  record.fields = {
      required("inject", &WrittenHttp::inject, request_form(), "the request that breaks something"),
      required("undo", &WrittenHttp::undo, request_form(),
               "the request that mends it; it may be sent more than once"),
      required("proof", &WrittenHttp::proof, proof_form(),
               "what holds while the fault is on, and at no other time"),
      grammar::defaulted("within", &WrittenHttp::within, grammar::positive_duration(),
                         "how long each of them may take"),
  };
  return grammar::record(record);
}

// What may be hit is named once, where the owner of the system looks for it.
Result<void> check_one_place(const HttpSettings& settings) {
  const WrittenHttp& http = settings.http;
  if (http.undo.called() == http.inject.called()) return {};
  return fail(
      "http: it is injected at " + http.inject.called() + " and undone at " + http.undo.called(),
      {}, "send both to one place");
}

}  // namespace

FaultKind http() {
  scenario::Kind language = scenario::kind_of<HttpSettings>(
      "http", "sends a request, and another that undoes what it did",
      {grammar::required("http", &HttpSettings::http, http_form(),
                         "requests that inject it, undo it and prove it")},
      check_one_place);
  language.undone_by = "its own undo";
  // Two that are undone alike end each other.
  language.slot_of = [](const scenario::Settings& settings) {
    const target::RequestCall undo = call_of(settings.as<HttpSettings>().http.undo);
    return "http undone by " + target::text_of(target::Act(undo)) + " " + undo.body;
  };
  language.target = [](const scenario::Settings& settings) {
    const WrittenRequest& inject = settings.as<HttpSettings>().http.inject;
    return Located<std::string>{inject.called(), inject.place};
  };
  const auto make = [](const scenario::Settings& settings, const Controls& controls) {
    const WrittenHttp& http = settings.as<HttpSettings>().http;
    WrittenFault fault{"http " + http.inject.called(), call_of(http.inject), call_of(http.undo),
                       proof_of(http.proof), http.within};
    return std::make_unique<ActedFault>(std::move(fault), controls);
  };
  const auto query = [](const scenario::Settings& settings) {
    return query_of(settings.as<HttpSettings>().http.proof);
  };
  language.reads_scrapes_for = [query](const scenario::Settings& settings) {
    return query(settings).has_value();
  };
  return {.language = std::move(language), .make = make, .needs_acts = true, .proof_query = query};
}

}  // namespace harness::chaos
