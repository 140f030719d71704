// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

/** What is measured, in the order of the table. */
enum Line {
    QUEUE_FIRST("queue 100,000, 100 a command, first after the start", Unit.RATE),
    QUEUE_LATER("the same, later", Unit.RATE),
    QUEUE_SINGLE("queue 20,000, 1 a command, 64 in flight", Unit.RATE),
    DRAIN_64("drain by 64 movers", Unit.RATE),
    DRAIN_8("drain by 8 movers", Unit.RATE),
    DRAIN_1("drain by 1 mover", Unit.RATE),
    DONE_1("reply to done, 1 mover, half of them", Unit.MICROSECONDS),
    MIXED_8("queue and drain at once, 8 movers", Unit.RATE),
    EAGER_8("drain by 8 movers with an open recv", Unit.RATE),
    STATUS("status, nothing to do, half of them", Unit.MICROSECONDS),
    STATUS_BUSY("status while 8 movers drain, half of them", Unit.MICROSECONDS),
    STATUS_BUSY_P99("status while 8 movers drain, 99 of 100", Unit.MICROSECONDS),
    LONGEST("longest reply to a done in a drain of 100,000", Unit.MILLISECONDS),
    CPU("processor time, first 100,000 queued and drained by 64", Unit.SECONDS),
    CPU_SCHED("the same, of the scheduler alone", Unit.SECONDS),
    CPU_GATEWAY("the same, of the gateway alone", Unit.SECONDS),
    CPU_REDIS("the same, of Redis, which is not in it", Unit.SECONDS),
    CPU_LATER("processor time, the next 100,000", Unit.SECONDS),
    INGEST("from Lustre into the queue", Unit.RATE),
    TAGS("drain by 64 movers, batches of 1,000 tags", Unit.RATE),
    TAGS_LONGEST("longest reply to a done in that", Unit.MILLISECONDS),
    MEMORY_IDLE("memory after the start", Unit.MEGABYTES),
    MEMORY_WORKED("memory after all of that", Unit.MEGABYTES),
    MEMORY_MILLION("memory with 1,000,000 queued", Unit.MEGABYTES),
    BYTES_A_REQUEST("memory a request", Unit.BYTES),
    START_MILLION("killed, and back with 1,000,000 queued", Unit.SECONDS),
    START_MILLION_CPU("processor time of that", Unit.SECONDS),
    STATUS_MILLION("status with 1,000,000 queued, half of them", Unit.MICROSECONDS),
    LIST_MILLION("list of 1,000,000", Unit.SECONDS),
    IDLE_MOVERS("status with 1,000 movers that wait, half of them", Unit.MICROSECONDS),
    IDLE_CPU("processor time a minute, 1,000 movers wait", Unit.SECONDS),
    IDLE_MEMORY("memory a mover that waits", Unit.KILOBYTES),
    TOOL_JAVA("java that says hello, processor time", Unit.SECONDS),
    TOOL_STATUS("coordinatool-client status, processor time", Unit.SECONDS),
    TOOL_HELP("coordinatool-client --help, processor time", Unit.SECONDS),
    TOOL_VERB_HELP("--help of that of its commands which takes longest", Unit.SECONDS),
    TOOL_QUEUE("coordinatool-queue of nothing, processor time", Unit.SECONDS);

    final String title;
    final Unit unit;

    /** In what a line is measured. */
    enum Unit {
        RATE("/s", "%,.0f"), SECONDS("s", "%.2f"), MILLISECONDS("ms", "%.1f"), MICROSECONDS("us", "%,.0f"),
        MEGABYTES("MB", "%,.0f"), KILOBYTES("KB", "%.2f"), BYTES("B", "%,.0f");

        final String name;
        final String format;

        Unit(String name, String format) {
            this.name = name;
            this.format = format;
        }
    }

    Line(String title, Unit unit) {
        this.title = title;
        this.unit = unit;
    }
}
