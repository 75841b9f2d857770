# Red claims in the form of GitLab's code quality. A fingerprint is of the claim, so that the same one is the same in two runs.
. as $verdict |
[.claims[] | select(.result != "pass") | {
  description: "\(.claim)\(if .advisory then " (advisory \(.advisory))" else "" end): \(.result), expected \(.expected), seen \(.seen)",
  check_name: "harness",
  fingerprint: ("\($verdict.scenario)/\(.during)/\(.claim)" | @base64),
  severity: (if .advisory then "info" elif .result == "undecided" then "minor" else "major" end),
  location: {path: (if $file == "" then $verdict.scenario else $file end), lines: {begin: .line}}
}]
