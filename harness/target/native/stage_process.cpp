#include "harness/target/native/stage_process.hpp"

#include <csignal>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"

namespace harness::target {
namespace {

std::unique_ptr<ReadyCheck> make_ready_check(const Launch& launch) {
  if (!launch.ready_url.empty()) return std::make_unique<HttpReady>(launch.ready_url);
  if (!launch.ready_command.program.empty()) {
    return std::make_unique<CommandReady>(launch.ready_command);
  }
  if (!launch.ready_log.empty()) {
    return std::make_unique<LogReady>(launch.command.output, launch.ready_log);
  }
  if (launch.ready_when_reached) return std::make_unique<PortReady>(launch.place);
  return std::make_unique<RunningReady>();
}

// The end of a log, indented, for an error message.
std::string last_lines(const std::filesystem::path& log) {
  constexpr std::size_t shown = 10;
  const auto text = read_file(log);
  if (!text || trim(*text).empty()) return "\n  (it said nothing)";
  const auto lines = split(trim(*text), '\n');
  std::string tail;
  for (std::size_t i = lines.size() > shown ? lines.size() - shown : 0; i < lines.size(); ++i) {
    tail += "\n  " + lines[i];
  }
  return tail;
}

// What may have happened to one that ended by itself, and well.
std::string of_background(const Ending& ending) {
  return ending.is_success()
             ? ", as one does that goes on in the background: have it stay in the foreground"
             : "";
}

}  // namespace

StageProcess::StageProcess(Launch launch, Journal& journal)
    : launch_(std::move(launch)), journal_(journal), ready_(make_ready_check(launch_)) {}

Result<bool> StageProcess::advance() {
  if (step_) {
    auto finished = finish_step();
    if (!finished || !*finished) return finished;
  }
  if (befores_done_ < launch_.before.size()) {
    return run_step(launch_.before[befores_done_++]).map([] { return false; });
  }
  if (!main_) return run().map([] { return false; });
  if (main_->ending()) {
    return fail(
        failure(main_->ending()->text() + " before it was ready" + of_background(*main_->ending()),
                "the end of its log", launch_.command.output));
  }
  was_ready_ = was_ready_ || ready_->holds();
  if (!was_ready_) return false;
  if (afters_done_ == launch_.after.size()) return true;
  return run_step(launch_.after[afters_done_++]).map([] { return false; });
}

std::string StageProcess::awaited() const {
  if (!step_) return ready_->text();
  const Command& command =
      was_ready_ ? launch_.after[afters_done_ - 1] : launch_.before[befores_done_ - 1];
  return "the end of " + command.program.filename().string();
}

int StageProcess::pollable() const {
  if (step_) return step_->pollable();
  return main_ ? main_->pollable() : -1;
}

Result<void> StageProcess::start() {
  if (main_ && !main_->ending() && !end_is_expected_) return {};
  if (main_) main_->kill_tree();  // what still takes its time to end
  main_.reset();
  auto started = run();
  if (started) journal_.mended(launch_.name);
  return started;
}

Result<void> StageProcess::stop() {
  if (auto allowed = begin_fault("stop"); !allowed) return allowed;
  end_is_expected_ = true;
  main_->signal(launch_.stop_signal);
  return {};
}

Result<void> StageProcess::crash() {
  if (auto allowed = begin_fault("crash"); !allowed) return allowed;
  end_is_expected_ = true;
  main_->kill_tree();
  return {};
}

Result<void> StageProcess::pause() {
  if (auto allowed = begin_fault("pause"); !allowed) return allowed;
  pausing_ = true;
  main_->stop_tree();
  return {};
}

Result<void> StageProcess::resume() {
  if (!is_alive()) return fail(gone("cannot resume it: "));
  pausing_ = false;
  main_->continue_tree();
  journal_.mended(launch_.name);
  ready_->start_over();
  return {};
}

void StageProcess::shut_down() {
  if (!is_alive()) return;
  end_is_expected_ = true;
  main_->signal(launch_.stop_signal);
  main_->continue_tree();  // or it would never see the signal
}

bool StageProcess::is_alive() { return main_ && !main_->ending(); }

bool StageProcess::is_paused() {
  if (!is_alive()) return false;
  if (main_->is_tree_stopped()) {
    pausing_ = false;  // from here on who lets it go is not us, and is to be seen
    return true;
  }
  if (pausing_) main_->stop_tree();  // a child that was forked while the signals were on the way
  return false;
}

bool StageProcess::is_ready() { return is_alive() && !end_is_expected_ && ready_->holds(); }

std::string StageProcess::describe() {
  if (!main_) return "never started";
  std::string text = "pid " + std::to_string(main_->id().pid);
  if (main_->ending()) return text + " " + main_->ending()->text();
  return text + ", " + launch_.place;
}

std::optional<std::string> StageProcess::unexpected_end() {
  if (!main_ || end_is_expected_ || !main_->ending()) return std::nullopt;
  end_is_expected_ = true;  // told once
  left_by_itself_ = true;
  return main_->ending()->text();
}

Result<void> StageProcess::run() {
  ready_->begin();
  auto started = ChildProcess::start(launch_.command);
  if (!started) return fail(started.error());
  main_.emplace(std::move(*started));
  journal_.started(launch_.name, main_->id());
  end_is_expected_ = false;
  left_by_itself_ = false;
  pausing_ = false;
  ready_->start_over();
  return {};
}

Result<void> StageProcess::run_step(const Command& command) {
  auto started = ChildProcess::start(command);
  if (!started) return fail(started.error());
  step_.emplace(std::move(*started));
  return {};
}

Result<bool> StageProcess::finish_step() {
  const auto ending = step_->ending();
  if (!ending) return false;
  step_.reset();
  if (ending->is_success()) return true;
  const Command& command =
      was_ready_ ? launch_.after[afters_done_ - 1] : launch_.before[befores_done_ - 1];
  return fail(failure(command.program.filename().string() + " " + ending->text(), "what it said",
                      command.output));
}

// Written down before it touches the process.
Result<void> StageProcess::begin_fault(const std::string& verb) {
  if (!is_alive()) return fail(gone("cannot " + verb + " it: "));
  journal_.fault(verb, launch_.name);
  ready_->start_over();
  return {};
}

// A fault finds nobody: whether it left by itself stands in its log.
Error StageProcess::gone(const std::string& what) {
  const auto end = ending();
  return {what + describe() +
              (end && (left_by_itself_ || !end_is_expected_) ? of_background(*end) : ""),
          launch_.name, end ? "what it said is in " + launch_.command.output.string() : ""};
}

Error StageProcess::failure(const std::string& what, const std::string& said,
                            const std::filesystem::path& output) const {
  return {what + "; " + said + ":" + last_lines(output), launch_.name,
          "all of it is in " + output.string()};
}

}  // namespace harness::target
