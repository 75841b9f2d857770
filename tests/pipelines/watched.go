package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Whoever is up beside stack.yaml is scraped by its Prometheus and has its lines collected by its Alloy: by names that
// stand in their files, and in the projects' own.
func watchedErrors(arguments []string) []string {
	stack := arguments[0]
	prometheus := filepath.Join(stack, "compose/prometheus/prometheus.yml")
	alloy := filepath.Join(stack, "alloy/config.alloy")
	scraped, err := scrapedNames(prometheus)
	if err != nil {
		return []string{err.Error()}
	}
	collected, err := os.ReadFile(alloy)
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for _, file := range arguments[1:] {
		project, err := load(file)
		if err != nil {
			return append(found, fmt.Sprintf("%s: %v", file, err))
		}
		if !strings.Contains(string(collected), "|"+project.Name+"|") && !strings.Contains(string(collected), "|"+project.Name+")") {
			found = append(found, fmt.Sprintf("%s: nobody collects the lines of project %s: name it in the first rule of %s", file, project.Name, alloy))
		}
		for name, service := range project.Services {
			port := metricsPort(name, service)
			if port != "" && !scraped[scrapedAs(service)+":"+port] {
				found = append(found, fmt.Sprintf("%s: nobody scrapes %s:%s: name it in %s", file, scrapedAs(service), port, prometheus))
			}
		}
	}
	return found
}

// name:port of all that DNS is asked for.
func scrapedNames(file string) (map[string]bool, error) {
	documents, err := documentsOf(file)
	if err != nil {
		return nil, err
	}
	var config struct {
		Jobs []struct {
			ByName []struct {
				Names []string
				Port  string
			} `yaml:"dns_sd_configs"`
		} `yaml:"scrape_configs"`
	}
	if err := documents[0].Decode(&config); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	names := map[string]bool{}
	for _, job := range config.Jobs {
		for _, one := range job.ByName {
			for _, name := range one.Names {
				names[name+":"+one.Port] = true
			}
		}
	}
	return names, nil
}

// A demo's second name, since a stage's service is called as its first.
func scrapedAs(service types.ServiceConfig) string {
	for _, network := range service.Networks {
		if network != nil && len(network.Aliases) > 0 {
			return network.Aliases[0]
		}
	}
	return service.ContainerName
}

func metricsPort(name string, service types.ServiceConfig) string {
	switch name {
	case "postgres":
		return ""
	case "postgres-exporter":
		return "9187"
	}
	return fmt.Sprint(service.Ports[0].Target)
}
