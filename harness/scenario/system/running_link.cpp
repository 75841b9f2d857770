#include "harness/scenario/system/running_link.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/net/address.hpp"
#include "harness/net/url.hpp"

namespace harness::scenario {
namespace {

using grammar::checked_text;
using grammar::Form;
using grammar::Node;
using grammar::optional;
using grammar::optional_else;
using grammar::Reading;
using grammar::required;

constexpr const char* postgresql = "postgresql";

// Its API knows nobody: it has no way of signing in.
Result<void> check_toxiproxy_url(const std::string& url) {
  const std::string what = "the URL " + shown(without_password(url)) + " ";
  if (const auto sound = net::check_url(url); !sound) {
    return fail(what + sound.error().what, {}, sound.error().remedy);
  }
  const std::string small = net::with_lower_case_scheme(url);
  if (const std::string besides = net::besides_place(small); !besides.empty()) {
    return fail(what + "has " + besides, {}, "leave it out: a Toxiproxy lets in whoever asks");
  }
  if (small.starts_with("http://")) return {};
  return fail(what + "is of another scheme", {}, "a Toxiproxy speaks http");
}

Result<void> check_proxy_name(const std::string& name) {
  if (!name.empty() && name.find_first_of("/?# \t") == std::string::npos) return {};
  return fail(shown(name) + " is no name of a proxy", {}, "name it as GET /proxies does");
}

Result<void> check_link_place(const std::string& text) {
  const auto place = net::named_place(text);
  if (place && !place->port.empty()) return {};
  return fail(shown(text) + " is no place", {}, "write HOST:PORT, such as 127.0.0.1:9000");
}

Result<void> check_probe(const std::string& text) {
  const bool is_path = text.starts_with('/') && text.find_first_of(" ?#") == std::string::npos;
  if (is_path || text == postgresql) return {};
  return fail(shown(text) + " is nothing to ask for", {},
              "write a path such as /health, or postgresql");
}

Result<void> check_arrow(const std::string& text) {
  const auto arrow = text.find("->");
  if (arrow != std::string::npos && !trim(text.substr(0, arrow)).empty() &&
      !trim(text.substr(arrow + 2)).empty()) {
    return {};
  }
  return fail(shown(text) + " names no two ends", {},
              "write who calls and who answers: shop -> stock");
}

std::string plain_arrow(const std::string& text) {
  const auto arrow = text.find("->");
  return std::string(trim(text.substr(0, arrow))) + " -> " +
         std::string(trim(text.substr(arrow + 2)));
}

Form<std::string> arrow_form() {
  Form<std::string> form =
      checked_text("two names such as shop -> stock", check_arrow, "^.*\\S.*->.*\\S.*$");
  form.read = [read = form.read](const Node& node, const std::string& name, std::string& value,
                                 Reading& reading) {
    if (!read(node, name, value, reading)) return false;
    value = plain_arrow(value);
    return true;
  };
  return form;
}

Form<RunningLink> running_link_form() {
  const Form<std::string> place =
      checked_text("a place such as 127.0.0.1:9000", check_link_place, "^[^/ ]+:[0-9]+$");
  grammar::Record<RunningLink> link{"a link through a Toxiproxy that runs already"};
  link.fields = {
      required("link", &RunningLink::link, arrow_form(),
               "who calls and who answers, as faults name it: shop -> stock"),
      required("toxiproxy", &RunningLink::toxiproxy,
               checked_text("a URL such as http://127.0.0.1:8474", check_toxiproxy_url,
                            "^[Hh][Tt][Tt][Pp]://"),
               "where its API is"),
      required("proxy", &RunningLink::proxy,
               checked_text("the name of a proxy", check_proxy_name, "^[^/?# \\t]+$"),
               "its name there, through which the caller is led already"),
      required("upstream", &RunningLink::upstream, place,
               "where that proxy has to lead, before it is told anything"),
      optional_else("beside", &RunningLink::beside, place, "upstream",
                    "where this machine finds the same without the proxy"),
      optional_else("probe", &RunningLink::probe,
                    checked_text("a path such as /health, or postgresql", check_probe,
                                 "^(/[^ ?#]*|postgresql)$"),
                    "it takes a connection", "what who answers is asked, to see how the link is"),
      optional("allow", &RunningLink::allow,
               grammar::list_of("a list of faults",
                                grammar::choice<Allowed>({{"faults", Allowed::faults}})),
               "what it may get; left out: nothing"),
  };
  return grammar::record(link);
}

}  // namespace

bool RunningLink::shows(Link::Shows what) const {
  if (what == Link::Shows::to_all || probe.starts_with('/')) return true;
  return what == Link::Shows::in_answers && probe == postgresql;
}

Form<RunningLinks> running_links_form() {
  const Form<RunningLinks> list = grammar::list_of("a list of links", running_link_form());
  Form<RunningLinks> form = list;
  form.read = [list](const Node& node, const std::string& name, RunningLinks& links,
                     Reading& reading) {
    const bool sound = list.read(node, name, links, reading);
    for (auto one = links.begin(); one != links.end(); ++one) {
      const bool is_second = std::any_of(
          links.begin(), one, [&](const RunningLink& other) { return *other.link == *one->link; });
      if (!is_second || !one->link.written()) continue;
      reading.refuse(one->link.place, name + ": a second " + shown(*one->link),
                     "a link leads through one proxy: leave one of them out");
    }
    return sound;
  };
  return form;
}

const RunningLink* find_running_link(const RunningLinks& links, const std::string& text) {
  const auto found = std::find_if(links.begin(), links.end(),
                                  [&](const RunningLink& one) { return *one.link == text; });
  return found == links.end() ? nullptr : &*found;
}

bool is_end_of(const RunningLinks& links, const std::string& name) {
  return std::any_of(links.begin(), links.end(), [&](const RunningLink& one) {
    return one.link->starts_with(name + " -> ") || one.link->ends_with(" -> " + name);
  });
}

void put(const RunningLinks& others, RunningLinks& links) {
  for (const RunningLink& other : others) {
    std::erase_if(links, [&](const RunningLink& one) { return *one.link == *other.link; });
  }
  links.insert(links.end(), others.begin(), others.end());
}

}  // namespace harness::scenario
