#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/net/http_client.hpp"
#include "harness/prove/alerts.hpp"
#include "harness/prove/listings.hpp"
#include "harness/prove/moved.hpp"
#include "harness/prove/proof.hpp"

namespace harness::prove {

// Reads what the run's questions, its alert rules and what is watched beside them name from a
// Prometheus that has what the run kept.
Result<void> read_metrics(const std::string& url, const observe::Observations& observed,
                          std::span<const Watched> watched, Telemetry& into);

// One Prometheus for all mutants, each at hours of its own: raw samples are written into it, the
// recording rules and then the alert rules evaluated on them, and what came of that is written
// behind.
class PrometheusTrials final : public MetricTrials {
 public:
  // `url`: of one that is empty and takes samples of any time; `kept`: of one that has what the run
  // kept. All outlive it.
  PrometheusTrials(std::string url, std::string kept, const Telemetry& telemetry,
                   const observe::Observations& observed, const Clock& clock);

  Result<void> prepare(const std::vector<const Mutant*>& mutants) override;
  bool touches(std::size_t mutant, const observe::Question& question) override;
  std::optional<observe::Answer> answer(std::size_t mutant,
                                        const observe::Question& question) override;
  observe::Answer as_kept(const observe::Question& question) override;
  std::string why_outside(const observe::Question& question) override;

 private:
  struct Made {
    Metrics alerts;                 // that come of it; gone once they are written
    std::set<std::string> changed;  // names of metrics of which something is otherwise
    std::set<std::string> lost;     // that no series has any more
    std::set<std::string> born;
    Extents extents;  // of those metrics; of the first, which is unbroken, of all
  };

  static Hours hours_of(std::size_t mutant);
  Result<std::vector<observe::Series>> evaluate(const std::string& query, const Moments& moments,
                                                Duration interval, Hours by);
  bool is_recorded(const RawSeries& series) const;  // by a rule
  Result<void> write_moved(std::size_t mutant, Metrics metrics);
  Result<void> write_recorded(std::size_t mutant, Metrics recorded);
  void note_changes(const Metrics& broken, Made& made) const;
  Result<void> write_broken(const std::vector<const Mutant*>& mutants);
  Result<void> write_alerts();
  Result<void> derive_alerts(std::size_t mutant, bool are_broken);
  bool reads_changed(const std::string& query, std::size_t mutant) const;
  const Names& names_of(const observe::Question& question);
  observe::Answer ask(const std::string& url, const observe::Question& question);
  std::optional<observe::Answer> asked_anew(std::size_t mutant, const observe::Question& question);
  observe::Answer listed(std::size_t mutant, const observe::Question& question);
  std::optional<observe::Answer> all_names(std::size_t mutant) const;

  std::string url_;
  std::string kept_;
  const Telemetry& telemetry_;
  const Clock& clock_;
  net::HttpClient http_;
  std::vector<std::string> names_;  // of all metrics, as the run was told
  std::vector<Made> made_;
  std::map<std::string, Names> known_;  // by the query, or what else names series
  using Given = std::vector<std::pair<observe::Question, std::optional<observe::Answer>>>;
  std::map<std::size_t, Given> given_;  // of the unbroken one, and of the mutant that is tried
};

}  // namespace harness::prove
