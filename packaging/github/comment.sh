#!/usr/bin/env bash
# comment.sh NUMBER FILE: puts the file into our one comment of the pull request.
set -euo pipefail
comments=repos/$GITHUB_REPOSITORY/issues/$1/comments
ours=$(gh api --paginate "$comments" --jq '.[] | select(.body | startswith("<!-- harness -->")) | .id' | head -n 1)
if [[ -n $ours ]]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$ours" --field "body=@$2"
else
  gh api --silent --method POST "$comments" --field "body=@$2"
fi
