# The claims of one verdict as a Markdown table.
def cell: gsub("\\|"; "\\|") | gsub("[\r\n]+"; " ");
"### \(.scenario): \(.verdict)", "", (.reasons[] | "- \(cell)"), "",
"| | claim | during | expected | seen |", "|---|---|---|---|---|",
(.claims[] | "| \({pass: "✓", fail: "✗", no_data: "∅", undecided: "?"}[.result]) | \(.claim | cell) | \(.during | cell) | `\(.expected | cell)` | \(.seen | cell) |"), ""
