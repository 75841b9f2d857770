#include "harness/target/native/stage_links.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/loopback.hpp"
#include "harness/scenario/system/process_environment.hpp"
#include "harness/target/native/stage_ports.hpp"

namespace harness::target {
namespace {

using scenario::Link;

bool leads_to(const std::string& text, const std::string& process) {
  const std::vector<std::string> names = placeholders(text);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return name == "port:" + process || name == "url:" + process ||
           name.starts_with("url:" + process + ".");
  });
}

// All that a caller is told: in words, in variables, in files that are made for it.
std::vector<std::string> told(const Process& caller, const Additions& more) {
  std::vector<std::string> texts = *caller.run;
  for (const Words& words : {caller.args, more.args}) {
    texts.insert(texts.end(), words.begin(), words.end());
  }
  for (const auto& [name, value] : scenario::environment_of(caller)) texts.push_back(value);
  for (const auto& [name, value] : more.env) texts.push_back(value);
  for (const TemplateFile& file : caller.files) {
    // One that is not there is said when it is rendered.
    if (auto text = read_file(std::filesystem::path(caller.directory) / *file.source)) {
      texts.push_back(*std::move(text));
    }
  }
  return texts;
}

class LinkCheck {
 public:
  LinkCheck(const Stage& stage, const std::map<std::string, Additions>& more)
      : stage_(stage), more_(more) {}

  void check(const Link& link) {
    const Process* from = stage_.find(link.from);
    const Process* to = stage_.find(link.to);
    for (const auto& [name, process] : {std::pair{link.from, from}, {link.to, to}}) {
      if (process != nullptr) continue;
      return refuse(link, name + " runs already, and nothing can be put before it",
                    "break a link between processes that the harness starts");
    }
    check_is_led(link, *from);
    check_can_be_seen(link, *to);
    const auto [other, is_first] = ports_.emplace(link.text(), link.listen);
    if (is_first || other->second == link.listen) return;
    refuse(link, link.text() + " has another port in another fault", "give all of them the same");
  }

  std::vector<yaml::Problem> take() { return std::move(problems_); }

 private:
  void check_is_led(const Link& link, const Process& from) {
    if (link.listen) return;
    const auto more = more_.find(link.from);
    const auto texts = told(from, more == more_.end() ? Additions{} : more->second);
    const bool is_led = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return leads_to(text, link.to);
    });
    if (is_led) return;
    refuse(link,
           link.from + " is told neither {url:" + link.to + "} nor {port:" + link.to +
               "}, so that it cannot be led through a proxy",
           "put one of them into its run, args, env or files, or give listen: the port where it "
           "calls " +
               link.to);
  }

  void check_can_be_seen(const Link& link, const Process& to) {
    const Speaks speaks = speech_with(to).speaks;
    if (link.shows == Link::Shows::to_all || speaks == Speaks::http) return;
    if (link.shows == Link::Shows::in_answers && speaks == Speaks::postgresql) return;
    refuse(link, "nobody could see it: " + link.to + " does not speak HTTP",
           link.shows == Link::Shows::in_answers
               ? "use partition or reset, or say so in its url, if it does"
               : "use latency, partition or reset");
  }

  void refuse(const Link& link, const std::string& what, std::string remedy) {
    problems_.push_back({link.place, link.fault + ": " + what, std::move(remedy)});
  }

  const Stage& stage_;
  const std::map<std::string, Additions>& more_;
  std::map<std::string, std::optional<std::uint16_t>> ports_;  // by link
  std::vector<yaml::Problem> problems_;
};

// Of several faults on a link, the one that needs most to be seen says what there has to be.
void note_what_shows(const Link& more, std::vector<Link>& links) {
  for (Link& link : links) {
    if (link.name() == more.name()) link.shows = std::max(link.shows, more.shows);
  }
}

std::string port_placeholder(const std::string& name) { return "127.0.0.1:{port:" + name + "}"; }

// Where a link leads to. The proxy knows loopback's name as "localhost" alone.
std::string place_placeholder(const Process& process) {
  const std::string place = place_of(process.url, 0);
  const std::string host = place.substr(0, place.rfind(':'));
  return (net::is_localhost(host) ? "localhost" : host) + ":{port:" + process.name + "}";
}

}  // namespace

std::string port_name(const Link& link) { return std::string(link_proxy) + "." + link.name(); }

std::vector<yaml::Problem> check_links(const std::vector<Link>& links, const Stage& stage,
                                       const std::map<std::string, Additions>& more) {
  LinkCheck check(stage, more);
  for (const Link& link : links) check.check(link);
  return check.take();
}

void lead_through(const std::vector<Link>& links, Stage& stage) {
  if (links.empty()) return;
  Process proxy;
  proxy.name = link_proxy;
  proxy.project = stage.processes.empty() ? std::string() : stage.processes.back().project;
  proxy.role = Role::backend;
  proxy.program = link_proxy;
  proxy.about = "leads links, and breaks them";
  proxy.args = {"--listen=127.0.0.1:{port}"};
  proxy.ready.http = "/version";
  proxy.stop_signal = SIGTERM;
  for (const Link& link : links) {
    // The command line may have put what runs already in the place of one.
    const Process* to = stage.find(link.to);
    if (stage.find(link.from) == nullptr || to == nullptr) continue;
    if (!proxy.extra_ports.emplace(link.name(), 0).second) {
      note_what_shows(link, stage.links);
      continue;
    }
    proxy.args.push_back("--link=" + link.name() + "=" + port_placeholder(port_name(link)) + "=" +
                         place_placeholder(*to));
    for (Process& process : stage.processes) {
      if (process.name == link.from) process.needs.push_back(link_proxy);
    }
    stage.links.push_back(link);
  }
  if (stage.links.empty()) return;
  stage.processes.insert(stage.processes.begin(), std::move(proxy));
}

Speech speech_with(const Process& process) {
  if (process.url.starts_with("postgresql://")) return {Speaks::postgresql, {}};
  if (!process.url.starts_with("http")) return {};
  return {Speaks::http, process.ready.http.empty() ? "/" : process.ready.http};
}

Speech speech_over(const Link& link, const Process& process) {
  const bool says_http = !process.ready.http.empty() || process.url != scenario::http_on_loopback;
  const bool needs_answers = link.shows != Link::Shows::to_all;
  const bool only_connects = process.ready.tcp || !process.ready.is_given();
  if (only_connects && !says_http && !needs_answers) return {};
  return speech_with(process);
}

}  // namespace harness::target
