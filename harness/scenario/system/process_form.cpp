#include "harness/scenario/system/process_form.hpp"

#include <algorithm>
#include <csignal>

#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"

namespace harness::scenario {
namespace {

using grammar::Field;
using grammar::Form;
using grammar::list_of;
using grammar::Node;
using grammar::optional;
using grammar::optional_else;
using grammar::Reading;
using grammar::required;

// What takes the place of what the entry of the catalogue has; without it, a list or a map is added
// to.
template <typename T>
Form<T> in_place(const Form<T>& form) {
  Form<T> anew = form;
  anew.read = [form](const Node& node, const std::string& name, T& value, Reading& reading) {
    value = T{};
    return form.read(node, name, value, reading);
  };
  return anew;
}

// What stands for itself, and is filled in only where it is used: see grammar::as_written.
Form<Words> written_words(std::string noun) {
  return list_of(std::move(noun), grammar::as_written(grammar::text()));
}

Form<std::map<std::string, std::string>> texts() {
  return grammar::dictionary("a map of texts", grammar::text());
}

Form<Words> command() { return list_of("a program and its arguments", grammar::text()); }

Form<std::string> name_form() {
  return grammar::checked_text("a short text", check_process_name,
                               "^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$", true);
}

Form<std::uint16_t> standard_port() { return grammar::whole<std::uint16_t>(0, largest_port); }

Form<TemplateFile> template_form() {
  return grammar::record(grammar::Record<TemplateFile>{
      "a template",
      {required("template", &TemplateFile::source, grammar::filled_text("a file"),
                "a file; {port} and the like in it are filled in"),
       required("to", &TemplateFile::target, grammar::text(), "the file that is made of it")}});
}

Form<ReadyRule> ready_form() {
  grammar::Record<ReadyRule> ready{"when it is ready"};
  ready.fields = {
      optional("http", &ReadyRule::http, grammar::filled_text("a path"),
               "a path that answers 200, such as /health"),
      optional("tcp", &ReadyRule::tcp, grammar::choice<bool>({{"true", true}}),
               "its port takes a connection"),
      optional("command", &ReadyRule::command, command(), "a command that succeeds"),
      optional("log", &ReadyRule::log, grammar::filled_text("a text"), "a text in its output"),
      grammar::optional_else("within", &ReadyRule::within, grammar::positive_duration(),
                             "2m, and 30s in a stage",
                             "how long it may take, from when it is started"),
  };
  ready.at_most_one_of = {"http", "tcp", "command", "log"};
  ready.any_of = {"http", "tcp", "command", "log", "within"};
  return grammar::record(ready);
}

Result<void> check_process_scrape_path(const std::string& text) {
  return check_path(text, " #",
                    "begin it with a slash, such as /metrics; another port of the process is "
                    "{path: /metrics, port: NAME}, one of its extra_ports");
}

Form<ScrapeRule> scrape_form() {
  const auto path = [] {
    return grammar::checked_text("a path such as /metrics", check_process_scrape_path, "^/[^ #]*$");
  };
  const Form<ScrapeRule> short_form = grammar::as<ScrapeRule, std::string>(
      path(),
      [](std::string text) {
        return ScrapeRule{std::move(text), {}};
      },
      [](const ScrapeRule& rule) {
        return rule.path.empty() || !rule.port->empty() ? nullptr : &rule.path;
      });
  return grammar::either<ScrapeRule>(
      {short_form, grammar::record(grammar::Record<ScrapeRule>{
                       "a target",
                       {required("path", &ScrapeRule::path, path(), "a path"),
                        optional_else("port", &ScrapeRule::port, grammar::filled_text("a name"),
                                      "its own", "one of its extra_ports")}})});
}

Form<LogRule> logs_form() {
  const auto of_text = [](const std::string& text) -> Result<LogRule> {
    if (text == "false") return LogRule{};
    LogRule rule;
    rule.shipped = true;
    if (text != "true") rule.file.value = text;
    return rule;
  };
  const auto written = [](const LogRule& rule) {
    return !rule.shipped ? std::string() : rule.file->empty() ? std::string("true") : *rule.file;
  };
  const Form<LogRule> short_form =
      grammar::scalar<LogRule>("true for its output, or a file", {}, of_text, written);
  Form<LogRule> placed = short_form;
  placed.read = [short_form](const Node& node, const std::string& name, LogRule& rule,
                             Reading& reading) {
    const bool sound = short_form.read(node, name, rule, reading);
    if (!rule.file->empty()) rule.file.place = node.place;
    return sound;
  };
  grammar::Record<LogRule> whole{"a log"};
  whole.fields = {
      grammar::defaulted("format", &LogRule::format,
                         grammar::choice<LogFormat>({{"json", LogFormat::json},
                                                     {"logfmt", LogFormat::logfmt},
                                                     {"text", LogFormat::text}}),
                         "how its lines are written"),
      optional_else("file", &LogRule::file, grammar::filled_text("a file"), "its output",
                    "the file that it writes"),
  };
  whole.check = [](const Node&, LogRule& rule, Reading&) { rule.shipped = true; };
  return grammar::either<LogRule>({placed, grammar::record(whole)});
}

Form<OtlpRule> otlp_form() {
  const auto signals = list_of(
      "a list of traces, logs, metrics",
      grammar::choice<Signal>(
          {{"traces", Signal::traces}, {"logs", Signal::logs}, {"metrics", Signal::metrics}}));
  const Form<OtlpRule> short_form = grammar::as<OtlpRule, std::vector<Signal>>(
      signals, [](std::vector<Signal> all) { return OtlpRule{std::move(all)}; },
      [](const OtlpRule& rule) { return rule.signals.empty() ? nullptr : &rule.signals; });
  grammar::Record<OtlpRule> whole{"what is sent over OTLP"};
  whole.fields = {
      required("signals", &OtlpRule::signals, signals, "what is sent"),
      grammar::defaulted("protocol", &OtlpRule::protocol,
                         grammar::choice<OtlpProtocol>(
                             {{"http", OtlpProtocol::http}, {"grpc", OtlpProtocol::grpc}}),
                         "how it is sent"),
  };
  return grammar::either<OtlpRule>({short_form, grammar::record(whole)});
}

Form<EndMarker> end_marker_form() {
  return grammar::record(grammar::Record<EndMarker>{
      "an end marker",
      {required(
           "request", &EndMarker::request, grammar::filled_text("a path"),
           "a path with {marker} in it that the process logs, such as /health?marker={marker}"),
       grammar::defaulted("attribute", &EndMarker::attribute, grammar::text(),
                          "the attribute of its span that then has it in it")}});
}

Form<StormRule> storm_form() {
  return grammar::record(grammar::Record<StormRule>{
      "how it takes storms",
      {required("probe", &StormRule::probe, grammar::filled_text("a path"),
                "a path whose answers show a storm; {die} in it is what the storm is about"),
       optional("die", &StormRule::die, grammar::text(), "what {die} is in a storm about all"),
       optional("dice", &StormRule::dice, list_of("a list of dice", grammar::text()),
                "the dice that there are: a storm about another is refused")}});
}

// What it is, and how it is started.
std::vector<Field<Process>> program_fields() {
  return {
      optional("name", &Process::name, name_form(),
               "what claims, faults and requests name it by; a label of its telemetry, too"),
      optional("run", &Process::run, in_place(written_words("a program and its arguments")),
               "what is started: a program by its path, which counts from this file, or of PATH; "
               "{port} in an argument is its port"),
      optional_else("cwd", &Process::cwd, grammar::filled_text("a directory"),
                    "where this file is; with program, a directory of the run",
                    "the directory that it runs in"),
      optional("env", &Process::env,
               grammar::dictionary("a map of texts", grammar::as_written(grammar::text())),
               "its environment, beside PATH, HOME and the like; nothing else is passed"),
      optional("reads", &Process::reads, in_place(list_of("a list of variables", grammar::text())),
               "further variables that it heeds: whoever has one set is told that it is not "
               "passed"),
      optional_else("ready", &Process::ready, in_place(ready_form()), "its port takes a connection",
                    "when it can be used"),
      optional("needs", &Process::needs, in_place(list_of("a list of processes", grammar::text())),
               "processes that must be ready before it starts; they stand before it"),
      optional("about", &Process::about, grammar::text(), "what a person finds there"),
  };
}

// What it shows.
std::vector<Field<Process>> telemetry_fields() {
  return {
      optional("scrape", &Process::scrape, in_place(scrape_form()),
               "Prometheus fetches this path under job = its name"),
      optional("logs", &Process::logs, in_place(logs_form()),
               "its output, or a file, goes to Loki under job = its name"),
      optional("log_jobs", &Process::log_jobs, in_place(texts()),
               "lines with this field set to true go under a job of their own"),
      optional_else("labels", &Process::labels, in_place(texts()), "service_name, its name",
                    "labels of its log, beside job"),
      optional("otlp", &Process::otlp, in_place(otlp_form()),
               "what it sends over OTLP: OTEL_… variables tell it where, as which service, and to "
               "do so soon"),
      optional_else("end_marker", &Process::end_marker, in_place(end_marker_form()),
                    "what it sends has stood still for a while",
                    "a request that shows in its log and spans that a run is over"),
  };
}

// What stages have besides, and what other systems seldom need.
std::vector<Field<Process>> stage_fields() {
  return {
      optional("use", &Process::name, grammar::text(),
               "begins as this entry of stack/services.yaml; args and env are added to"),
      optional_else("role", &Process::role,
                    grammar::choice<Role>({{"backend", Role::backend},
                                           {"dependency", Role::dependency},
                                           {"service", Role::service}}),
                    "service", "what it is to a run: it watches, is needed, or is watched"),
      optional("program", &Process::program, grammar::filled_text("a program"),
               "in place of run: looked up beside the harness, too; its arguments are args"),
      optional("args", &Process::args, written_words("a list of arguments"), "further arguments"),
      optional("user", &Process::user, grammar::text(), "whom it runs as where we are root"),
      optional("port", &Process::port, standard_port(),
               "its standard port: harness up takes it where it is free, a run never does"),
      optional("extra_ports", &Process::extra_ports,
               in_place(grammar::dictionary("a map of ports", standard_port())),
               "further ports by name: {port:NAME.EXTRA}"),
      optional_else("url", &Process::url, grammar::filled_text("a URL"), http_on_loopback,
                    "how it is reached"),
      optional("more_urls", &Process::more_urls, in_place(texts()),
               "further ways to it by name, on its own port: {url:NAME.MORE}"),
      optional("files", &Process::files, in_place(list_of("a list of templates", template_form())),
               "files that are made before it starts"),
      optional("before", &Process::before, in_place(list_of("a list of commands", command())),
               "commands that must succeed before its first start"),
      optional("after", &Process::after, in_place(list_of("a list of commands", command())),
               "commands that must succeed once it is first ready"),
      optional_else("stop", &Process::stop_signal,
                    grammar::choice<int>({{"SIGINT", SIGINT},
                                          {"SIGKILL", SIGKILL},
                                          {"SIGQUIT", SIGQUIT},
                                          {"SIGTERM", SIGTERM}}),
                    "SIGTERM", "the signal that asks it to end in order"),
      optional("storm", &Process::storm, in_place(storm_form()),
               "it takes storms at /admin/storm, with {admin_token} from its env or args"),
      optional("targets", &Process::targets, grammar::text(),
               "where Prometheus reads its targets from"),
      optional("oldest", &Process::oldest, grammar::text(), "the oldest version that will do"),
  };
}

const Process* find(const std::vector<Process>& all, const std::string& name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Process& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

// What the process is before its own keys are read.
Process begin(const Node& node, const Catalogue& catalogue, Reading& reading) {
  Process fresh;
  fresh.stop_signal = SIGTERM;
  const Node* use = node.find("use");
  if (use == nullptr || catalogue == nullptr || use->kind != Node::Kind::scalar) return fresh;
  if (const Process* used = find(*catalogue, use->text)) return *used;
  std::vector<std::string> known;
  for (const Process& entry : *catalogue) known.push_back(entry.name);
  reading.refuse(use->place, "use: there is no entry " + shown(use->text),
                 known.empty() ? "there is none" : "there are " + join(known, ", "));
  return fresh;
}

// A key that is there and wrong has been refused already.
void want_whole(const Node& node, const Process& process, Reading& reading) {
  if (process.name.empty() && node.find("name") == nullptr) {
    reading.refuse(node.place, "a process without \"name\"",
                   "add name: what claims, faults and requests name it by");
  }
  if (node.find("run") != nullptr && node.find("program") != nullptr) {
    reading.refuse(node.place, "a process with both run and program", "keep one of them");
  }
  const bool starts = !process.program.empty() || process.run.written();
  if (!starts && node.find("run") == nullptr && node.find("program") == nullptr) {
    reading.refuse(node.place, "a process without \"run\"",
                   "add run: [program, argument, …], what is started");
  }
}

}  // namespace

Result<void> check_path(const std::string& text, std::string_view excluded,
                        const std::string& where_none) {
  const std::string what = shown(text) + " is no path";
  if (!text.starts_with('/')) return fail(what, {}, where_none);
  const std::size_t at = text.find_first_of(excluded);
  if (at == std::string::npos) return {};
  return fail(what, {},
              text[at] == ' ' ? "write its blanks as %20"
                              : std::string("leave out what begins with ") + text[at]);
}

Result<void> check_process_name(const std::string& text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  const bool plain = !text.empty() && text.size() <= 100 && text.front() != '-' &&
                     std::all_of(text.begin(), text.end(), is_plain);
  if (plain) return {};
  return fail("\"" + text + "\" cannot name a process", {},
              "use at most 100 letters, digits, - and _, such as dice-roller");
}

Form<Process> process_form(const Catalogue& catalogue, Wanted wanted) {
  grammar::Record<Process> record{"a process"};
  for (const auto& fields : {program_fields(), telemetry_fields(), stage_fields()}) {
    record.fields.insert(record.fields.end(), fields.begin(), fields.end());
  }
  const Form<Process> plain = grammar::record(record);
  Form<Process> form = plain;
  form.read = [plain, catalogue, wanted](const Node& node, const std::string& name,
                                         Process& process, Reading& reading) {
    const std::size_t before = reading.problems.size();
    process = begin(node, catalogue, reading);
    plain.read(node, name, process, reading);
    // `use` may stand behind `name`, and is not what the process is called.
    if (const Node* own = node.find("name")) process.name = own->text;
    const bool may_lack =
        wanted == Wanted::parts || (catalogue == nullptr && node.find("use") != nullptr);
    if (node.kind == Node::Kind::map && !may_lack) want_whole(node, process, reading);
    return reading.problems.size() == before;
  };
  return form;
}

// A stage that is made for a test may have none.
Form<std::vector<Process>> processes_form(const Catalogue& catalogue) {
  const auto list = list_of("a list of processes", process_form(catalogue));
  auto form = list;
  form.read = [list](const Node& node, const std::string& name, std::vector<Process>& processes,
                     Reading& reading) {
    if (node.kind == Node::Kind::list && node.items.empty()) return true;
    return list.read(node, name, processes, reading);
  };
  return form;
}

}  // namespace harness::scenario
