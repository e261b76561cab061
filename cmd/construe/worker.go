package main

import (
	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

// workerVerb is what construe calls itself by for a worker process.
const workerVerb = "worker"

// workerCommand is the other end of construe's own worker processes, and of no use to a person.
func workerCommand(s *streams) *cli.Command {
	return &cli.Command{Hidden: true, Usage: "do one task for another construe",
		Action: func(*cli.Context) error {
			if code := host.ServeWorker(s.in, s.out); code != 0 {
				return result(code)
			}
			return nil
		}}
}
