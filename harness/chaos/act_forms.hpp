#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/chaos/proof.hpp"
#include "harness/grammar/form.hpp"
#include "harness/target/acts.hpp"

// How an author writes what faults do and are proven by.
namespace harness::chaos {

using grammar::Located;

// A program, which has to be there, and its arguments.
using Words = std::vector<std::string>;
grammar::Form<Words> words_of_program();

// A request to a process or an endpoint: {put: "{shop}/toxics", headers: {…}, body: …}.
struct WrittenRequest {
  std::string method;
  std::string url;
  std::map<std::string, std::string> headers;
  std::string body;
  yaml::Place place;

  std::string called() const;  // "shop"
};
grammar::Form<WrittenRequest> request_form();

struct WrittenProof {
  Words command;
  WrittenRequest request;
  std::optional<int> status;
  std::string body_contains;
  std::string promql;
  scenario::Comparison value;
  yaml::Place place;
};
grammar::Form<WrittenProof> proof_form();
std::optional<std::string> query_of(const WrittenProof& proof);  // in PromQL

// As it is carried out; the directory and the environment are those of the fault's own commands.
target::ProgramCall call_of(const Words& words, const std::string& directory = {},
                            const std::map<std::string, std::string>& env = {});
target::RequestCall call_of(const WrittenRequest& request);
Proof proof_of(const WrittenProof& proof, const std::string& directory = {},
               const std::map<std::string, std::string>& env = {});

grammar::Form<std::map<std::string, std::string>> variables_form();

// Of a program: what it names as {url:NAME} or {port:NAME} has to be there.
grammar::Form<std::map<std::string, std::string>> environment_form();

}  // namespace harness::chaos
