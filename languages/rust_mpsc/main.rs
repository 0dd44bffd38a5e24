// -----------------------------------------------------------------------------
// main.rs - the counter is a thread that owns the receiver of a std::sync::mpsc channel.
// -----------------------------------------------------------------------------
// Story      senders tell the counter to add 100 many times; when all have ended, one question,
//            carrying a sender for its answer, fetches the total.
// Counter    one thread; channel(), the unbounded form: a send never waits.
// Senders    WORKERS threads, each with a clone of the sender, joined.
// Span       starting the senders .. the total in hand. The counter runs before it begins. There is
//            no list to build: a loop is what a Rust program writes.
// Checks     the counter counts and sums what it received; the driver compares.
// Source     ours, for today's reader; the Rust rows of 2012 are the project's own backends.
// -----------------------------------------------------------------------------
use std::io::{self, BufRead, Write};
use std::process::exit;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

const AMOUNT: u64 = 100;
const MOST_MESSAGES: u64 = 1_000_000_000;
const MOST_WORKERS: u64 = 10_000;

#[derive(Clone, Copy, Default)]
struct Total {
    received: u64,
    sum: u64,
}

enum Message {
    Add(u64),
    Ask(Sender<Total>),
}

fn count(messages: Receiver<Message>) {
    let mut total = Total::default();
    for message in messages {
        match message {
            Message::Add(amount) => {
                total.received += 1;
                total.sum += amount;
            }
            Message::Ask(answer) => answer.send(total).expect("the asker waits"),
        }
    }
}

fn span(counter: &Sender<Message>, messages: u64, workers: u64) -> (Total, Duration) {
    let began = Instant::now();
    let mut left = messages;
    let mut running = Vec::new();
    for worker in 0..workers {
        let share = left / (workers - worker); // as even as it goes
        left -= share;
        let counter = counter.clone();
        let sender = thread::Builder::new().spawn(move || {
            for _ in 0..share {
                counter
                    .send(Message::Add(AMOUNT))
                    .expect("the counter runs");
            }
        });
        match sender {
            Ok(sender) => running.push(sender),
            Err(error) => stop(&format!("thread {} of {workers}: {error}", worker + 1), 1),
        }
    }
    for sender in running {
        sender.join().expect("a sender ends well");
    }
    let (answer, total) = channel();
    counter
        .send(Message::Ask(answer))
        .expect("the counter runs");
    let total = total.recv().expect("the counter answers");
    (total, began.elapsed())
}

fn stop(words: &str, code: i32) -> ! {
    eprintln!("rust_mpsc: {words}");
    exit(code)
}

fn whole(what: &str, text: &str, most: u64) -> u64 {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(value) if digits && (1..=most).contains(&value) => value,
        _ => stop(
            &format!("{what} is '{text}'; allowed: a whole number from 1 to {most}"),
            2,
        ),
    }
}

fn next_line() -> Option<String> {
    match io::stdin().lock().lines().next() {
        None => None,
        Some(Ok(line)) => Some(line),
        Some(Err(error)) => stop(&format!("standard input: {error}"), 1),
    }
}

fn say(words: &str) {
    let mut out = io::stdout();
    if let Err(error) = writeln!(out, "{words}").and_then(|()| out.flush()) {
        stop(&format!("standard output: {error}"), 1);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    if arguments.len() != 2 {
        stop(
            &format!(
                "{} arguments; allowed: two, MESSAGES WORKERS",
                arguments.len()
            ),
            2,
        );
    }
    let messages = whole("MESSAGES", &arguments[0], MOST_MESSAGES);
    let workers = whole("WORKERS", &arguments[1], MOST_WORKERS);

    let (counter, received) = channel();
    thread::spawn(move || count(received));
    say("ready");
    match next_line() {
        None => return,
        Some(line) if line == "go" => {}
        Some(line) => stop(
            &format!("standard input is '{line}'; allowed: one line 'go'"),
            2,
        ),
    }
    let (total, took) = span(&counter, messages, workers);
    say(&format!(
        "done {} {} {}",
        total.received,
        total.sum,
        took.as_nanos()
    ));
    if next_line().is_some() {
        stop(
            "more than one line on standard input; allowed: one, 'go'",
            2,
        );
    }
}
