package main

import (
	"context"
	"fmt"
	"os"
	"sort"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// What is up at the same time on one machine: projects that share its ports and its containers' names.
type machine struct {
	errors []string
	ports  map[string]string // published port → who has it
	names  map[string]string // container name → who has it
}

func composeErrors(files []string) []string {
	all := machine{ports: map[string]string{}, names: map[string]string{}}
	for _, file := range files {
		project, err := load(file)
		if err != nil {
			all.errors = append(all.errors, fmt.Sprintf("%s: %v", file, err))
			continue
		}
		all.add(file, project)
	}
	return all.errors
}

func load(file string) (*types.Project, error) {
	options, err := cli.NewProjectOptions([]string{file}, cli.WithOsEnv, cli.WithInterpolation(true), cli.WithResolvedPaths(true))
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}

func (m *machine) add(file string, project *types.Project) {
	names := project.ServiceNames()
	sort.Strings(names)
	for _, name := range names {
		service := project.Services[name]
		who := file + ": " + name
		m.checkPorts(who, service)
		m.checkName(who, service)
		m.checkFiles(who, service)
		if service.Build == nil && service.Image == "" {
			m.say(who, "has no image and nothing to build one from")
		}
	}
}

func (m *machine) say(who, format string, values ...any) {
	m.errors = append(m.errors, who+" "+fmt.Sprintf(format, values...))
}

// Only loopback: what is published elsewhere, others reach, and here are passwords that everybody knows.
func (m *machine) checkPorts(who string, service types.ServiceConfig) {
	for _, port := range service.Ports {
		if port.HostIP != "127.0.0.1" {
			m.say(who, "publishes %s on %q: write 127.0.0.1:%s:%d", port.Published, port.HostIP, port.Published, port.Target)
		}
		key := port.Published + "/" + port.Protocol
		if other, taken := m.ports[key]; taken {
			m.say(who, "publishes port %s, and so does %s", port.Published, other)
		}
		m.ports[key] = who
	}
}

func (m *machine) checkName(who string, service types.ServiceConfig) {
	if service.ContainerName == "" {
		m.say(who, "has no container_name: others call it by that")
		return
	}
	if other, taken := m.names[service.ContainerName]; taken {
		m.say(who, "is the container %s, and so is %s", service.ContainerName, other)
	}
	m.names[service.ContainerName] = who
}

// A bind mount whose file is missing becomes an empty directory, and the program says something else.
func (m *machine) checkFiles(who string, service types.ServiceConfig) {
	const engine = "/var/run/docker.sock" // the machine's own
	for _, volume := range service.Volumes {
		if volume.Type != types.VolumeTypeBind || volume.Source == engine {
			continue
		}
		if _, err := os.Stat(volume.Source); err != nil {
			m.say(who, "mounts %s, which is not there", volume.Source)
		}
	}
	if service.Build != nil {
		file := service.Build.Context + "/" + service.Build.Dockerfile
		if _, err := os.Stat(file); err != nil {
			m.say(who, "is built from %s, which is not there", file)
		}
	}
}
