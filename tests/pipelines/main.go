// Reads the files of stack/compose, stack/kubernetes and stack/alloy as the programs do that they are for: Compose by its own library,
// Alloy by its own parser. What these do not look at is looked at here. ./dev test builds it.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "pipelines compose FILE… (all up at the same time) | alloy FILE… | stages STACK_DIRECTORY | routing FILE LINES | watched STACK_DIRECTORY FILE…")
		os.Exit(2)
	}
	checks := map[string]func([]string) []string{"compose": composeErrors, "alloy": alloyErrors, "stages": stageErrors, "routing": routingErrors, "watched": watchedErrors}
	check, known := checks[os.Args[1]]
	if !known {
		fmt.Fprintf(os.Stderr, "%q is no check: compose, alloy, stages, routing or watched\n", os.Args[1])
		os.Exit(2)
	}
	errors := check(os.Args[2:])
	for _, text := range errors {
		fmt.Println(text)
	}
	if len(errors) > 0 {
		os.Exit(1)
	}
}
