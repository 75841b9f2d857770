# A workflow command for each error of a scenario: "order.yaml:3:9: what is wrong".
def message: gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A");
def property: message | gsub(":"; "%3A") | gsub(","; "%2C");

capture("^(?<file>[^:]+\\.ya?ml):(?<line>[0-9]+):(?<column>[0-9]+): (?<what>.*)$")? |
"::error file=\(.file | property),line=\(.line),col=\(.column),title=wrong scenario::\(.what | message)"
