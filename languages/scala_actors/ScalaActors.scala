// -----------------------------------------------------------------------------
// ScalaActors.scala - the counter is an actor of scala.actors, the senders a parallel collection.
// -----------------------------------------------------------------------------
// Story      for each number of a parallel range, tell the counter to add 100; then ask it once,
//            synchronously, for the total.
// Counter    an actor; its mailbox is unbounded, a send never waits. It takes the next message by
//            calling act() again at the end of each reaction ("recursive react"), not by
//            loop { react }: the last commit of the original, newer than its README, does so.
// Senders    a pool of WORKERS threads under the range, made inside the span.
// Message    an object holding a Long, one allocated per send.
// Span       making the range .. the total in hand. The counter runs before it begins; starting the
//            virtual machine lies outside. It is cold, as the original's was.
// Checks     the counter counts and sums what it received; the driver compares.
// Source     Keeble's client and actor of 2011, the row "Scala" of the posts of 2012.
// Differs    the original left the number of threads to the library, which takes one per processor;
//            the counter also counts its messages; the clock is monotonic.
// -----------------------------------------------------------------------------
import scala.actors.Actor
import scala.collection.parallel.ForkJoinTaskSupport
import scala.concurrent.forkjoin.ForkJoinPool
import scala.io.StdIn

case class Add(amount: Long)
case object TotalAndReset
case class Total(received: Long, sum: Long)

class Counter extends Actor {
  private var received = 0L
  private var sum = 0L

  def act() {
    react {
      case Add(amount) =>
        received += 1
        sum += amount
        act()
      case TotalAndReset =>
        reply(Total(received, sum))
        received = 0
        sum = 0
        act()
    }
  }
}

class BadInput(words: String) extends Exception(words)

object ScalaActors {
  private val mostMessages = 1000000000
  private val mostWorkers = 10000

  def main(arguments: Array[String]) {
    try {
      val (messages, workers) = parse(arguments)
      serve(messages, workers)
      sys.exit(0) // the scheduler of the actors would keep the process alive
    } catch {
      case bad: BadInput => stop(bad.getMessage, 2)
      case other: Throwable => stop(other.toString, 1)
    }
  }

  private def serve(messages: Int, workers: Int) {
    val counter = new Counter
    counter.start()
    println("ready")
    StdIn.readLine() match {
      case null =>
      case "go" =>
        val (total, took) = span(counter, messages, workers)
        println(s"done ${total.received} ${total.sum} $took")
        if (StdIn.readLine() != null)
          throw new BadInput("more than one line on standard input; allowed: one, 'go'")
      case line => throw new BadInput(s"standard input is '$line'; allowed: one line 'go'")
    }
  }

  private def span(counter: Counter, messages: Int, workers: Int): (Total, Long) = {
    val began = System.nanoTime
    val numbers = (1 to messages).par
    numbers.tasksupport = new ForkJoinTaskSupport(new ForkJoinPool(workers))
    numbers.foreach(_ => counter ! Add(100))
    val total = (counter !? TotalAndReset).asInstanceOf[Total]
    (total, System.nanoTime - began)
  }

  private def parse(arguments: Array[String]): (Int, Int) = arguments match {
    case Array(messages, workers) =>
      (whole("MESSAGES", messages, mostMessages), whole("WORKERS", workers, mostWorkers))
    case _ =>
      throw new BadInput(s"${arguments.length} arguments; allowed: two, MESSAGES WORKERS")
  }

  private def whole(what: String, text: String, most: Int): Int = {
    val value = if (text.matches("[0-9]{1,10}")) text.toLong else 0
    if (value < 1 || value > most)
      throw new BadInput(s"$what is '$text'; allowed: a whole number from 1 to $most")
    value.toInt
  }

  private def stop(words: String, code: Int) {
    Console.err.println("scala_actors: " + words)
    sys.exit(code)
  }
}
