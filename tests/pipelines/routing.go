package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/grafana/alloy/syntax/ast"
	"github.com/grafana/alloy/syntax/parser"
	"github.com/jmespath/go-jmespath"
)

// What loki.process does to lines, as its reference describes the stages that we use: Alloy itself cannot be had. lines.json
// says what becomes of each line, and tests/unit/target/log_line_test.cpp holds the log shipper of native runs to the same.

type entry struct {
	Line             string
	Level            string
	Trace            string `json:"trace_id"`
	Span             string `json:"span_id"`
	Job              string
	extracted        map[string]any
	labels, metadata map[string]string
}

func routingErrors(arguments []string) []string {
	if len(arguments) != 2 {
		return []string{"routing needs a file for Alloy and one of lines"}
	}
	stages, err := stagesOf(arguments[0])
	if err != nil {
		return []string{err.Error()}
	}
	text, err := os.ReadFile(arguments[1])
	if err != nil {
		return []string{err.Error()}
	}
	var lines []entry
	if err := json.Unmarshal(text, &lines); err != nil {
		return []string{arguments[1] + ": " + err.Error()}
	}
	var found []string
	for _, wanted := range lines {
		got, err := routed(wanted.Line, stages)
		if err != nil {
			return append(found, err.Error())
		}
		want := fmt.Sprintf("job=%s level=%s trace_id=%s span_id=%s", wanted.Job, wanted.Level, wanted.Trace, wanted.Span)
		if got != want {
			found = append(found, fmt.Sprintf("%q: %s, and is to be %s", wanted.Line, got, want))
		}
	}
	return found
}

func stagesOf(file string) (ast.Body, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	tree, err := parser.ParseFile(file, source)
	if err != nil {
		return nil, err
	}
	for _, statement := range tree.Body {
		if block, is := statement.(*ast.BlockStmt); is && strings.Join(block.Name, ".") == "loki.process" {
			return block.Body, nil
		}
	}
	return nil, fmt.Errorf("%s has no loki.process", file)
}

func routed(line string, stages ast.Body) (string, error) {
	one := entry{Line: line, extracted: map[string]any{}, labels: map[string]string{"job": "frontend"}, metadata: map[string]string{}}
	if err := one.pass(stages); err != nil {
		return "", err
	}
	for name := range one.labels {
		if name != "job" && name != "level" {
			return "", fmt.Errorf("%q has a label %s, which makes streams", line, name)
		}
	}
	return fmt.Sprintf("job=%s level=%s trace_id=%s span_id=%s", one.labels["job"], one.labels["level"], one.metadata["trace_id"], one.metadata["span_id"]), nil
}

func (e *entry) pass(stages ast.Body) error {
	for _, statement := range stages {
		block, is := statement.(*ast.BlockStmt)
		if !is {
			continue
		}
		settings := settingsOf(block)
		switch name := strings.Join(block.Name, "."); name {
		case "stage.json":
			if err := e.extract(settings["expressions"]); err != nil {
				return err
			}
		case "stage.static_labels":
			for label, value := range settings["values"] {
				e.labels[label] = value
			}
		case "stage.labels":
			e.copyTo(e.labels, settings["values"])
		case "stage.structured_metadata":
			e.copyTo(e.metadata, settings["values"])
		case "stage.label_drop":
			for _, label := range settings["values"] {
				delete(e.labels, label)
			}
		case "stage.match":
			if e.matches(settings["selector"][""]) {
				if err := e.pass(block.Body); err != nil {
					return err
				}
			}
		default:
			return fmt.Errorf("%s is not known here", name)
		}
	}
	return nil
}

// What is no JSON has no fields, and goes on.
func (e *entry) extract(expressions map[string]string) error {
	var fields any
	if json.Unmarshal([]byte(e.Line), &fields) != nil {
		return nil
	}
	for name, expression := range expressions {
		value, err := jmespath.Search(expression, fields)
		if err != nil {
			return err
		}
		e.extracted[name] = value
	}
	return nil
}

// null is no text, and an empty one no value.
func (e *entry) copyTo(kept map[string]string, names map[string]string) {
	for name, source := range names {
		if source == "" {
			source = name
		}
		if value, there := e.extracted[source]; there && value != nil && value != "" {
			kept[name] = fmt.Sprint(value)
		}
	}
}

// {usage="true"}: one label and its value are all that we ask.
func (e *entry) matches(selector string) bool {
	name, value, _ := strings.Cut(strings.Trim(selector, "{}"), "=")
	return e.labels[name] == strings.Trim(value, `"`)
}

// An object's members, a list's by number, a text under the empty name.
func settingsOf(block *ast.BlockStmt) map[string]map[string]string {
	settings := map[string]map[string]string{}
	for _, statement := range block.Body {
		if attribute, is := statement.(*ast.AttributeStmt); is {
			settings[attribute.Name.Name] = membersOf(attribute.Value)
		}
	}
	return settings
}

func membersOf(value ast.Expr) map[string]string {
	members := map[string]string{}
	switch expression := value.(type) {
	case *ast.ObjectExpr:
		for _, field := range expression.Fields {
			members[field.Name.Name] = textOf(field.Value)
		}
	case *ast.ArrayExpr:
		for i, element := range expression.Elements {
			members[fmt.Sprint(i)] = textOf(element)
		}
	default:
		members[""] = textOf(value)
	}
	return members
}

func textOf(value ast.Expr) string {
	literal, is := value.(*ast.LiteralExpr)
	if !is {
		return ""
	}
	var text string
	if json.Unmarshal([]byte(literal.Value), &text) != nil {
		return literal.Value
	}
	return text
}
