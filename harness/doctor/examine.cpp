#include "harness/doctor/examine.hpp"

#include <algorithm>
#include <array>

#include "harness/core/exit_code.hpp"
#include "harness/doctor/few_requests.hpp"
#include "harness/observe/first_answers.hpp"
#include "harness/observe/store_status.hpp"
#include "harness/run/conductor.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/unpassed.hpp"

namespace harness::doctor {
namespace {

// How long backends may take until they answer at all.
constexpr Duration first_patience = std::chrono::seconds{30};

// How long telemetry may take to come: where the harness has told services how long to gather it,
// and where nobody knows.
constexpr Duration patience_with_own = std::chrono::seconds{10};
constexpr Duration patience_with_others = std::chrono::seconds{30};

// What nobody in particular sends may need a few scrapes, and then is not waited for.
constexpr int scrapes_of_unseen = 3;

constexpr Duration between_looks = std::chrono::milliseconds{250};

// What comes in batches pauses between them.
constexpr int looks_at_rest = 4;

// Clocks of several machines.
constexpr Duration around_the_run = std::chrono::seconds{5};

constexpr std::array all_backends{observe::Backend::prometheus, observe::Backend::loki,
                                  observe::Backend::tempo};

NotExamined not_measured(std::vector<Error> errors) {
  return {std::move(errors), exit_not_measured};
}

std::vector<OwnProcess> own_processes(const run::Prepared& prepared) {
  std::vector<OwnProcess> all;
  for (const scenario::Process& process : prepared.parts.system.stage.processes) {
    if (process.role == scenario::Role::backend) continue;
    OwnProcess own{process.name, !process.scrape.path.empty(), process.logs.shipped,
                   process.otlp.signals};
    if (!process.end_marker.attribute.empty()) own.otlp.push_back(Signal::traces);
    const auto log = prepared.run_dir / run::logs_directory / (process.name + ".log");
    std::error_code none;
    const auto size = std::filesystem::file_size(log, none);
    own.has_output = process.logs.file.written() || (!none && size > 0);
    all.push_back(std::move(own));
  }
  return all;
}

bool is_settled(const Sight& sight, bool is_late) {
  return sight.arrival == Arrival::arrives || (sight.arrival == Arrival::unseen && is_late);
}

// One system, from its start to what is known of it. One thread.
class Examination {
 public:
  Examination(const run::LoadedPlan& loaded, run::Prepared& prepared, run::Interrupt& interrupt,
              const Clock& clock, report::Progress& progress)
      : loaded_(loaded),
        prepared_(prepared),
        interrupt_(interrupt),
        clock_(clock),
        progress_(progress) {}

  Examined examine(const run::RunSetting& setting) {
    auto up = run::start_system(prepared_, setting, interrupt_, clock_, progress_);
    if (!up) {
      const int code = up.error().over_arguments ? exit_bad_input : exit_not_measured;
      return tl::unexpected(NotExamined{up.error().errors, code});
    }
    system_ = std::move(up->system);
    backends_ = std::make_unique<observe::LiveBackends>(
        system_->servers(), clock_,
        [](const std::string& text) { return scenario::filled(text, run::own_environment()); });
    if (auto silent = await_backends(); !silent) return tl::unexpected(silent.error());
    const auto sound = run::preflight(loaded_.plan, asking(), clock_, loaded_.file);
    if (!sound) return tl::unexpected(NotExamined{sound.error(), exit_bad_input});
    if (auto driven = drive(setting.generator); !driven) return tl::unexpected(driven.error());
    look();
    explain();
    diagnosis_.scenario = loaded_.plan.name;
    diagnosis_.interrupted = interrupt_.requested();
    return std::move(diagnosis_);
  }

 private:
  observe::Pause pause() {
    return [this](Duration at_most) { return !interrupt_.wait(at_most); };
  }

  observe::AskAll asking() {
    return [this](const std::vector<observe::Question>& questions) {
      progress_.refresh();
      return backends_->ask(questions, pause());
    };
  }

  tl::expected<void, NotExamined> await_backends() {
    progress_.activity("waiting until the backends answer");
    std::vector<observe::Question> any;
    for (const observe::Backend backend : all_backends) any.push_back({backend, {}, {}, {}});
    const std::string silent = observe::await_answers(observe::easy_questions(any, clock_.wall()),
                                                      first_patience, asking(), clock_, pause());
    if (silent.empty()) return {};
    return tl::unexpected(not_measured({{silent, {}, "see whether they run"}}));
  }

  // As a run does, with all that keeps it from what it may not do.
  tl::expected<void, NotExamined> drive(const run::GeneratorOptions& generator) {
    progress_.activity("sending a few requests");
    looking_.window.begin = clock_.wall() - around_the_run;
    load::Setting setting = run::load_setting(prepared_, *system_, generator, progress_);
    observe::LastRequests sent;
    setting.spans = [&sent](load::ClientSpan&& span) { sent.add(span); };
    const auto load = load::make_load_engine(setting, clock_);
    if (!load) return tl::unexpected(not_measured({load.error()}));
    observe::ClientSpanExporter nowhere("", clock_);
    run::Conductor conductor({prepared_.loaded.plan, *system_, **load, *backends_, nowhere, sent,
                              clock_, interrupt_, progress_, run::note_act(prepared_),
                              run::may_act(prepared_)});
    const observe::Observations observed = conductor.run("");
    std::vector<Error> incidents;
    for (const std::string& what : observed.incidents) incidents.push_back({what});
    if (!incidents.empty()) return tl::unexpected(not_measured(std::move(incidents)));
    looking_.traces = observe::all_traces(sent.traces());
    diagnosis_.requests = load::by_name(observed.load);
    diagnosis_.notes = observed.notes;
    return {};
  }

