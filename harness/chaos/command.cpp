#include <filesystem>

#include "harness/chaos/act_forms.hpp"
#include "harness/chaos/acted_fault.hpp"
#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/kind.hpp"

namespace harness::chaos {
namespace {

// The author's own: kubectl, docker, systemctl, a script.
struct WrittenCommand {
  Located<Words> inject;
  Words undo;
  WrittenProof proof;
  Duration within = std::chrono::seconds{10};
  std::map<std::string, std::string> env;
  std::string cwd;
  Located<std::string> target;
};

struct CommandSettings {
  WrittenCommand command;
};

grammar::Form<WrittenCommand> command_form() {
  using grammar::optional;
  using grammar::required;
  grammar::Record<WrittenCommand> record{"commands"};
  record.fields = {
      required("inject", &WrittenCommand::inject, words_of_program(),
               "the program that breaks something, and its arguments"),
      required("undo", &WrittenCommand::undo, words_of_program(),
               "the program that mends it; it may be run more than once"),
      required("proof", &WrittenCommand::proof, proof_form(),
               "what holds while the fault is on, and at no other time"),
      grammar::defaulted("within", &WrittenCommand::within, grammar::positive_duration(),
                         "how long each of them may take"),
      optional("env", &WrittenCommand::env, environment_form(),
               "their environment, beside PATH, HOME and the like"),
      grammar::optional_else("cwd", &WrittenCommand::cwd,
                             grammar::as_written(grammar::filled_text("a directory")),
                             "where the scenario is", "the directory that they run in"),
      grammar::optional_else("target", &WrittenCommand::target,
                             grammar::filled_text("a short text"), "the program that injects it",
                             "what it hits, in the words of the report"),
  };
  return grammar::record(record);
}

// What it hits, as far as its author says.
Located<std::string> target_of_command(const WrittenCommand& command) {
  if (command.target.written() || command.inject->empty()) return command.target;
  return {std::filesystem::path(command.inject->front()).filename().string(), command.inject.place};
}

WrittenFault fault_of(const WrittenCommand& command) {
  target::ProgramCall undo = call_of(command.undo, command.cwd, command.env);
  undo.outlives_run = true;
  return {"command " + *target_of_command(command),
          call_of(*command.inject, command.cwd, command.env), std::move(undo),
          proof_of(command.proof, command.cwd, command.env), command.within};
}

}  // namespace

FaultKind command() {
  scenario::Kind language = scenario::kind_of<CommandSettings>(
      "command", "runs a program of yours, and another that undoes what it did",
      {grammar::required("command", &CommandSettings::command, command_form(),
                         "programs that inject it, undo it and prove it")});
  language.undone_by = "its own undo";
  // Two that are undone alike end each other.
  language.slot_of = [](const scenario::Settings& settings) {
    const WrittenCommand& command = settings.as<CommandSettings>().command;
    return "command undone by " + command.cwd + " " + join(command.undo, " ");
  };
  language.target = [](const scenario::Settings& settings) {
    return target_of_command(settings.as<CommandSettings>().command);
  };
  const auto make = [](const scenario::Settings& settings, const Controls& controls) {
    return std::make_unique<ActedFault>(fault_of(settings.as<CommandSettings>().command), controls);
  };
  const auto query = [](const scenario::Settings& settings) {
    return query_of(settings.as<CommandSettings>().command.proof);
  };
  language.reads_scrapes_for = [query](const scenario::Settings& settings) {
    return query(settings).has_value();
  };
  return {.language = std::move(language), .make = make, .needs_acts = true, .proof_query = query};
}

}  // namespace harness::chaos
