package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// What a stage is stands in stack/stages; its files for containers and for clusters say it again, and here it is seen that
// they say the same: who is there, on which port, with which flags. And that what a cluster's files have of other files is
// what these are now.

type process struct {
	port  string
	flags string // names only, in order: addresses differ
}

func stageErrors(arguments []string) []string {
	stack := arguments[0]
	var found []string
	for number := 1; number <= 6; number++ {
		name := fmt.Sprintf("stage%d", number)
		file := filepath.Join(stack, "stages", name+".yaml")
		wanted, err := nativeProcesses(file)
		if err != nil {
			return append(found, err.Error())
		}
		found = append(found, differences(wanted, filepath.Join(stack, "compose", name+".yaml"), composeProcesses)...)
		cluster := filepath.Join(stack, "kubernetes", name+".yaml")
		found = append(found, differences(wanted, cluster, clusterProcesses)...)
		if number >= 5 {
			found = append(found, embedded(cluster, "dice.sql", filepath.Join(stack, "postgres/postgres.sql"))...)
		}
	}
	return append(found, embedded(filepath.Join(stack, "kubernetes/collector.yaml"), "config.yaml", filepath.Join(stack, "collector/config.yaml"))...)
}

func differences(wanted map[string]process, file string, read func(string) (map[string]process, error)) []string {
	got, err := read(file)
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for name, want := range wanted {
		if have, there := got[name]; !there {
			found = append(found, fmt.Sprintf("%s: %s is missing", file, name))
		} else if have != want {
			found = append(found, fmt.Sprintf("%s: %s has port %s and %q, the stage port %s and %q", file, name, have.port, have.flags, want.port, want.flags))
		}
	}
	return found
}

// The services of ours that a stage's load goes through; who watches and who keeps data has ports of its own in containers.
func isOurs(name string) bool {
	return name == "frontend" || name == "dice-roller" || name == "die-service"
}

// Without those that the catalogue (services.yaml) gives to a program in every stage, and without the file of dice that
// native stages name, which has the dice that a program has without one.
func flagsOf(arguments []string) string {
	const everywhere = "--host --port --dice-roller --trace-link --dice"
	var names []string
	for _, argument := range arguments {
		name, _, _ := strings.Cut(argument, "=")
		if strings.HasPrefix(name, "--") && !hasWord(everywhere, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

func nativeProcesses(file string) (map[string]process, error) {
	var stage struct {
		Processes []struct {
			Use, Name, Port string
			Args            []string
		}
	}
	documents, err := documentsOf(file)
	if err != nil {
		return nil, err
	}
	found := map[string]process{}
	for _, document := range documents {
		if err := document.Decode(&stage); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, one := range stage.Processes {
			if isOurs(one.Use) {
				found[one.Use] = process{one.Port, flagsOf(one.Args)}
			}
		}
	}
	return found, nil
}

func composeProcesses(file string) (map[string]process, error) {
	project, err := load(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	found := map[string]process{}
	for name, service := range project.Services {
		if isOurs(name) && len(service.Ports) == 1 {
			found[name] = process{service.Ports[0].Published, flagsOf(service.Command)}
		}
	}
	return found, nil
}

type object struct {
	Kind     string
	Metadata struct{ Name string }
	Data     map[string]string
	Spec     yaml.Node
}

func clusterProcesses(file string) (map[string]process, error) {
	objects, err := objectsOf(file)
	if err != nil {
		return nil, err
	}
	found := map[string]process{}
	for _, one := range objects {
		if one.Kind != "Deployment" || !isOurs(one.Metadata.Name) {
			continue
		}
		var spec struct {
			Template struct {
				Spec struct {
					Containers []struct {
						Command []string
						Ports   []struct {
							ContainerPort string `yaml:"containerPort"`
						}
					}
				}
			}
		}
		if err := one.Spec.Decode(&spec); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		container := spec.Template.Spec.Containers[0]
		found[one.Metadata.Name] = process{container.Ports[0].ContainerPort, flagsOf(container.Command)}
	}
	return found, nil
}

// embedded: the value under this key of a ConfigMap is that file.
func embedded(file, key, source string) []string {
	text, err := os.ReadFile(source)
	if err != nil {
		return []string{err.Error()}
	}
	objects, err := objectsOf(file)
	if err != nil {
		return []string{err.Error()}
	}
	for _, one := range objects {
		if value, there := one.Data[key]; there && one.Kind == "ConfigMap" {
			if value == string(text) {
				return nil
			}
			return []string{fmt.Sprintf("%s: %s is not what %s is: copy it there", file, key, source)}
		}
	}
	return []string{fmt.Sprintf("%s: no ConfigMap has %s", file, key)}
}

func objectsOf(file string) ([]object, error) {
	documents, err := documentsOf(file)
	if err != nil {
		return nil, err
	}
	objects := make([]object, len(documents))
	for i, document := range documents {
		if err := document.Decode(&objects[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return objects, nil
}

func documentsOf(file string) ([]yaml.Node, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var documents []yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document yaml.Node
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		documents = append(documents, document)
	}
}