  std::vector<verdict::Source> sources() {
    const auto rules = observe::parse_alert_rules(asking()({observe::alert_rules()}).front());
    return verdict::sources_of(loaded_.plan, rules ? *rules : std::vector<observe::AlertRule>{});
  }

  Duration patience(const KnownSenders& known) const {
    Duration longest = system_->has_unknown_senders() ? patience_with_others : patience_with_own;
    for (const target::EndSign& sign : known.signs) {
      longest = std::max(longest, 3 * sign.longest_delay);
    }
    return longest + loaded_.plan.scrape_interval();
  }

  // Until all has come, or its time is over.
  void look() {
    progress_.activity("looking for what they leave in metrics, logs and traces");
    const KnownSenders known = known_senders(*system_);
    for (Expected& one : expected(sources(), known, loaded_.file)) {
      diagnosis_.rows.push_back({std::move(one), {}});
    }
    const TimePoint began = clock_.now();
    const TimePoint deadline = began + patience(known);
    const TimePoint late = began + scrapes_of_unseen * loaded_.plan.scrape_interval();
    while (!look_once(clock_.now() >= late) && clock_.now() < deadline) {
      if (!pause()(between_looks)) return;
    }
    // What has begun to arrive goes on for a moment: its counts are told once they stand still.
    for (int still = 0; still < looks_at_rest && clock_.now() < deadline;) {
      if (!pause()(between_looks)) return;
      still = has_more_come() ? 0 : still + 1;
    }
  }

  // What there is of these now.
  std::vector<Sight> sights_of(const std::vector<Row*>& rows) {
    std::vector<Expected> asked;
    for (const Row* row : rows) asked.push_back(row->expected);
    looking_.window.end = clock_.wall();
    return look_for(asked, looking_, asking());
  }

  template <typename Condition>
  std::vector<Row*> rows_that(const Condition& are_such) {
    std::vector<Row*> rows;
    for (Row& row : diagnosis_.rows) {
      if (are_such(row)) rows.push_back(&row);
    }
    return rows;
  }

  bool has_more_come() {
    const auto arriving =
        rows_that([](const Row& row) { return row.sight.arrival == Arrival::arrives; });
    std::vector<Sight> sights = sights_of(arriving);
    bool has_more = false;
    for (std::size_t i = 0; i < arriving.size(); ++i) {
      if (sights[i].arrival != Arrival::arrives) continue;  // this once it was not asked well
      has_more = has_more || sights[i].seen != arriving[i]->sight.seen;
      arriving[i]->sight = std::move(sights[i]);
    }
    return has_more;
  }

  // Whether there is nothing left to wait for.
  bool look_once(bool is_late) {
    const auto is_open = [&](const Row& row) { return !is_settled(row.sight, is_late); };
    const auto open = rows_that(is_open);
    std::vector<Sight> sights = sights_of(open);
    for (std::size_t i = 0; i < open.size(); ++i) open[i]->sight = std::move(sights[i]);
    return std::ranges::none_of(diagnosis_.rows, is_open);
  }

  // What was refused on its way says more than any guess.
  std::vector<observe::Loss> losses() {
    net::Servers own = system_->servers();
    for (const char* name : {"loki", "tempo"}) {
      if (system_->is_shared(name)) own.erase(name);
    }
    return observe::losses_of(observe::read_store_statuses(own).stores, {});
  }

  void explain() {
    const auto is_silent = [](const Row& row) { return row.sight.arrival == Arrival::silent; };
    if (std::ranges::none_of(diagnosis_.rows, is_silent)) return;
    Around around =
        look_around(looking_.window, asking(), {all_backends.begin(), all_backends.end()});
    around.processes = own_processes(prepared_);
    around.losses = losses();
    for (Row& row : diagnosis_.rows) {
      if (is_silent(row)) row.cause = cause_of(row.expected, row.sight, around);
    }
  }

  const run::LoadedPlan& loaded_;
  run::Prepared& prepared_;
  run::Interrupt& interrupt_;
  const Clock& clock_;
  report::Progress& progress_;
  std::unique_ptr<observe::LiveBackends>
      backends_;  // outlives the system: what it leaves open ends
  std::unique_ptr<target::Target> system_;
  Looking looking_;
  Diagnosis diagnosis_;
};

}  // namespace

Examined examine(const run::LoadedPlan& loaded, const std::filesystem::path& run_dir,
                 const run::RunSetting& setting, run::Interrupt& interrupt, const Clock& clock) {
  run::LoadedPlan few = loaded;
  few.plan = few_requests(loaded.plan);
  auto prepared = run::prepare(few, run_dir, setting, clock);
  if (!prepared) {
    return tl::unexpected(NotExamined{prepared.error().errors, prepared.error().exit_code});
  }
  report::Progress progress(few.plan, clock, setting.display());
  run::recover_earlier_runs(clock, progress);
  Examined examined = Examination(loaded, *prepared, interrupt, clock, progress).examine(setting);
  progress.finish();
  if (!examined && interrupt.requested()) examined.error().exit_code = exit_interrupted;
  if (!examined && examined.error().exit_code == exit_bad_input) run::discard(run_dir);
  if (!examined) return examined;
  for (std::string& note : run::unpassed_variables(prepared->parts.system.stage, loaded)) {
    examined->notes.push_back(std::move(note));
  }
  return examined;
}

}  // namespace harness::doctor
