// -----------------------------------------------------------------------------
// main.go - the counter is a goroutine that ranges over one channel.
// -----------------------------------------------------------------------------
// Story      senders tell the counter to add 100 many times; when all have ended, one question,
//            carrying a channel for its answer, fetches the total.
// Counter    one goroutine, one channel, unbuffered: what make(chan T) gives and what an idiomatic
//            program starts with. So a send waits until the counter takes it, which no other row
//            does: this row never has a backlog, and pays a rendezvous per message instead.
// Senders    WORKERS goroutines, awaited by a WaitGroup.
// Span       starting the senders .. the total in hand. The counter runs before it begins. There is
//            no list to build: a loop is what a Go program writes.
// Checks     the counter counts and sums what it received; the driver compares.
// Source     ours, for today's reader; the posts of 2012 have no such row.
// -----------------------------------------------------------------------------

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	amount       = 100
	mostMessages = 1000000000
	mostWorkers  = 10000
)

type total struct {
	received, sum int64
}

// Two words: an amount to add or, where there is an answer, a question.
type message struct {
	amount int64
	answer chan<- total
}

func count(messages <-chan message) {
	var now total
	for m := range messages {
		if m.answer != nil {
			m.answer <- now
			continue
		}
		now.received++
		now.sum += m.amount
	}
}

func span(counter chan<- message, messages, workers int) (total, time.Duration) {
	began := time.Now()
	var running sync.WaitGroup
	for left := workers; left > 0; left-- {
		share := messages / left // as even as it goes
		messages -= share
		running.Add(1)
		go func() {
			defer running.Done()
			for i := 0; i < share; i++ {
				counter <- message{amount: amount}
			}
		}()
	}
	running.Wait()
	answer := make(chan total)
	counter <- message{answer: answer}
	found := <-answer
	return found, time.Since(began)
}

func stop(words string) {
	fmt.Fprintln(os.Stderr, "go_channels: "+words)
	os.Exit(2)
}

func whole(what, text string, most int) int {
	value, err := strconv.ParseUint(text, 10, 32)
	if err != nil || value < 1 || value > uint64(most) {
		stop(fmt.Sprintf("%s is '%s'; allowed: a whole number from 1 to %d", what, text, most))
	}
	return int(value)
}

func main() {
	if len(os.Args) != 3 {
		stop(fmt.Sprintf("%d arguments; allowed: two, MESSAGES WORKERS", len(os.Args)-1))
	}
	messages := whole("MESSAGES", os.Args[1], mostMessages)
	workers := whole("WORKERS", os.Args[2], mostWorkers)

	counter := make(chan message)
	go count(counter)
	fmt.Println("ready")

	input := bufio.NewReader(os.Stdin)
	line, err := input.ReadString('\n')
	if err == io.EOF && line == "" {
		return
	}
	if line = strings.TrimSuffix(line, "\n"); line != "go" {
		stop(fmt.Sprintf("standard input is '%s'; allowed: one line 'go'", line))
	}
	found, took := span(counter, messages, workers)
	fmt.Println("done", found.received, found.sum, took.Nanoseconds())
	if _, err := input.ReadByte(); err != io.EOF {
		stop("more than one line on standard input; allowed: one, 'go'")
	}
}
