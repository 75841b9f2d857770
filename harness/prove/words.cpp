#include "harness/prove/words.hpp"

#include <algorithm>
#include <map>

#include "harness/core/text.hpp"
#include "harness/report/table.hpp"

namespace harness::prove {
namespace {

using report::Align;
using report::Tint;

// Regressions of one kind, which stand next to one another.
struct Group {
  const Trial* first = nullptr;
  std::vector<const Trial*> trials;

  std::size_t caught() const {
    return static_cast<std::size_t>(std::count_if(
        trials.begin(), trials.end(), [](const Trial* one) { return one->is_caught(); }));
  }
};

std::vector<Group> groups_of(const Proof& proof) {
  std::vector<Group> groups;
  for (const Trial& trial : proof.trials) {
    const bool is_next = groups.empty() || groups.back().first->mutant.kind != trial.mutant.kind ||
                         groups.back().first->mutant.signal != trial.mutant.signal;
    if (is_next) groups.push_back({&trial, {}});
    groups.back().trials.push_back(&trial);
  }
  return groups;
}

// By claim, or by what is watched beside them.
using Effects = std::vector<Effect> Trial::*;

// What is told of several in one letter: that which counts most.
char letter_of(const Group& group, Effects effects, std::size_t column) {
  const auto any = [&](Effect effect) {
    return std::any_of(group.trials.begin(), group.trials.end(),
                       [&](const Trial* one) { return (one->*effects)[column] == effect; });
  };
  if (any(Effect::fails)) return 'x';
  if (any(Effect::no_data)) return 'o';
  if (any(Effect::undecided)) return '?';
  return any(Effect::holds) ? '.' : ' ';
}

// In tens, so that a column is found again.
std::string letters_of(const Group& group, Effects effects, std::size_t columns) {
  std::string letters;
  for (std::size_t column = 0; column < columns; ++column) {
    if (column > 0 && column % 10 == 0) letters += '|';
    letters += letter_of(group, effects, column);
  }
  return letters;
}

std::string column_numbers(std::size_t columns) {
  std::string digits;
  for (std::size_t column = 0; column < columns; ++column) {
    if (column > 0 && column % 10 == 0) digits += '|';
    digits += static_cast<char>('0' + (column + 1) % 10);
  }
  return digits;
}

std::string claims_table(const Proof& proof, const report::Look& look) {
  report::Table table(
      {{"", Align::right}, {"claim", Align::left, true}, {"during"}, {"catches", Align::right}});
  for (std::size_t i = 0; i < proof.claims.size(); ++i) {
    const ClaimProof& one = proof.claims[i];
    const bool is_proven = one.standing == Standing::proven;
    const std::string shown = is_proven ? std::to_string(one.caught)
                                        : replace_all(std::string(name_of(one.standing)), "_", " ");
    table.add({{std::to_string(i + 1)},
               {one.claim},
               {one.during, Tint::faint},
               {shown, is_proven ? Tint::good : Tint::warning}});
  }
  return table.render(look);
}

std::string kinds_table(const Proof& proof, const report::Look& look) {
  report::Table table({{"signal"},
                       {"regression"},
                       {"caught", Align::right},
                       {column_numbers(proof.claims.size())}});
  for (const Group& group : groups_of(proof)) {
    const std::size_t caught = group.caught();
    table.add({{std::string(name_of(group.first->mutant.signal)), Tint::faint},
               {group.first->mutant.kind},
               {std::to_string(caught) + " of " + std::to_string(group.trials.size()),
                caught == group.trials.size() ? Tint::good : Tint::none},
               {letters_of(group, &Trial::effects, proof.claims.size())}});
  }
  return table.render(look) +
         "  x it fails, as it should; o there is no data left; ? it can no longer be judged; . it "
         "holds\n";
}

std::string watched_table(const Proof& proof, const report::Look& look) {
  report::Table table({{"", Align::right},
                       {"panel or alert", Align::left, true},
                       {"shows", Align::right},
                       {"empty", Align::right},
                       {"of", Align::right}});
  for (std::size_t i = 0; i < proof.watched.size(); ++i) {
    const WatchedProof& one = proof.watched[i];
    table.add({{std::to_string(i + 1)},
               {one.name},
               {std::to_string(one.shows), one.shows > 0 ? Tint::good : Tint::warning},
               {std::to_string(one.empties)},
               {std::to_string(one.touched), Tint::faint}});
  }
  return table.render(look);
}

bool is_shown(const Trial& trial) {
  return std::find(trial.watched.begin(), trial.watched.end(), Effect::fails) !=
         trial.watched.end();
}

// Which panel and which alert shows what, beside the claims.
std::string shown(const Proof& proof, const report::Look& look) {
  if (proof.watched.empty()) return {};
  report::Table table({{"signal"},
                       {"regression"},
                       {"shown", Align::right},
                       {column_numbers(proof.watched.size())}});
  for (const Group& group : groups_of(proof)) {
    const std::string letters = letters_of(group, &Trial::watched, proof.watched.size());
    if (letters.find_first_not_of(" |") == std::string::npos) continue;
    const auto shows = std::count_if(group.trials.begin(), group.trials.end(),
                                     [](const Trial* one) { return is_shown(*one); });
    table.add({{std::string(name_of(group.first->mutant.signal)), Tint::faint},
               {group.first->mutant.kind},
               {std::to_string(shows) + " of " + std::to_string(group.trials.size())},
               {letters}});
  }
  return "\nWhat panels and alerts show of it\n" + watched_table(proof, look) + "\n" +
         table.render(look) +
         "  x it looks otherwise by a tenth or more, or the alert comes or stays away; o the panel "
         "is empty; . it looks alike\n";
}

std::string wrapped(const std::string& text, const std::string& indent, const report::Look& look) {
  std::string all;
  for (const std::string& line : report::wrap(text, look.width - indent.size())) {
    all += indent + line + "\n";
  }
  return all;
}

std::string uncaught(const Proof& proof, const report::Look& look) {
  std::string text;
  for (const Group& group : groups_of(proof)) {
    std::vector<std::string> sites;
    for (const Trial* one : group.trials) {
      if (one->is_caught()) continue;
      const std::string how = one->has(Effect::no_data)     ? " (no data)"
                              : one->has(Effect::undecided) ? " (undecided)"
                                                            : "";
      sites.push_back((one->mutant.site.empty() ? "anywhere" : one->mutant.site) + how);
    }
    if (sites.empty()) continue;
    text += wrapped(std::string(name_of(group.first->mutant.signal)) + ", " +
                        group.first->mutant.kind + ": " + join(sites, ", "),
                    "  ", look);
  }
  return text.empty()
             ? text
             : "\nNo claim fails of these (no data: it is red, as nothing is left to look at)\n" +
                   text;
}

std::string unproven(const Proof& proof, const report::Look& look) {
  std::string text;
  for (const ClaimProof* one : proof.vacuous()) {
    text +=
        wrapped("\"" + one->claim + "\"" +
                    (one->line > 0 ? ", line " + std::to_string(one->line) : "") + ": " + one->why,
                "  ", look);
  }
  return text.empty() ? text : "\nNothing turns red\n" + text;
}

std::string outside(const Proof& proof, const report::Look& look) {
  std::string text;
  for (const ClaimProof& one : proof.claims) {
    if (one.standing != Standing::unprovable && one.standing != Standing::red) continue;
    text += wrapped("\"" + one.claim + "\": " + one.why, "  ", look);
  }
  if (!text.empty()) text = "\nNot looked at\n" + text;
  if (!proof.notes.empty()) text += "\nOf the run\n";
  for (const std::string& what : proof.notes) text += wrapped(what, "  ", look);
  return text;
}

}  // namespace

std::string in_words(const Proof& proof, const report::Look& look) {
  return claims_table(proof, look) + "\n" + kinds_table(proof, look) + uncaught(proof, look) +
         unproven(proof, look) + outside(proof, look) + shown(proof, look);
}

}  // namespace harness::prove
