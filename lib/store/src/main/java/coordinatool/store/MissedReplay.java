// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Log;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Writes to Redis what an earlier life has left in its {@link AwayJournal}, before Redis is read.
 *
 * <p>All of it in its order: of each field the last change counts, so it does not matter how much of it Redis has got
 * already. But a change that Redis got after the file was done with must not be undone by what stands in the file, and
 * a host that crashes may bring back a file that had been removed. Therefore each life notes in Redis, among the
 * settings, up to which batch Redis has everything, before Redis gets anything that is not in the file. Up to there the
 * file is passed over.
 *
 * <p>Nor must another scheduler's changes be undone that has had this Redis since. Redis knows the lives that have had
 * it ({@link Lease#lives}): where others have followed the one that has written the file, that is set aside. Where it
 * does not know that one, it has come back with what it held long ago, or with nothing, and is all the more in need of
 * the file. No clock is asked for that: it may have been set since.
 */
final class MissedReplay {
    /** Field of the settings: the life, a blank, and the number of its last batch of which all before are here. */
    static final String NOTE = "missed";

    /** A record may be as large as a batch, but what the file says is not believed beyond this. */
    private static final int MAX_RECORD = 256 << 20;
    /** Commands under way while the file is written to Redis. */
    private static final int PIPELINE = 1_000;
    private static final Pattern NOTED = Pattern.compile("(\\S+) ([0-9]{1,18})");

    private final RedisLink link;
    /** What the note says; empty and 0 where there is none. */
    private final String notedLife;
    private final long notedNumber;
    private long changes;
    private long passedOver;
    /** Of the last record; 0 before the first. */
    private long life;
    private long number;

    private MissedReplay(RedisLink link) throws RedisGone {
        this.link = link;
        Matcher note = NOTED.matcher(link.setting(NOTE));
        boolean is = note.matches();
        notedLife = is ? note.group(1) : "";
        notedNumber = is ? Long.parseLong(note.group(2)) : 0;
    }

    /** Writes it, and removes the file. @param file null: there is none */
    static void replay(Path file, RedisLink link, Log log) throws RedisGone {
        try {
            if (file == null || !Files.exists(file) || Files.size(file) == 0) {
                return;
            }
            Instant written = Files.getLastModifiedTime(file).toInstant();
            if (isFollowed(writer(file), Lease.lives(link))) {
                Path aside = file.resolveSibling(file.getFileName() + ".old");
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                log.warn("what was kept for redis is set aside: another scheduler has had redis since", "file", aside,
                        "of", written);
                return;
            }
            MissedReplay replay = new MissedReplay(link);
            replay.all(file);
            Freeing.remove(file);
            log.normal("redis was away when the last scheduler ended: has what it missed", "changes", replay.changes,
                    "passed_over", replay.passedOver, "until", written);
        } catch (IOException e) {
            log.error("cannot read what was kept for redis: what ended while it was away may run again", "file", file,
                    "reason", e);
        }
    }

    /** Whether others are known to have followed this life. */
    private static boolean isFollowed(String life, List<String> lives) {
        return lives.contains(life) && !lives.get(lives.size() - 1).equals(life);
    }

    /** The life that has written the file: each begins it anew. Empty where it has no record that can be read. */
    private static String writer(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            byte[] first = next(in);
            return first == null || first.length <= Long.BYTES || first[0] != AwayJournal.NUMBERED ? ""
                    : AwayJournal.name(ByteBuffer.wrap(first).getLong(1));
        }
    }

    private void all(Path file) throws IOException, RedisGone {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (byte[] record = next(in); record != null; record = next(in)) {
                record(ByteBuffer.wrap(record));
            }
        }
        if (number != 0) {
            link.call(Command.HSET, Table.SETTINGS.key, NOTE, AwayJournal.name(life) + " " + number);
        }
    }

    /** The next record; null at the end, or where a record was cut off by the end of its writer. */
    private static byte[] next(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(Long.BYTES);
        if (head.length < Long.BYTES) {
            return null;
        }
        int length = ByteBuffer.wrap(head).getInt();
        byte[] record = length <= 0 || length > MAX_RECORD ? new byte[0] : in.readNBytes(length);
        return record.length == length
                && AwayJournal.crc(record, 0, length) == ByteBuffer.wrap(head).getInt(Integer.BYTES) ? record : null;
    }

    private void record(ByteBuffer in) throws IOException, RedisGone {
        if (in.get() != AwayJournal.NUMBERED) {
            throw new IOException("another version has written it");
        }
        life = in.getLong();
        number = in.getLong();
        if (notedLife.equals(AwayJournal.name(life)) && number <= notedNumber) {
            passedOver++;
            return;
        }
        int unanswered = 0;
        while (in.hasRemaining()) {
            send(in);
            changes++;
            if (++unanswered == PIPELINE) {
                answers(unanswered);
                unanswered = 0;
            }
        }
        answers(unanswered);
    }

    private void send(ByteBuffer in) throws RedisGone {
        byte[] table = take(in, in.get());
        boolean set = in.get() != 0;
        CommandArguments command = new CommandArguments(set ? Command.HSET : Command.HDEL).add(table);
        command.add(take(in, in.getShort() & 0xffff));
        if (set) {
            command.add(take(in, in.getInt()));
        }
        link.sendSoon(command);
    }

    private void answers(int count) throws RedisGone {
        for (int i = 0; i < count; i++) {
            link.answer();
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
