package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/grafana/alloy/syntax/ast"
	"github.com/grafana/alloy/syntax/diag"
	"github.com/grafana/alloy/syntax/parser"
	"github.com/grafana/alloy/syntax/token"
)

// The parser knows no component, so what there is stands here, of the components that we use: block → its arguments, a
// * before those that have to be there, and its blocks.
type form struct {
	arguments string
	blocks    map[string]form
	exports   string // of a component
}

var stages = map[string]form{
	"stage.json":                {arguments: "*expressions source drop_malformed"},
	"stage.labels":              {arguments: "*values"},
	"stage.static_labels":       {arguments: "*values"},
	"stage.structured_metadata": {arguments: "values regex"},
	"stage.label_drop":          {arguments: "*values"},
	"stage.label_keep":          {arguments: "*values"},
	"stage.timestamp":           {arguments: "*source *format fallback_formats location action_on_failure"},
	"stage.drop":                {arguments: "source separator expression value older_than longer_than drop_counter_reason"},
}

func withMatch(plain map[string]form) map[string]form {
	all := map[string]form{"stage.match": {arguments: "*selector pipeline_name action drop_counter_reason", blocks: plain}}
	for name, one := range plain {
		all[name] = one
	}
	return all
}

var consumers = map[string]form{"output": {arguments: "logs metrics traces"}}
var tls = form{arguments: "insecure insecure_skip_verify ca_file cert_file key_file server_name"}

var components = map[string]form{
	"discovery.docker": {arguments: "*host port host_networking_host refresh_interval", exports: "targets"},
	"discovery.relabel": {arguments: "*targets", exports: "output rules",
		blocks: map[string]form{"rule": {arguments: "source_labels separator regex modulus target_label replacement action"}}},
	"loki.source.docker":      {arguments: "*host *targets *forward_to labels relabel_rules refresh_interval"},
	"loki.process":            {arguments: "*forward_to", exports: "receiver", blocks: withMatch(stages)},
	"loki.write":              {arguments: "max_streams external_labels", exports: "receiver", blocks: map[string]form{"endpoint": {arguments: "*url name headers batch_wait batch_size remote_timeout tenant_id"}}},
	"otelcol.receiver.otlp":   {blocks: map[string]form{"grpc": {arguments: "endpoint"}, "http": {arguments: "endpoint"}, "output": consumers["output"]}},
	"otelcol.processor.batch": {arguments: "timeout send_batch_size send_batch_max_size", exports: "input", blocks: consumers},
	"otelcol.exporter.otlp": {arguments: "timeout", exports: "input",
		blocks: map[string]form{"client": {arguments: "*endpoint compression", blocks: map[string]form{"tls": tls}}}},
}

// Reads one file: what its own parser finds, then what is not in the table, then who is named and not there.
type reader struct {
	errors []string
	known  map[string]string // component.label → its exports
}

func alloyErrors(files []string) []string {
	var all []string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			return append(all, err.Error())
		}
		tree, err := parser.ParseFile(file, source)
		var found diag.Diagnostics
		if errors.As(err, &found) {
			for _, one := range found {
				all = append(all, one.Error())
			}
			continue
		} else if err != nil {
			all = append(all, err.Error())
			continue
		}
		r := reader{known: map[string]string{}}
		r.read(tree)
		all = append(all, r.errors...)
	}
	return all
}

func (r *reader) say(at ast.Node, format string, values ...any) {
	place := token.Position(ast.StartPos(at).Position())
	r.errors = append(r.errors, fmt.Sprintf("%s: %s", place, fmt.Sprintf(format, values...)))
}

func (r *reader) read(tree *ast.File) {
	for _, statement := range tree.Body {
		if block, is := statement.(*ast.BlockStmt); is {
			name := strings.Join(block.Name, ".")
			r.known[name+"."+block.Label] = components[name].exports
		}
	}
	for _, statement := range tree.Body {
		block, is := statement.(*ast.BlockStmt)
		if !is {
			continue
		}
		name := strings.Join(block.Name, ".")
		one, there := components[name]
		if !there {
			r.say(block, "there is no component %s", name)
			continue
		}
		r.readBlock(name, block, one)
	}
}

func (r *reader) readBlock(name string, block *ast.BlockStmt, one form) {
	given := map[string]bool{}
	for _, statement := range block.Body {
		switch part := statement.(type) {
		case *ast.AttributeStmt:
			given[part.Name.Name] = true
			if !hasWord(strings.ReplaceAll(one.arguments, "*", ""), part.Name.Name) {
				r.say(part, "%s has no argument %s", name, part.Name.Name)
			}
			r.readReferences(part.Value)
		case *ast.BlockStmt:
			inner := strings.Join(part.Name, ".")
			if form, there := one.blocks[inner]; there {
				r.readBlock(inner, part, form)
			} else {
				r.say(part, "%s has no block %s", name, inner)
			}
		}
	}
	for _, argument := range strings.Fields(one.arguments) {
		if strings.HasPrefix(argument, "*") && !given[argument[1:]] {
			r.say(block, "%s needs %s", name, argument[1:])
		}
	}
}

func hasWord(words, word string) bool { return strings.Contains(" "+words+" ", " "+word+" ") }

// loki.process.lines.receiver: the component loki.process "lines", of which that is an export.
func (r *reader) readReferences(value ast.Expr) {
	switch expression := value.(type) {
	case *ast.ArrayExpr:
		for _, element := range expression.Elements {
			r.readReferences(element)
		}
	case *ast.AccessExpr:
		whole := dotted(expression)
		end := strings.LastIndex(whole, ".")
		if exports, there := r.known[whole[:end]]; !there {
			r.say(expression, "there is no %s", whole[:end])
		} else if !hasWord(exports, whole[end+1:]) {
			r.say(expression, "%s exports no %s", whole[:end], whole[end+1:])
		}
	}
}

func dotted(expression ast.Expr) string {
	switch part := expression.(type) {
	case *ast.AccessExpr:
		return dotted(part.Value) + "." + part.Name.Name
	case *ast.IdentifierExpr:
		return part.Ident.Name
	}
	return "?"
}
