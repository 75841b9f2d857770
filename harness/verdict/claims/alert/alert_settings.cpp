#include "harness/verdict/claims/alert/alert_settings.hpp"

#include <re2/re2.h>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/figure.hpp"
#include "harness/scenario/forms.hpp"

namespace harness::verdict {
namespace {

using grammar::Form;
using grammar::optional;
using grammar::required;

Result<void> check_annotation_pattern(const std::string& text) {
  const re2::RE2 pattern(text, re2::RE2::Quiet);
  if (!pattern.ok()) {
    return fail(shown(text) + " is no regular expression: " + pattern.error(), {},
                "write it in RE2's syntax, which is that of Prometheus");
  }
  if (!re2::RE2::PartialMatch("", pattern)) return {};
  return fail(shown(text) + " matches any text: the claim cannot fail", {},
              "write what must be in it");
}

Form<AnnotationWanted> annotation_text() {
  return grammar::as<AnnotationWanted, std::string>(
      grammar::text(), [](std::string text) { return AnnotationWanted{std::move(text)}; },
      [](const AnnotationWanted& wanted) { return wanted.is_pattern ? nullptr : &wanted.text; });
}

Form<AnnotationWanted> annotation_pattern() {
  grammar::Record<AnnotationWanted> record{"a map with matches"};
  record.fields = {
      required("matches", &AnnotationWanted::text,
               grammar::checked_text("a regular expression", check_annotation_pattern, "\\S"),
               "A regular expression that matches somewhere in it")};
  Form<AnnotationWanted> form = grammar::record(record);
  form.read = [read = form.read](const grammar::Node& node, const std::string& name,
                                 AnnotationWanted& wanted, grammar::Reading& reading) {
    wanted.is_pattern = true;
    return read(node, name, wanted, reading);
  };
  form.text = [text = form.text](const AnnotationWanted& wanted) {
    return wanted.is_pattern ? text(wanted) : std::string();
  };
  return form;
}

Result<PendingWanted> parse_pending(const std::string& text) {
  if (text == "true") return PendingWanted{};
  const Result<Duration> within = parse_duration(text);
  if (within) return PendingWanted{*within};
  return fail(shown(text) + " is neither true nor a duration", {},
              "write true, or within how long, such as 5s; leave it out where it does not matter");
}

Form<PendingWanted> pending_form() {
  return grammar::scalar<PendingWanted>(
      "true, or a duration such as 5s",
      grammar::Text{"^(true|[0-9.]+(ns|us|ms|s|m|h)([0-9.]+(ns|us|ms|s|m|h))*)$"}, parse_pending,
      [](const PendingWanted& wanted) {
        return wanted.within ? format_duration(*wanted.within) : std::string("true");
      });
}

constexpr const char* time_bound_example = "write < or <= and a duration, such as \"< 15s\"";

Result<TimeBound> parse_time_bound(const std::string& text) {
  const std::string_view body = trim(text);
  const std::size_t end = std::min(body.find_first_not_of("<>=!"), body.size());
  const std::string op(body.substr(0, end));
  if (op != "<" && op != "<=" && op != ">" && op != ">=") {
    return fail(shown(text) + " bounds no time", {}, time_bound_example);
  }
  const Result<Duration> bound = parse_duration(trim(body.substr(end)));
  if (!bound) return fail(shown(text) + ": " + bound.error().what, {}, time_bound_example);
  const TimeBound wanted{{op, seconds(*bound)}};
  if (auto able = scenario::check_can_differ(text, wanted.seconds, scenario::a_time()); !able) {
    return fail(able.error());
  }
  return wanted;
}

Form<TimeBound> time_bound() {
  return grammar::scalar<TimeBound>(
      "a bound of a time such as \"< 15s\"",
      grammar::Text{"^\\s*[<>]=?\\s*[0-9.]+(ns|us|ms|s|m|h)([0-9.]+(ns|us|ms|s|m|h))*\\s*$", false},
      parse_time_bound, [](const TimeBound& bound) { return bound.text(); });
}

Form<Alert::Names> some_names(const char* list, const char* one) {
  return grammar::list_of(list, grammar::located(grammar::filled_text(one)));
}

// "page" says no more than [page].
Form<Alert::Names> receivers() {
  const Form<grammar::Located<std::string>> one =
      grammar::located(grammar::filled_text("the name of a receiver"));
  const Form<Alert::Names> alone = grammar::as<Alert::Names, grammar::Located<std::string>>(
      one, [](grammar::Located<std::string> name) { return Alert::Names{std::move(name)}; },
      [](const Alert::Names& names) { return names.size() == 1 ? names.data() : nullptr; });
  return grammar::either<Alert::Names>(
      {alone, some_names("a list of receivers", "the name of a receiver")});
}

std::string annotation_texts(const Alert::Annotations& annotations) {
  std::vector<std::string> parts;
  for (const auto& [name, wanted] : annotations) {
    parts.push_back(name + (wanted.is_pattern ? " matching " : " ") + shown(wanted.text));
  }
  return join(parts, ", ");
}

std::string joined_names(const Alert::Names& names) {
  std::vector<std::string> texts;
  for (const auto& name : names) texts.push_back(*name);
  return join(texts, ", ");
}

}  // namespace

std::string TimeBound::text() const {
  return seconds.op + " " + format_duration(from_seconds(seconds.bound));
}

Duration Alert::fires_by() const {
  if (fires_within) return **fires_within;
  return time_to_detect ? from_seconds((*time_to_detect)->seconds.bound) : Duration{0};
}

yaml::Place Alert::fires_by_place() const {
  if (fires_within) return fires_within->place;
  return time_to_detect ? time_to_detect->place : name.place;
}

std::vector<grammar::Field<Alert>> alert_fields() {
  const auto boolean = grammar::choice<bool>({{"true", true}, {"false", false}});
  return {
      required("alert", &Alert::name, grammar::filled_text("text"), "The name of an alerting rule"),
      optional("fires_within", &Alert::fires_within, grammar::duration(),
               "How long after the fault's injection it may take until it fires; may be left out "
               "beside a time_to_detect that is below something"),
      optional("resolves_within", &Alert::resolves_within, grammar::duration(),
               "How long after the fault's end it may take until it is resolved"),
      optional("labels", &Alert::labels, grammar::dictionary("a map of texts", grammar::text()),
               "Labels that the alert must carry"),
      optional("annotations", &Alert::annotations,
               grammar::dictionary(
                   "a map of texts, or of {matches: …}",
                   grammar::either<AnnotationWanted>({annotation_text(), annotation_pattern()})),
               "Annotations that it must carry, to the letter or by {matches: REGEX}"),
      optional("pending", &Alert::pending, pending_form(),
               "true: it was pending before it fired; a duration: so soon after the injection"),
      optional("before", &Alert::before, grammar::choice<Before>({{"inactive", Before::inactive}}),
               "inactive: its rule was evaluated before the fault, and was neither pending nor "
               "firing"),
      optional("only", &Alert::only, boolean,
               "true: no other alert fires from the fault's injection until this one is resolved"),
      optional("allow", &Alert::allow,
               some_names("a list of alerts, such as [ServiceDown]", "the name of an alert"),
               "Alerts that may fire beside it"),
      optional("time_to_detect", &Alert::time_to_detect, time_bound(),
               "What the time from the fault's injection to its firing must satisfy, as \"< 15s\""),
      optional("time_to_recover", &Alert::time_to_recover, time_bound(),
               "What the time from the fault's end to its resolution must satisfy"),
      optional("routed_to", &Alert::routed_to, receivers(),
               "The receivers that Alertmanager tells of it, one or a list"),
      optional("grouped_by", &Alert::grouped_by,
               some_names("a list of labels, such as [alertname, job]", "the name of a label"),
               "The labels by which Alertmanager groups it, all of them"),
      optional("inhibited_by", &Alert::inhibited_by, grammar::filled_text("the name of an alert"),
               "The alert because of which Alertmanager tells nobody of this one"),
      optional("time_to_page", &Alert::time_to_page, time_bound(),
               "What the time from the fault's injection to the first notification must satisfy"),
  };
}

Result<void> check_alert(const Alert& claim) {
  const bool is_bounded = claim.time_to_detect && (*claim.time_to_detect)->is_upper();
  if (!claim.fires_within && !is_bounded) {
    return fail("fires_within is missing", {},
                "say how soon after the fault it is to fire: fires_within: 15s, or "
                "time_to_detect: \"< 15s\"");
  }
  if (claim.allow.written() && !claim.is_only()) {
    return fail("allow without only: true", {},
                "allow names what only lets fire: give only: true, or leave allow out");
  }
  const bool is_told =
      claim.routed_to.written() || claim.grouped_by.written() || claim.time_to_page.has_value();
  if (claim.inhibited_by && is_told) {
    return fail("inhibited_by beside routed_to, grouped_by or time_to_page", {},
                "of what is inhibited nobody is told: leave one of them out");
  }
  return {};
}

std::string expectation_of(const Alert& claim) {
  std::vector<std::string> parts;
  if (claim.before) parts.emplace_back("is inactive before");
  if (claim.pending) {
    const auto& within = (*claim.pending)->within;
    parts.push_back(within ? "is pending within " + format_duration(*within)
                           : "is pending before it fires");
  }
  if (claim.fires_within) {
    parts.push_back("fires within " + format_duration(**claim.fires_within));
  }
  if (claim.resolves_within) {
    parts.push_back("resolves within " + format_duration(*claim.resolves_within));
  }
  if (!claim.labels->empty()) parts.push_back("with " + observe::format_labels(*claim.labels));
  if (!claim.annotations->empty()) parts.push_back("with " + annotation_texts(*claim.annotations));
  if (claim.is_only()) parts.emplace_back("and no other alert does");
  if (claim.time_to_detect) {
    parts.push_back("time_to_detect " + (*claim.time_to_detect)->text());
  }
  if (claim.time_to_recover) {
    parts.push_back("time_to_recover " + (*claim.time_to_recover)->text());
  }
  if (claim.time_to_page) parts.push_back("time_to_page " + (*claim.time_to_page)->text());
  if (claim.routed_to.written()) parts.push_back("is routed to " + joined_names(*claim.routed_to));
  if (claim.grouped_by.written()) {
    parts.push_back("is grouped by " + joined_names(*claim.grouped_by));
  }
  if (claim.inhibited_by) parts.push_back("is inhibited by " + **claim.inhibited_by);
  return join(parts, ", ");
}

}  // namespace harness::verdict
