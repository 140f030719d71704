// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import java.time.Duration;

/**
 * What a TCP peer may cost us at most. Everything that a stranger can make big has its bound here; how much of it the
 * gateway does at a time, so that others do not wait, stands with what does it. The manual has all of them, under
 * LIMITS of coordinatool-gateway(8).
 *
 * @param messageBytes      one message
 * @param nesting           objects and arrays inside each other in one message
 * @param stringChars       one string
 * @param idBytes           the id of a mover, or the name of a file system, UTF-8
 * @param archiveIds        archive ids of one mover
 * @param connections       TCP connections at once
 * @param unansweredBytes   commands of one connection that wait for the scheduler; with more than this no more are read
 * @param outstandingBytes  replies that one connection has not read; with more than this its commands wait
 * @param totalBytes        unfinished messages, unanswered commands and unread replies of all connections together;
 *                          beyond it the connection that holds most is closed
 * @param unfinished        how long a message may take from its first byte to its last
 * @param unread            how long a connection may leave replies unread without taking a single byte
 */
public record Limits(
        int messageBytes,
        int nesting,
        int stringChars,
        int idBytes,
        int archiveIds,
        int connections,
        int unansweredBytes,
        int outstandingBytes,
        long totalBytes,
        Duration unfinished,
        Duration unread) {

    /**
     * About 100,000 requests of 300 bytes in one queue command or running list; parsed, they take about as much again.
     * A mover without limits runs as many as there are, and one that cannot list them all could never come back.
     */
    public static final int MESSAGE_BYTES = 32 << 20;

    /** The protocol needs 4; the rest is room for members that we do not know. */
    public static final int NESTING = 64;

    /**
     * Sixteen times the longest hint: what is a little too long is refused by name, what is far too long ends the talk.
     */
    public static final int STRING_CHARS = 1 << 20;

    /** A mover is named after its host, and a fully qualified host name has 255 bytes at most. */
    public static final int ID_BYTES = 255;

    /** What Lustre lets one copytool register for. */
    public static final int ARCHIVE_IDS = 1024;

    /** Thousands of movers and their tools, and still below the usual hard limit of 20,000 open files or more. */
    public static final int CONNECTIONS = 16_384;

    /** Some ten thousand requests under way: more than the scheduler and Redis need to be kept busy by one sender. */
    public static final int UNANSWERED_BYTES = 4 << 20;

    /** Many replies to anything but recv and status; with more unread, a mover or tool has other troubles. */
    public static final int OUTSTANDING_BYTES = 256 << 10;

    /**
     * Two of the longest messages at once, a quarter of the gateway's heap; an honest site has next to nothing here.
     */
    public static final long TOTAL_BYTES = 64L << 20;

    /**
     * As long as the default grace of a mover. A process can be stopped or its host paused in the middle of a message,
     * and nobody else notices it here, so there is no hurry; a mover that hangs for longer would have lost its work had
     * its connection broken, and keeps it in fact, since it reconnects with its running list.
     */
    public static final Duration UNFINISHED = Duration.ofMinutes(10);

    /** Time for a person to look at a page of a long listing; what waits meanwhile is bounded. */
    public static final Duration UNREAD = Duration.ofMinutes(10);

    /** Of MUNGE with 100 bytes in it: 300. */
    public static final int CREDENTIAL_CHARS = 4096;

    /** Requests in one step of fsck, which the scheduler takes at once: some milliseconds. Our tools send 1000. */
    public static final int COMPARED_AT_ONCE = 10_000;

    /**
     * Requests in one cancel, whose files are looked at in one go, and which the scheduler takes at once: some
     * milliseconds of each.
     */
    public static final int CANCELLED_AT_ONCE = 256;

    /** What the daemons use. */
    public static final Limits DEFAULT = new Limits(MESSAGE_BYTES, NESTING, STRING_CHARS, ID_BYTES, ARCHIVE_IDS,
            CONNECTIONS, UNANSWERED_BYTES, OUTSTANDING_BYTES, TOTAL_BYTES, UNFINISHED, UNREAD);

    /**
     * What the tools use towards the server that they trust: a reply may list a million requests, at 110 bytes each.
     */
    public static final Limits REPLIES = new Limits(512 << 20, NESTING, STRING_CHARS, ID_BYTES, ARCHIVE_IDS, 1,
            UNANSWERED_BYTES, OUTSTANDING_BYTES, 1L << 30, UNFINISHED, UNREAD);
}
