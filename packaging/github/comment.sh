#!/usr/bin/env bash
# comment.sh: puts $SUMMARY into our one comment of pull request $NUMBER.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
issues=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues
"$here/../ci/comment.sh" "$SUMMARY" "$issues/$NUMBER/comments" "$issues/comments" PATCH
